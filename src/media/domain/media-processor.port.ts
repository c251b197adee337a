import type { MediaKind, ProcessedMedia, RejectionCode } from './media-asset.entity';

/** An upload that waits to be made into an asset. */
export interface MediaIntake {
  readonly id: string;
  readonly assetId: string;
  readonly kind: MediaKind;
  /** True type of the bytes. */
  readonly mimeType: string;
  readonly filename: string;
  /** In the storage, aside. */
  readonly originalPath: string;
  readonly byteSize: number;
  readonly checksum: string;
  readonly uploadedById: string | null;
  readonly createdAt: Date;
}

export type ProcessingOutcome = { readonly processed: ProcessedMedia } | { readonly rejected: { readonly code: RejectionCode; readonly reason: string } };

/** Makes an original into what is published, and writes that to the storage. A file that can't be made into anything is rejected; a fault of ours throws, and so does the end of the signal: it is tried again. */
export interface MediaProcessor {
  process(intake: Pick<MediaIntake, 'kind' | 'mimeType' | 'originalPath' | 'byteSize'>, signal: AbortSignal): Promise<ProcessingOutcome>;
}
