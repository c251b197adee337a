import type { MediaStorage } from '../../src/media/domain/media-storage.port';

export async function* bytes(...chunks: (Buffer | string)[]): AsyncIterable<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

async function* failing(after: Buffer): AsyncIterable<Uint8Array> {
  yield after;
  throw new Error('the upload broke off');
}

export async function contentOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function pathsOf(storage: MediaStorage, before = new Date(Date.now() + 60_000)): Promise<string[]> {
  const paths: string[] = [];
  for await (const path of storage.list(before)) paths.push(path);
  return paths.sort();
}

/** What every storage does alike. */
export function storageContract(make: () => MediaStorage): void {
  it('gives back what was written, also what comes in many parts', async () => {
    const film = Buffer.alloc(12_000_001, 'film');
    const parts = Array.from({ length: 13 }, (_, index) => film.subarray(index * 1_000_000, (index + 1) * 1_000_000));
    expect(await make().write('2026/11/a.mp4', bytes(...parts), 'video/mp4')).toBe(film.length);
    expect((await contentOf(await make().read('2026/11/a.mp4'))).equals(film)).toBe(true);
    await make().delete(['2026/11/a.mp4']);
  });

  it('keeps nothing of what broke off, early or late', async () => {
    for (const size of [10, 11_000_000]) await expect(make().write('originals/2026/11/b.pdf', failing(Buffer.alloc(size)), 'application/pdf')).rejects.toThrow('the upload broke off');
    expect(await pathsOf(make())).toEqual([]);
    await expect(make().read('originals/2026/11/b.pdf').then(contentOf)).rejects.toThrow();
  });

  it('deletes many at once, and what is not there without a word', async () => {
    await make().write('2026/11/c.webp', bytes('c'), 'image/webp');
    await make().write('2026/11/d.webp', bytes('d'), 'image/webp');
    await make().write('originals/2026/12/e.webp', bytes('e'), 'image/webp');
    await make().delete(['2026/11/c.webp', '2026/11/nothing.webp', 'originals/2026/12/e.webp']);
    expect(await pathsOf(make())).toEqual(['2026/11/d.webp']);
    await make().delete(['2026/11/d.webp']);
    await make().delete([]);
  });

  it('lists what was written before a time', async () => {
    await make().write('2026/11/f.webp', bytes('f'), 'image/webp');
    expect(await pathsOf(make(), new Date(Date.now() - 60_000))).toEqual([]);
    expect(await pathsOf(make())).toEqual(['2026/11/f.webp']);
    await make().delete(['2026/11/f.webp']);
  });
}
