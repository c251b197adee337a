import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { MediaStorage } from '../../src/media/domain/media-storage.port';
import { ForkedMediaProcessor } from '../../src/media/infrastructure/processing/forked-media-processor';

/* The media pipeline with a storage on the disk: a picture for each message, answered with the milliseconds that it took. */

const [, , picture, directory] = process.argv as [string, string, string, string];

const storage: MediaStorage = {
  read: async () => createReadStream(picture),
  write: async (name, content) => {
    const file = path.join(directory, name);
    await mkdir(path.dirname(file), { recursive: true });
    await pipeline(content, createWriteStream(file));
    return (await stat(file)).size;
  },
  delete: async () => undefined,
  async *list() {},
};

const processor = new ForkedMediaProcessor({
  storage,
  clock: { now: () => new Date() },
  randomName: randomUUID,
  limits: { timeoutMs: 120_000, memoryMb: 1_536 },
  films: { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe', transcode: false },
});

async function round(): Promise<void> {
  const start = performance.now();
  const outcome = await processor.process({ kind: 'IMAGE', mimeType: 'image/jpeg', originalPath: picture, byteSize: (await stat(picture)).size }, new AbortController().signal);
  if (!('processed' in outcome) || outcome.processed.variants.length !== 6) throw new Error(JSON.stringify(outcome));
  process.send!(performance.now() - start);
}

process.on('message', () => void round());
