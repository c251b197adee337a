import { createReadStream } from 'node:fs';
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { MediaStorage } from '../domain/media-storage.port';
import { randomNames } from './random-names';
import { storageFault } from './storage-faults';

/** What `newPath` makes, and files that are still being written. */
const ownPath = /^(?:(?:originals\/)?\d{4}\/\d{2}\/[\w-]{1,100}\.[a-z0-9]{1,5}|unfinished\/[\w-]{1,100})$/;

/** Keeps files in a directory of this machine, or of a file system that all processes share. */
export class DiskMediaStorage implements MediaStorage {
  readonly #root: string;

  constructor(root: string) {
    this.#root = resolve(root);
  }

  /** A file is there in full under its name, or not at all: also after a power cut. */
  async write(path: string, content: AsyncIterable<Uint8Array>, _contentType: string): Promise<number> {
    const target = this.#locate(path);
    const draft = this.#locate(`unfinished/${randomNames.next()}`);
    try {
      await Promise.all([dirname(target), dirname(draft)].map((directory) => mkdir(directory, { recursive: true })));
      const byteSize = await writeDurably(draft, content);
      await rename(draft, target);
      await syncDirectory(dirname(target));
      return byteSize;
    } catch (error) {
      await rm(draft, { force: true });
      throw storageFault(error);
    }
  }

  async read(path: string): Promise<AsyncIterable<Uint8Array>> {
    const file = await open(this.#locate(path));
    return createReadStream('', { fd: file });
  }

  async delete(paths: readonly string[]): Promise<void> {
    for (const path of paths) await rm(this.#locate(path), { force: true });
  }

  async *list(before: Date): AsyncIterable<string> {
    for await (const file of filesBelow(this.#root)) {
      const path = relative(this.#root, file).split(sep).join('/');
      // What others have put there is theirs.
      if (ownPath.test(path) && (await isOlder(file, before))) yield path;
    }
  }

  #locate(path: string): string {
    if (!ownPath.test(path)) throw new Error(`${JSON.stringify(path)} is not a path of the media storage.`);
    return join(this.#root, path);
  }
}

async function writeDurably(file: string, content: AsyncIterable<Uint8Array>): Promise<number> {
  const handle = await open(file, 'wx', 0o644);
  let byteSize = 0;
  try {
    for await (const chunk of content) {
      await handle.writeFile(chunk);
      byteSize += chunk.length;
    }
    await handle.sync();
    return byteSize;
  } finally {
    await handle.close();
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory);
  await handle.sync().finally(() => handle.close());
}

async function* filesBelow(directory: string): AsyncIterable<string> {
  const entries = await opendir(directory).catch(ignoreMissing);
  if (!entries) return;
  for await (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

const isOlder = async (file: string, time: Date): Promise<boolean> => ((await stat(file).catch(ignoreMissing))?.mtime ?? time) < time;

/** Another process may be deleting what this one looks at. */
function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
