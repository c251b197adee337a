/** Keeps the bytes. Paths are made by `newPath`, so no name that came from outside is ever one. */
export interface MediaStorage {
  /** Writes all of a stream or nothing; returns how many bytes. */
  write(path: string, content: AsyncIterable<Uint8Array>, contentType: string): Promise<number>;
  read(path: string): Promise<AsyncIterable<Uint8Array>>;
  /** What isn't there is deleted already. */
  delete(paths: readonly string[]): Promise<void>;
  /** Everything that was written before, for the search for orphans. */
  list(before: Date): AsyncIterable<string>;
}

/** Originals are kept aside, under a prefix that is never served. */
export const originalsPrefix = 'originals/';

/** "2026/11/<random>.webp", or "originals/2026/11/<random>.jpg". */
export const newPath = (random: string, extension: string, now: Date, prefix = ''): string =>
  `${prefix}${now.getUTCFullYear()}/${String(now.getUTCMonth() + 1).padStart(2, '0')}/${random}.${extension}`;
