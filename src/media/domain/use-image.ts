import { conflict, invalid, notFound } from '../../shared/domain/errors';
import type { MediaLibrary } from './media-library.port';
import type { MediaSubject, MediaUsages } from './media-usages.port';

export interface ImageUse {
  readonly subject: MediaSubject;
  /** The one property of the subject that names an asset. */
  readonly property: string;
  readonly assetId: string | null;
}

/** Records that a subject shows one image, or none; refused where that isn't there, isn't ready or is no image. */
export async function useImage({ subject, property, assetId }: ImageUse, { media, mediaUsages }: { readonly media: MediaLibrary; readonly mediaUsages: MediaUsages }): Promise<void> {
  const field = ['input', property];
  const unknown = await mediaUsages.record(subject, assetId === null ? [] : [{ assetId, path: [property] }]);
  if (unknown.length > 0) throw notFound('MediaAsset', field);
  if (assetId === null) return;
  const [image] = await media.lockReady([assetId]);
  if (!image) throw conflict('MEDIA_NOT_READY', 'The file is not ready to be used; wait until it is, or choose another.', field);
  if (image.kind !== 'IMAGE') throw invalid('INVALID', 'The file must be an image; choose another.', field);
}
