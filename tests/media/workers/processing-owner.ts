import { writeFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { photograph } from '../../../bench/media-picture';
import { ForkedMediaProcessor } from '../../../src/media/infrastructure/processing/forked-media-processor';
import type { MediaStorage } from '../../../src/media/domain/media-storage.port';

/* Processes pictures until it is killed. */

void photograph().then(async (bytes) => {
  const storage: MediaStorage = { write: async (_path, content) => (await buffer(content)).length, read: async () => Readable.from([bytes]), delete: async () => undefined, async *list() {} };
  const processor = new ForkedMediaProcessor({ storage, clock: { now: () => new Date() }, randomName: () => 'name', limits: { timeoutMs: 60_000, memoryMb: 1_000 }, films: { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe', transcode: false } });
  writeFileSync(process.argv[2]!, 'started');
  for (;;) await processor.process({ kind: 'IMAGE', mimeType: 'image/jpeg', originalPath: 'originals/picture', byteSize: bytes.length }, new AbortController().signal);
});
