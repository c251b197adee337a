import { Faults } from '../../shared/domain/errors';
import type { MediaAsset } from './media-asset.entity';
import type { MediaStores } from './media-library.port';
import type { MediaSubject, MediaUsage } from './media-usages.port';

export interface ImageUse {
  readonly subject: MediaSubject;
  /** The one property of the subject that names an asset. */
  readonly property: string;
  readonly assetId: string | null;
}

type Stores = Pick<MediaStores, 'media' | 'mediaUsages'>;

/** Records that a subject shows one image, or none; refused where that isn't there, isn't ready or is no image. */
export async function useImage({ subject, property, assetId }: ImageUse, stores: Stores): Promise<void> {
  const faults = new Faults();
  await record(subject, assetId === null ? [] : [{ assetId, path: [property] }], stores, faults);
  faults.throwIfAny('conflict');
}

/** As `useImage`, of a subject whose one property that names assets is a list of images. */
export function useImages(subject: MediaSubject, assetIds: readonly string[], property: string, stores: Stores, faults: Faults): Promise<void> {
  return record(subject, assetIds.map((assetId, index) => ({ assetId, path: [property, String(index)] })), stores, faults);
}

/** Locks the images before it touches usages, in the order of a deletion, so that the two don't wait for each other. */
async function record(subject: MediaSubject, usages: readonly MediaUsage[], { media, mediaUsages }: Stores, faults: Faults): Promise<void> {
  const ready = usages.length > 0 ? await media.lockReady(usages.map(({ assetId }) => assetId)) : [];
  const images = new Map(ready.map((image) => [image.id, image]));
  const unknown = new Set(await mediaUsages.record(subject, usages));
  for (const usage of usages) refuse(usage, unknown.has(usage), images.get(usage.assetId), faults);
}

function refuse({ path }: MediaUsage, isUnknown: boolean, image: MediaAsset | undefined, faults: Faults): void {
  const field = ['input', ...path];
  if (isUnknown) faults.add('NOT_FOUND', 'There is no such file in the media library; choose another.', field);
  else if (!image) faults.add('MEDIA_NOT_READY', 'The file is not ready to be used; wait until it is, or choose another.', field);
  else if (image.kind !== 'IMAGE') faults.add('INVALID', 'The file must be an image; choose another.', field);
}
