import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `look` returns something, for what another process or job does in its own time. */
export async function eventually<T>(look: () => T | undefined | null | false | Promise<T | undefined | null | false>, timeoutMs = 10_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${look.toString()}`);
    await sleep(10);
  }
}
