import { fork, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { residentBytes } from './resident-memory';

export interface WorkerLimits {
  readonly timeoutMs: number;
  readonly memoryMb: number;
}

interface Bounds extends WorkerLimits {
  readonly signal: AbortSignal;
}

/** How the work ended: with an answer, or with the end of the process. */
export type WorkerEnd = { readonly answer: unknown } | { readonly overrun: 'TIME' | 'MEMORY' | 'CRASH' };

/** Where commands are looked for: the worker is not told the environment of this process. */
const commandPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin';
const memoryCheckMs = 50;

/** Runs a job in a process of its own, at low priority, that never outlives its limits nor this process. Throws where the signal ends it. */
export async function runIsolated(entry: string, job: unknown, directory: string, { signal, ...limits }: Bounds): Promise<WorkerEnd> {
  signal.throwIfAborted();
  const child = start(entry, directory, limits);
  let [isReady, answer, overrun, stderr]: [boolean, unknown, 'TIME' | 'MEMORY' | undefined, string] = [false, undefined, undefined, ''];
  const end = (reason: 'TIME' | 'MEMORY'): void => {
    overrun ??= reason;
    killGroup(child);
  };
  child.on('message', (message: { ready?: true }) => (message.ready ? (isReady = true) : (answer = message)));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-2_000)));
  const timer = setTimeout(end, limits.timeoutMs, 'TIME');
  const abort = (): void => killGroup(child);
  signal.addEventListener('abort', abort);
  const unwatch = watchMemory(child.pid, limits.memoryMb, () => end('MEMORY'));
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', () => resolve());
      child.send(job as object, (error) => void error);
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    unwatch();
    killGroup(child);
  }
  if (answer !== undefined) return { answer };
  signal.throwIfAborted();
  if (overrun) return { overrun };
  // It did not get as far as the file, so the file is not to blame.
  if (!isReady) throw new Error(`The media worker did not start: ${stderr.trim() || `it ended with ${child.signalCode ?? child.exitCode}`}`);
  return { overrun: /heap out of memory/.test(stderr) ? 'MEMORY' : 'CRASH' };
}

function start(entry: string, directory: string, { memoryMb }: WorkerLimits): ChildProcess {
  const loader = path.extname(entry) === '.ts' ? ['--import', pathToFileURL(require.resolve('tsx')).href] : [];
  const child = fork(entry, {
    cwd: directory,
    env: { PATH: commandPath, TMPDIR: directory },
    execArgv: [...loader, `--max-old-space-size=${Math.ceil(memoryMb / 2)}`],
    // A process group of its own: the end of the worker is the end of what it started.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  if (child.pid) yieldToOthers(child.pid);
  return child;
}

/** Who reads is served before what is being made. */
function yieldToOthers(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
    // To Linux a detached process may be a group, whose priority counts before that of the process. At the lowest it would starve.
    if (process.platform === 'linux') writeFileSync(`/proc/${pid}/autogroup`, String(constants.priority.PRIORITY_BELOW_NORMAL));
  } catch {
    // It is gone already, which `close` reports, or this Linux has no such groups, or lets us set one of them in 100 ms and no more.
  }
}

function watchMemory(pid: number | undefined, memoryMb: number, exceed: () => void): () => void {
  const timer = setInterval(() => {
    if (pid) void residentBytes(pid).then((bytes) => bytes > memoryMb * 1_048_576 && exceed());
  }, memoryCheckMs);
  return () => clearInterval(timer);
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left of it.
  }
}
