import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/shared/infrastructure/embedded-postgres/embedded-postgres';
import { spawnTethered } from '../../src/shared/infrastructure/embedded-postgres/tethered-process';
import { findServer, type ServerPackage } from './server-binary';
import { createTempDir } from './temp-dir';

const clamd: ServerPackage = {
  name: 'clamd',
  debian: 'clamav-daemon',
  homebrew: 'clamav',
  unpacked: ['clamav-daemon', 'libclamav12', 'libmspack0', 'libjson-c5', 'libxml2', 'libicu72', 'libpcre2-8-0'],
  file: 'usr/sbin/clamd',
};

/** The harmless file that every scanner takes for malware, in two halves so that none takes this one (https://www.eicar.org). */
export const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD', '-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

export interface TestClamd {
  readonly url: string;
  /** By its socket. */
  readonly socketUrl: string;
  /** Freezes the daemon: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** Starts clamd on a free port, with EICAR as the one thing it knows. */
export async function startClamd(settings: Readonly<Record<string, string>> = {}): Promise<TestClamd> {
  const binary = await findServer(clamd, (line) => process.stderr.write(`${line}\n`));
  const directory = await createTempDir();
  const port = await freePort();
  const socket = path.join(directory, 'clamd.sock');
  const signatures = path.join(directory, 'signatures');
  await mkdir(signatures);
  await writeFile(path.join(signatures, 'eicar.ndb'), `Marquee.Test.Eicar:0:*:${Buffer.from(eicar).toString('hex')}\n`);
  const config = { Foreground: 'yes', TCPAddr: '127.0.0.1', TCPSocket: String(port), LocalSocket: socket, DatabaseDirectory: signatures, PidFile: path.join(directory, 'clamd.pid'), TemporaryDirectory: directory, AlertExceedsMax: 'yes', ...settings };
  await writeFile(path.join(directory, 'clamd.conf'), Object.entries(config).map(([name, value]) => `${name} ${value}\n`).join(''));
  const log = path.join(directory, 'clamd.log');
  const logFd = openSync(log, 'w');
  const server = spawnTethered({ file: binary.file, args: [`--config-file=${path.join(directory, 'clamd.conf')}`], env: binary.env, logFd });
  closeSync(logFd);
  const deadline = Date.now() + 20_000;
  while (!(await answersPing(port))) {
    if (Date.now() > deadline) throw new Error(`clamd did not start: ${await readFile(log, 'utf8')}`);
    await sleep(20);
  }
  const pid = Number(await readFile(path.join(directory, 'clamd.pid'), 'utf8'));
  return {
    url: `tcp://127.0.0.1:${port}`,
    socketUrl: `unix://${socket}`,
    pause: () => void process.kill(pid, 'SIGSTOP'),
    resume: () => void process.kill(pid, 'SIGCONT'),
    async stop() {
      server.release();
      await server.exited;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('zPING\0'));
    const finish = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('data', (reply) => finish(reply.toString().startsWith('PONG')));
    socket.once('error', () => finish(false));
    socket.setTimeout(1_000, () => finish(false));
  });
}
