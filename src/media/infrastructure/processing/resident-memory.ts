import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Bytes that a process and its children hold in memory; 0 when it is gone. */
export async function residentBytes(pid: number): Promise<number> {
  try {
    return process.platform === 'linux' ? await fromProc(pid) : await fromPs(pid);
  } catch {
    return 0;
  }
}

async function fromProc(pid: number): Promise<number> {
  const [own, children] = await Promise.all([residentOf(pid), readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')]);
  const others = await Promise.all(children.split(' ').filter(Boolean).map((child) => residentOf(Number(child)).catch(() => 0)));
  return others.reduce((sum, bytes) => sum + bytes, own);
}

async function residentOf(pid: number): Promise<number> {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) * 1024;
}

/** The worker leads its own process group. */
async function fromPs(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-g', String(pid)]);
  return stdout.split('\n').reduce((sum, line) => sum + Number(line) * 1024, 0);
}
