import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { MediaStorage } from '../../src/media/domain/media-storage.port';
import { ForkedMediaProcessor, type ForkedMediaProcessorOptions } from '../../src/media/infrastructure/processing/forked-media-processor';
import { findFfmpeg } from '../support/ffmpeg';

const kinds = { image: 'IMAGE', video: 'VIDEO', application: 'DOCUMENT' } as const;

/** A storage in memory. */
export class MemoryStorage implements MediaStorage {
  readonly files = new Map<string, { bytes: Buffer; contentType: string }>();

  async write(path: string, content: AsyncIterable<Uint8Array>, contentType: string): Promise<number> {
    const bytes = await buffer(content);
    this.files.set(path, { bytes, contentType });
    return bytes.length;
  }

  async read(path: string): Promise<AsyncIterable<Uint8Array>> {
    const file = this.files.get(path);
    if (!file) throw new Error(`${path} is not there.`);
    return Readable.from([file.bytes]);
  }

  async delete(paths: readonly string[]): Promise<void> {
    for (const path of paths) this.files.delete(path);
  }

  async *list(): AsyncIterable<string> {
    yield* this.files.keys();
  }

  /** All but originals. */
  get published(): string[] {
    return [...this.files.keys()].filter((path) => !path.startsWith('originals/'));
  }

  bytesOf(path: string): Buffer {
    return this.files.get(path)!.bytes;
  }
}

export async function processingWorld(overrides: Partial<ForkedMediaProcessorOptions> = {}) {
  const storage = new MemoryStorage();
  const films = { ...(await findFfmpeg()), transcode: false };
  const limits = { timeoutMs: 60_000, memoryMb: 700 };
  const clock = { now: () => new Date('2026-11-24T12:00:00Z') };
  const processor = new ForkedMediaProcessor({ storage, clock, randomName: randomUUID, limits, films, ...overrides });
  const processFile = async (bytes: Buffer, mimeType: string, signal = new AbortController().signal) => {
    const originalPath = `originals/${randomUUID()}`;
    storage.files.set(originalPath, { bytes, contentType: mimeType });
    return processor.process({ kind: kinds[mimeType.split('/')[0] as keyof typeof kinds], mimeType, originalPath, byteSize: bytes.length }, signal);
  };
  /** Of a file that must be taken. */
  const made = async (bytes: Buffer, mimeType: string) => {
    const outcome = await processFile(bytes, mimeType);
    if ('rejected' in outcome) throw new Error(`It was rejected: ${outcome.rejected.code} ${outcome.rejected.reason}`);
    return outcome.processed;
  };
  return { storage, processor, processFile, made };
}
