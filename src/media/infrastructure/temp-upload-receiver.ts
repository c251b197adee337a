import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTypeFromBuffer } from 'file-type';
import { admit, empty, type SizeLimits, tooLarge } from '../domain/file-types';
import type { IncomingFile, ReceivedFile, UploadReceiver } from '../domain/upload-receiver.port';
import { randomNames } from './random-names';
import type { Slots } from './slots';
import { storageFault } from './storage-faults';

/** So much of a file tells its type (file-type's own sample size). */
const headBytes = 4_100;

/** Takes files in through a temporary one, so that of a film little more than a chunk is ever in memory. */
export class TempUploadReceiver implements UploadReceiver {
  constructor(
    private readonly directory: string,
    private readonly limits: SizeLimits,
    private readonly slots: Slots,
  ) {}

  receive<T>(file: IncomingFile, use: (received: ReceivedFile) => Promise<T>): Promise<T> {
    return this.slots.run(async () => {
      const path = join(this.directory, randomNames.next());
      try {
        return await use(await this.take(file, path));
      } finally {
        await rm(path, { force: true });
      }
    });
  }

  async deleteOlderThan(time: Date): Promise<void> {
    for (const name of await readdir(this.directory).catch(() => [])) {
      const path = join(this.directory, name);
      const { mtime } = await stat(path).catch(() => ({ mtime: time }));
      if (mtime < time) await rm(path, { force: true });
    }
  }

  private async take(file: IncomingFile, path: string): Promise<ReceivedFile> {
    const chunks = file.content[Symbol.asyncIterator]();
    try {
      const head = await readHead(chunks);
      if (head.length === 0) throw empty();
      const type = admit(file, (await fileTypeFromBuffer(head))?.mime ?? null);
      await mkdir(this.directory, { recursive: true, mode: 0o700 });
      const written = await write(path, head, chunks, this.limits[type.kind]).catch((error: unknown) => {
        throw storageFault(error);
      });
      return { path, type, ...written, read: () => createReadStream(path) };
    } finally {
      await chunks.return?.();
    }
  }
}

async function readHead(chunks: AsyncIterator<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for (let size = 0; size < headBytes; ) {
    const { value, done } = await chunks.next();
    if (done) break;
    parts.push(value);
    size += value.length;
  }
  return Buffer.concat(parts);
}

/** Stops at the first byte over the limit. */
async function write(path: string, head: Buffer, rest: AsyncIterator<Uint8Array>, limit: number): Promise<Pick<ReceivedFile, 'byteSize' | 'checksum'>> {
  const hash = createHash('sha256');
  let byteSize = 0;
  const handle = await open(path, 'wx', 0o600);
  try {
    for (let chunk: Uint8Array | undefined = head; chunk; chunk = await nextOf(rest)) {
      byteSize += chunk.length;
      if (byteSize > limit) throw tooLarge(limit);
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
  } finally {
    await handle.close();
  }
  return { byteSize, checksum: hash.digest('hex') };
}

async function nextOf(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  const { value, done } = await chunks.next();
  return done ? undefined : value;
}
