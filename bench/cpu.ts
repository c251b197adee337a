import { readdirSync, readFileSync } from 'node:fs';

/** Kernel ticks of 10 ms (USER_HZ), as /proc counts them. */
const microsecondsPerTick = 10_000;

interface Times {
  readonly parent: number;
  readonly own: number;
  readonly children: number;
}

function timesOf(pid: number): Times | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
    return { parent: fields[1]!, own: fields[11]! + fields[12]!, children: fields[13]! + fields[14]! };
  } catch {
    return null;
  }
}

/** CPU time that a process has used, in microseconds. */
export const cpuOf = (pid: number): number => timesOf(pid)!.own * microsecondsPerTick;

/** CPU time of a server and of all its children, those that have ended too. */
export function cpuOfFamily(pid: number): number {
  const parent = timesOf(pid)!;
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => timesOf(Number(name))).filter((times) => times?.parent === pid);
  return (parent.own + parent.children + children.reduce((sum, times) => sum + times!.own, 0)) * microsecondsPerTick;
}
