import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { ClamdScanner } from '../../src/media/infrastructure/clamd-scanner';
import type { Logger } from '../../src/shared/infrastructure/logger';
import { eicar, startClamd, type TestClamd } from '../support/clamd';
import { createTempDir } from '../support/temp-dir';

const away = { kind: 'unavailable', retryAfter: 60, faults: [expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' })] };
const log: unknown[] = [];
const logger = { error: (facts: unknown) => log.push(facts), warn: (facts: unknown) => log.push(facts) } as unknown as Logger;
const scanner = (url: string, timeoutMs = 10_000) => new ClamdScanner({ url, timeoutMs, logger });

let clamd: TestClamd;
let directory: string;
const file = async (content: string | Buffer): Promise<string> => {
  const name = path.join(directory, `${Math.random()}`);
  await writeFile(name, content);
  return name;
};

/** A daemon that does as it is told. */
async function pretend(answer: (socket: Socket) => void) {
  const server = createServer((socket) => answer(socket.on('error', () => undefined))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

beforeAll(async () => {
  directory = await createTempDir();
  clamd = await startClamd({ StreamMaxLength: '3M', MaxFileSize: '2M', MaxScanSize: '2M' });
}, 180_000);
afterAll(() => clamd.stop());

describe('a scan by clamd', () => {
  it('passes what is harmless, by TCP and by its socket', async () => {
    const harmless = await file(Buffer.alloc(1_000_000, 'a'));
    expect([await scanner(clamd.url).isClean(harmless), await scanner(clamd.socketUrl).isClean(harmless)]).toEqual([true, true]);
  });

  it('finds malware wherever in the file it is, and names it in the log alone', async () => {
    expect(await scanner(clamd.url).isClean(await file(eicar))).toBe(false);
    expect(await scanner(clamd.url).isClean(await file(`%PDF-1.7\n${'x'.repeat(500_000)}${eicar}`))).toBe(false);
    expect(log).toContainEqual({ signature: 'Marquee.Test.Eicar.UNOFFICIAL' });
  });

  it('refuses a file over the limit of the stream', async () => {
    await expect(scanner(clamd.url).isClean(await file(Buffer.alloc(8_000_000)))).rejects.toMatchObject(away);
  });

  it('does not pass a file over the limit of what is scanned, since clamd is told to alert', async () => {
    expect(await scanner(clamd.url).isClean(await file(Buffer.alloc(2_500_000, 'a')))).toBe(false);
  });

  it('refuses in time while the daemon hangs, small file or large', async () => {
    clamd.pause();
    const startedAt = Date.now();
    const hanging = scanner(clamd.url, 500);
    await Promise.all([file('a'), file(Buffer.alloc(30_000_000))].map(async (path) => expect(hanging.isClean(await path)).rejects.toMatchObject(away)));
    clamd.resume();
    expect(Date.now() - startedAt).toBeLessThan(3_000);
    expect(await scanner(clamd.url).isClean(await file('a'))).toBe(true);
  });

  it('refuses when nothing listens', async () => {
    const other = await startClamd();
    await other.stop();
    await expect(scanner(other.url).isClean(await file('a'))).rejects.toMatchObject(away);
    await expect(scanner(other.socketUrl).isClean(await file('a'))).rejects.toMatchObject(away);
  });

  it.each([['all of the file', true], ['a part of it', false]])('passes what a daemon calls clean only when that has had all of it: %s', async (_part, hasAll) => {
    const daemon = await pretend((socket) => {
      let isOver = false;
      socket.on('data', (chunk) => {
        // A chunk of no length ends the stream; what is not read here is not sent either.
        if (isOver || (hasAll && !chunk.subarray(-4).equals(Buffer.alloc(4)))) return;
        isOver = true;
        socket.pause().end('stream: OK\0');
      });
    });
    const isClean = scanner(daemon.url).isClean(await file(Buffer.alloc(30_000_000, 'a')));
    await (hasAll ? expect(isClean).resolves.toBe(true) : expect(isClean).rejects.toMatchObject(away));
    daemon.close();
  });

  it.each([['an empty answer', ''], ['an error', 'stream: lstat() failed. ERROR\0'], ['half an answer', 'stream: O'], ['something else', 'HTTP/1.1 200 OK\r\n\r\n']])('refuses on %s', async (_what, answer) => {
    const liar = await pretend((socket) => void socket.resume().end(answer));
    await expect(scanner(liar.url).isClean(await file('a'))).rejects.toMatchObject(away);
    liar.close();
  });
});
