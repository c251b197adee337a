import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestApp, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { operation } from '../support/operations';
import { type SignedIn, signInAs } from '../support/people';
import { aFile, filesBelow, filesOf, listen, upload } from './upload-world';
import path from 'node:path';

let test: TestApp;
let admin: SignedIn;
let address: string;

async function start(timeouts: Record<string, string> = {}): Promise<void> {
  test = await createTestApp({ env: { MEDIA_UPLOAD_CONCURRENCY: '3', ...timeouts } });
  admin = await signInAs(test, 'ADMIN');
  address = await listen(test);
}

beforeAll(() => start({ REQUEST_TIMEOUT_MS: '1500', KEEP_ALIVE_TIMEOUT_MS: '1000', MEDIA_UPLOAD_TIMEOUT_MS: '6000' }));
afterAll(() => test.close());

const assets = () => test.platform.database.prisma.mediaAsset.count();
const waiting = () => filesBelow(path.join(test.dataDir, 'uploads'));

interface Peer {
  readonly socket: Socket;
  readonly answer: () => string;
  readonly closed: Promise<void>;
}

/** A client that has sent the head of an upload, and so much of its body. */
function begin(headers: Record<string, string>, body: Buffer | string, announced = 5_000_000, path = '/admin/graphql'): Peer {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString())).on('error', () => undefined);
  const head = { host: 'x', 'content-type': 'multipart/form-data; boundary=x', 'content-length': String(announced), 'apollo-require-preflight': 'yes', ...headers };
  socket.write(`POST ${path} HTTP/1.1\r\n${Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  socket.write(body);
  return { socket, answer: () => answer, closed: new Promise((resolve) => socket.once('close', () => resolve())) };
}

const field = (name: string, value: string) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const form = (name = 'a.mp4', type = 'video/mp4') =>
  `${field('operations', JSON.stringify({ query: operation('admin/media-upload', 'MediaUpload'), variables: { input: { file: null } } }))}${field('map', '{"0":["variables.input.file"]}')}--x\r\nContent-Disposition: form-data; name="0"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`;
const beginning = (size = 200_000) => Buffer.concat([Buffer.from(form()), aFile('video/mp4', { size }).bytes]);

describe('whoever may not upload', () => {
  it.each([
    ['without a token', async () => ({}), 401],
    ['with a token that is no good', async () => ({ authorization: 'Bearer nonsense' }), 401],
    ['as USER', async () => ({ ...(await signInAs(test, 'USER')).headers }), 403],
    ['as ORGANIZER', async () => ({ ...(await signInAs(test, 'ORGANIZER')).headers }), 403],
  ] as const)('%s is answered before the body is there', async (_who, headers, status) => {
    const peer = begin(await headers(), '');
    await eventually(() => peer.answer().includes(`HTTP/1.1 ${status}`), 1_000);
    expect(peer.answer()).toContain(status === 401 ? 'UNAUTHENTICATED' : 'FORBIDDEN');
    peer.socket.destroy();
    expect(filesOf(test)).toEqual([]);
  });

  it('is answered at the public endpoint before the body is there', async () => {
    const peer = begin(admin.headers, '', 5_000_000, '/graphql');
    await eventually(() => peer.answer().includes('HTTP/1.1 415'), 1_000);
    peer.socket.destroy();
  });

  it('whose body is announced to be over every limit is answered before it is there', async () => {
    const peer = begin(admin.headers, '', 200_000_000);
    await eventually(() => peer.answer().includes('HTTP/1.1 413'), 1_000);
    peer.socket.destroy();
  });

  it('may still send the rest, and is not kept waiting for it', async () => {
    const peer = begin({}, '', 3_000_000);
    await eventually(() => peer.answer().includes('HTTP/1.1 401'), 1_000);
    const body = Buffer.alloc(3_000_000);
    await new Promise((resolve) => peer.socket.write(body, resolve));
    peer.socket.write('GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n');
    await eventually(() => peer.answer().includes('HTTP/1.1 200'), 2_000);
    peer.socket.destroy();
  });
});

describe('an upload that ends half-way', () => {
  it('leaves nothing', async () => {
    const before = await assets();
    const peer = begin(admin.headers, beginning());
    await eventually(() => waiting().length === 1);
    peer.socket.destroy();
    await eventually(() => waiting().length === 0);
    expect([await assets(), filesOf(test)]).toEqual([before, []]);
  });

  it('by stalling is cut, and leaves nothing', async () => {
    const peer = begin(admin.headers, beginning());
    await eventually(() => waiting().length === 1);
    const startedAt = Date.now();
    await peer.closed;
    expect(Date.now() - startedAt).toBeLessThan(4_000);
    await eventually(() => waiting().length === 0);
  });

  it('by dripping may take longer than other requests, and is cut in the end', async () => {
    const peer = begin(admin.headers, beginning());
    const startedAt = Date.now();
    const drip = setInterval(() => peer.socket.write('x'), 200);
    await sleep(3_000);
    expect(peer.socket.destroyed).toBe(false);
    await peer.closed;
    clearInterval(drip);
    expect(Date.now() - startedAt).toBeGreaterThan(5_000);
    expect(Date.now() - startedAt).toBeLessThan(9_000);
    await eventually(() => waiting().length === 0);
  }, 20_000);

  it('because it was refused is answered at once, while the client still sends', async () => {
    const peer = begin(admin.headers, Buffer.concat([Buffer.from(form('a.mp4')), aFile('image/png', { size: 100_000 }).bytes]));
    await eventually(() => peer.answer().includes('TYPE_MISMATCH'), 1_500);
    expect(waiting()).toEqual([]);
    peer.socket.destroy();
  });

  it('because it was refused, and is sent to its end after all, leaves a connection that is closed like any other', async () => {
    const body = Buffer.concat([Buffer.from(form('a.mp4')), aFile('image/png', { size: 300_000 }).bytes]);
    const peer = begin(admin.headers, body.subarray(0, 100_000), body.length);
    await eventually(() => peer.answer().includes('TYPE_MISMATCH'), 1_500);
    peer.socket.write(body.subarray(100_000));
    await eventually(() => peer.socket.destroyed, 4_000);
  });

  it('because it is too large is answered at the first byte over the limit', async () => {
    const peer = begin(admin.headers, Buffer.concat([Buffer.from(form('a.png', 'image/png')), aFile('image/png', { size: 11_000_000 }).bytes]), 90_000_000);
    await eventually(() => peer.answer().includes('TOO_LARGE'), 1_500);
    await eventually(() => waiting().length === 0);
    peer.socket.destroy();
  });

  it('does not hold a place: others come through', async () => {
    const peers = [1, 2, 3].map(() => begin(admin.headers, beginning()));
    await eventually(() => waiting().length === 3);
    peers.forEach(({ socket }) => socket.destroy());
    expect((await upload(address, admin, aFile())).body.data.mediaUpload.userErrors).toEqual([]);
  });
});

describe('an upload that finds no place', () => {
  afterEach(() => jest.restoreAllMocks());

  it('is told to come again, once it has waited long enough', async () => {
    const peers = [1, 2, 3].map(() => begin(admin.headers, beginning()));
    await eventually(() => waiting().length === 3);
    const drips = setInterval(() => peers.forEach(({ socket }) => socket.write('x')), 200);
    // Nobody here waits for 20 s.
    const wait = setTimeout;
    jest.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, ms: number) => wait(work, ms === 20_000 ? 100 : ms)) as typeof setTimeout);
    const { status, headers, body } = await upload(address, admin, aFile());
    expect([status, headers.get('retry-after'), body.errors[0].extensions.code]).toEqual([503, '10', 'SERVICE_UNAVAILABLE']);
    clearInterval(drips);
    peers.forEach(({ socket }) => socket.destroy());
    await eventually(() => waiting().length === 0);
    expect((await upload(address, admin, aFile())).body.data.mediaUpload.userErrors).toEqual([]);
  });
});

describe('twenty uploads at once', () => {
  // They wait for each other, and longer than the others here may.
  beforeAll(async () => {
    await test.close();
    await start();
  });

  it('are all taken in, no more at a time than the setting says', async () => {
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, waiting().length)), 1);
    const answers = await Promise.all(Array.from({ length: 20 }, () => upload(address, admin, aFile('video/mp4', { size: 2_000_000 }))));
    clearInterval(watch);
    expect(answers.map(({ body }) => body.data.mediaUpload.userErrors)).toEqual(Array(20).fill([]));
    expect(new Set(answers.map(({ body }) => body.data.mediaUpload.asset.id)).size).toBe(20);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(3);
    expect(waiting()).toEqual([]);
  });

  it('of the same bytes are one asset', async () => {
    const [before, file] = [await assets(), aFile('video/mp4', { size: 500_000 })];
    const stored = filesOf(test).length;
    const answers = await Promise.all(Array.from({ length: 20 }, () => upload(address, admin, file)));
    const taken = answers.map(({ body }) => body.data.mediaUpload);
    expect(new Set(taken.map(({ asset }) => asset.id)).size).toBe(1);
    expect(taken.filter(({ isDuplicate }) => !isDuplicate)).toHaveLength(1);
    expect([await assets(), filesOf(test).length]).toEqual([before + 1, stored + 1]);
  });
});
