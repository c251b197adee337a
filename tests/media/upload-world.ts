import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessedMedia } from '../../src/media/domain/media-asset.entity';
import type { MediaIntake, MediaProcessor, ProcessingOutcome } from '../../src/media/domain/media-processor.port';
import type { MediaStorage } from '../../src/media/domain/media-storage.port';
import { mediaFeature } from '../../src/media';
import type { RecurringJob } from '../../src/shared/application/jobs.port';
import type { TestApp } from '../support/app';
import { operation } from '../support/operations';
import type { SignedIn } from '../support/people';

export interface SentFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** Beginnings by which the types are known, and enough after them that no two are alike. */
const magic: Readonly<Record<string, Buffer>> = {
  'image/jpeg': Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
  'image/png': Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154', 'hex')]),
  'image/webp': Buffer.concat([Buffer.from('RIFF'), Buffer.from([0x1a, 0, 0, 0]), Buffer.from('WEBPVP8L')]),
  'image/avif': Buffer.concat([Buffer.from([0, 0, 0, 0x1c]), Buffer.from('ftypavif'), Buffer.from([0, 0, 0, 0]), Buffer.from('mif1avifmiaf')]),
  'image/gif': Buffer.from('GIF89a'),
  'video/mp4': Buffer.concat([Buffer.from([0, 0, 0, 0x18]), Buffer.from('ftypisom'), Buffer.from([0, 0, 2, 0]), Buffer.from('isommp41')]),
  'video/webm': Buffer.concat([Buffer.from('1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104428581021853806701', 'hex')]),
  'video/quicktime': Buffer.concat([Buffer.from([0, 0, 0, 0x14]), Buffer.from('ftypqt  '), Buffer.from([0, 0, 2, 0]), Buffer.from('qt  ')]),
  'application/pdf': Buffer.from('%PDF-1.7\n'),
};

const extensionOf: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'image/avif': 'avif', 'image/gif': 'gif', 'video/mp4': 'mp4', 'video/webm': 'webm', 'video/quicktime': 'mov', 'application/pdf': 'pdf' };

export const takenTypes = Object.keys(magic);

/** A file that looks like its type, of this size. */
export function aFile(type = 'image/png', overrides: Partial<SentFile> & { readonly size?: number } = {}): SentFile {
  const { size = 2_000, ...rest } = overrides;
  const head = magic[type]!;
  return { name: `file.${extensionOf[type]}`, type, bytes: Buffer.concat([head, randomBytes(Math.max(0, Math.min(size - head.length, 100_000))), Buffer.alloc(Math.max(0, size - head.length - 100_000), 'x')]), ...rest };
}

/** A GraphQL multipart request. */
export function formOf(document: string, variables: object, path: string, file: SentFile): FormData {
  const form = new FormData();
  form.append('operations', JSON.stringify({ query: document, variables }));
  form.append('map', JSON.stringify({ 0: [path] }));
  form.append('0', new Blob([new Uint8Array(file.bytes)], { type: file.type }), file.name);
  return form;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ReturnType<typeof JSON.parse>;
}

/** The app on a port of its own: files only come through real sockets. */
export async function listen({ app }: TestApp): Promise<string> {
  return app.http.listen({ port: 0, host: '127.0.0.1' });
}

export async function post(address: string, body: FormData | string, headers: Record<string, string>, path = '/admin/graphql'): Promise<Answer> {
  const response = await fetch(`${address}${path}`, { method: 'POST', body, headers: { 'apollo-require-preflight': 'yes', ...headers } });
  return { status: response.status, headers: response.headers, body: await response.json().catch(() => null) };
}

export const upload = (address: string, admin: SignedIn, file: SentFile, input: object = {}): Promise<Answer> =>
  post(address, formOf(operation('admin/media-upload', 'MediaUpload'), { input: { ...input, file: null } }, 'variables.input.file', file), admin.headers);

export const replace = (address: string, admin: SignedIn, id: string, expectedVersion: number, file: SentFile): Promise<Answer> =>
  post(address, formOf(operation('admin/media-upload', 'MediaReplace'), { id, expectedVersion, file: null }, 'variables.file', file), admin.headers);

/** All files below a directory. */
export function filesBelow(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(directory, name)).isFile()).sort();
  } catch {
    return [];
  }
}

/** Everything that uploads leave on this machine: in the storage, and on the way there. */
export const filesOf = ({ dataDir }: TestApp): string[] => [...filesBelow(join(dataDir, 'media')), ...filesBelow(join(dataDir, 'uploads'))];

export interface FakeProcessor extends MediaProcessor {
  readonly seen: Pick<MediaIntake, 'originalPath'>[];
  /** What the next calls do instead of publishing the original's bytes as a picture. */
  outcome: ((intake: Pick<MediaIntake, 'originalPath'>, signal: AbortSignal) => Promise<ProcessingOutcome>) | null;
}

let published = 0;

/** Publishes the original as it is. */
export function fakeProcessor(): { readonly fake: FakeProcessor; readonly make: (storage: MediaStorage) => MediaProcessor } {
  let storage: MediaStorage;
  const fake: FakeProcessor = {
    seen: [],
    outcome: null,
    async process(intake, signal) {
      fake.seen.push(intake);
      if (fake.outcome) return fake.outcome(intake, signal);
      const write = async (extension: string) => {
        const path = `2026/11/processed-file-${String((published += 1)).padStart(6, '0')}.${extension}`;
        await storage.write(path, await storage.read(intake.originalPath), 'image/webp');
        return path;
      };
      const processed: ProcessedMedia = {
        kind: intake.kind, mimeType: 'image/webp', storagePath: await write('webp'), byteSize: intake.byteSize, width: 1_600, height: 900, durationMs: null, codec: null, pageCount: null, thumbhash: null, dominantColor: '#336699',
        variants: [{ name: 'w400', format: 'avif', width: 400, height: 225, byteSize: intake.byteSize, storagePath: await write('avif') }],
      };
      return { processed };
    },
  };
  return {
    fake,
    make(given) {
      storage = given;
      return fake;
    },
  };
}

/** The feature as another process has it. */
export const mediaOf = ({ platform }: TestApp, make: (storage: MediaStorage) => MediaProcessor = fakeProcessor().make) =>
  mediaFeature(platform, { users: { findByIds: async () => [] } }, { get: async () => ({ defaultLocale: 'en', locales: ['en'] }) }, make);

/** A job of the feature, to run at will. */
export const mediaJob = (test: TestApp, name: string, make?: (storage: MediaStorage) => MediaProcessor): RecurringJob => mediaOf(test, make).recurring!.find((job) => job.name === name)!;
