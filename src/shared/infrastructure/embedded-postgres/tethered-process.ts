import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

export interface TetheredProcess {
  /** The process group's leader: a shell that waits for the command. */
  pid: number;
  /** Resolves with the exit code (or null) once the command has ended. */
  exited: Promise<number | null>;
  /** Cuts the tether: the command gets SIGINT. */
  release(): void;
}

export interface TetheredCommand {
  file: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  logFd: number;
  owner?: { uid: number; gid: number };
}

// The command runs in its own session, so the terminal's Ctrl-C does not reach it; the watcher sees the pipe close
// however this process ends, kill -9 included, and interrupts the command.
const script = `
exec 3<&0
"$@" 3<&- </dev/null & command=$!
(read line <&3; kill -INT $command; kill -CONT $command) 2>/dev/null & watcher=$!
exec 3<&-
wait $command; code=$?
kill $watcher 2>/dev/null
exit $code`;

/** Starts a command that outlives the terminal's Ctrl-C but never this process. */
export function spawnTethered(command: TetheredCommand): TetheredProcess {
  const child = spawn('/bin/sh', ['-c', script, 'sh', command.file, ...command.args], {
    cwd: '/',
    detached: true,
    env: command.env,
    stdio: ['pipe', command.logFd, command.logFd],
    ...command.owner,
  });
  const tether = child.stdin;
  const exited = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', (code) => resolve(code));
  });
  tether?.on('error', () => undefined);
  void exited.then(() => tether?.destroy());
  child.unref();
  if (tether instanceof Socket) tether.unref();
  const release = () => {
    child.ref();
    tether?.end();
  };
  return { pid: child.pid ?? 0, exited, release };
}
