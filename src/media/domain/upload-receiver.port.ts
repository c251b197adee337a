import type { FileClaims, FileType } from './file-types';

/** A file that is arriving. */
export interface IncomingFile extends FileClaims {
  readonly content: AsyncIterable<Uint8Array>;
}

/** A file that has arrived in full, is of a type that is taken in, and within its limit. */
export interface ReceivedFile {
  /** On this machine, until it has been dealt with. */
  readonly path: string;
  readonly type: FileType;
  readonly byteSize: number;
  /** SHA-256, in hexadecimal. */
  readonly checksum: string;
  read(): AsyncIterable<Uint8Array>;
}

export interface UploadReceiver {
  /** Takes the file in and hands it on. However that ends, nothing of it stays here. */
  receive<T>(file: IncomingFile, use: (received: ReceivedFile) => Promise<T>): Promise<T>;
}
