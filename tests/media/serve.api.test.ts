import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createTestApp, type TestApp } from '../support/app';
import { listen } from './upload-world';

let test: TestApp;
let address: string;
const name = (extension: string) => `2026/11/${'a'.repeat(32)}.${extension}`;

beforeAll(async () => {
  test = await createTestApp();
  address = await listen(test);
  for (const file of [name('webp'), name('pdf'), name('mp4'), name('html'), name('svg'), `originals/${name('webp')}`, `unfinished/${'a'.repeat(32)}`]) {
    mkdirSync(path.dirname(path.join(test.dataDir, 'media', file)), { recursive: true });
    writeFileSync(path.join(test.dataDir, 'media', file), '<script>0123456789</script>');
  }
  writeFileSync(path.join(test.dataDir, 'secret.webp'), 'secret');
});
afterAll(() => test.close());

const get = (file: string, init: RequestInit = {}) => fetch(`${address}/media/${file}`, init);
/** Without the client's own tidying of the path. */
const raw = (url: string) => test.app.http.inject({ url });

describe('a published file', () => {
  it('is served as what it is, for good, and can do nothing', async () => {
    const response = await get(name('webp'));
    expect([response.status, await response.text()]).toEqual([200, '<script>0123456789</script>']);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'cross-origin',
      'accept-ranges': 'bytes',
      etag: expect.any(String),
      'last-modified': expect.any(String),
    });
    expect(response.headers.get('content-disposition')).toBeNull();
  });

  it('is to be saved where it is a document', async () => {
    const { headers } = await get(name('pdf'));
    expect([headers.get('content-type'), headers.get('content-disposition')]).toEqual(['application/pdf', 'attachment']);
  });

  it('is served in parts', async () => {
    const part = await get(name('mp4'), { headers: { range: 'bytes=8-11' } });
    expect([part.status, await part.text(), part.headers.get('content-range'), part.headers.get('content-type')]).toEqual([206, '0123', 'bytes 8-11/27', 'video/mp4']);
    expect((await get(name('mp4'), { headers: { range: 'bytes=100-' } })).status).toBe(416);
  });

  it('is not sent again to who has it, and its head alone to who asks for that', async () => {
    const { headers } = await get(name('webp'));
    expect((await test.app.http.inject({ url: `/media/${name('webp')}`, headers: { 'if-none-match': headers.get('etag')! } })).statusCode).toBe(304);
    const head = await get(name('webp'), { method: 'HEAD' });
    expect([head.status, await head.text(), head.headers.get('content-length')]).toEqual([200, '', '27']);
  });
});

describe('nothing else is served', () => {
  it.each([
    'originals/2026/11/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.webp', 'unfinished/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '2026/11/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.html', '2026/11/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.svg',
    '../secret.webp', '..%2fsecret.webp', '%2e%2e/secret.webp', '2026/11/../../../secret.webp', '2026/11/..%2f..%2f..%2fsecret.webp', '2026/11', '2026/11/', '', '.', '2026/11/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.webp%00', '2026/11/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.webp/', '2026/11/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.webp', '2026/11/a.webp', '/etc/passwd', '2026%5c11%5caaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.webp', 'originals%2f2026/11/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.webp',
  ])('%s', async (file) => {
    const answer = await raw(`/media/${file}`);
    expect([400, 404]).toContain(answer.statusCode);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.headers['cache-control'] ?? '').not.toContain('immutable');
    expect(answer.payload).not.toMatch(/script|secret\b.*secret|root:/);
  });

  it('by another method', async () => {
    expect((await get(name('webp'), { method: 'DELETE' })).status).toBe(404);
  });
});
