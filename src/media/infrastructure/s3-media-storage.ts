import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { MediaStorage } from '../domain/media-storage.port';

export interface S3Options {
  readonly bucket: string;
  readonly region: string;
  /** Without one it is Amazon's. */
  readonly endpoint?: string;
  /** The bucket is part of the path, as most servers but Amazon's want it. */
  readonly forcePathStyle: boolean;
  /** Without them the SDK looks where it always does: environment, profile, role of the machine. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** S3 takes so many names in one request. */
const namesMax = 1_000;

/** Keeps files in a bucket of Amazon S3 or what speaks its protocol. */
export class S3MediaStorage implements MediaStorage {
  #client: S3Client | undefined;

  constructor(private readonly options: S3Options) {}

  /** In parts of 5 MB, of which two are in memory; what fails half-way is called off. */
  async write(path: string, content: AsyncIterable<Uint8Array>, contentType: string): Promise<number> {
    const { Upload } = await import('@aws-sdk/lib-storage');
    const watched = watch(content);
    const body = Readable.from(watched.content, { objectMode: false });
    const params = {
      Bucket: this.options.bucket,
      Key: path,
      Body: body,
      ContentType: contentType,
      CacheControl: 'public, max-age=31536000, immutable',
      ...(contentType === 'application/pdf' && { ContentDisposition: 'attachment' }),
    };
    try {
      await new Upload({ client: await this.client(), params, queueSize: 2 }).done();
    } catch (error) {
      // Where calling off fails too, the SDK tells of that alone.
      throw watched.error ?? error;
    } finally {
      body.destroy();
    }
    return watched.byteSize;
  }

  async read(path: string): Promise<AsyncIterable<Uint8Array>> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const { Body } = await (await this.client()).send(new GetObjectCommand({ Bucket: this.options.bucket, Key: path }));
    return Body as Readable;
  }

  async delete(paths: readonly string[]): Promise<void> {
    const { DeleteObjectsCommand } = await import('@aws-sdk/client-s3');
    const client = await this.client();
    for (let start = 0; start < paths.length; start += namesMax) {
      const Objects = paths.slice(start, start + namesMax).map((Key) => ({ Key }));
      const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket: this.options.bucket, Delete: { Objects, Quiet: true } }));
      if (Errors.length > 0) throw new Error(`${Errors.length} files could not be deleted: ${Errors[0]!.Code}`);
    }
  }

  async *list(before: Date): AsyncIterable<string> {
    const { paginateListObjectsV2 } = await import('@aws-sdk/client-s3');
    for await (const { Contents = [] } of paginateListObjectsV2({ client: await this.client() }, { Bucket: this.options.bucket })) {
      for (const { Key, LastModified } of Contents) if (Key && LastModified && LastModified < before) yield Key;
    }
  }

  /** The SDK takes a while to load, and only who uses it should wait for it. */
  private async client(): Promise<S3Client> {
    const sdk = await import('@aws-sdk/client-s3');
    const { region, endpoint, forcePathStyle, credentials } = this.options;
    return (this.#client ??= new sdk.S3Client({ region, endpoint, forcePathStyle, credentials, requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' }));
  }
}

/** The content, and what happened while it was read. */
function watch(source: AsyncIterable<Uint8Array>) {
  const watched = { byteSize: 0, error: undefined as unknown, content: passing() };
  async function* passing(): AsyncIterable<Uint8Array> {
    try {
      for await (const chunk of source) {
        watched.byteSize += chunk.length;
        yield chunk;
      }
    } catch (error) {
      watched.error = error;
      throw error;
    }
  }
  return watched;
}
