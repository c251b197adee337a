import type { Clock } from '../../../shared/domain/clock';
import { assertVersion, changedFields, given } from '../../../shared/domain/entity';
import { Faults, invalid } from '../../../shared/domain/errors';
import type { SiteLanguages } from '../../../shared/domain/locale';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { Viewer } from '../../../shared/domain/viewer';
import type { MediaAsset, MediaDetails } from '../media-asset.entity';
import type { MediaFolderRepository } from '../media-folder.repository';
import type { MediaStores } from '../media-library.port';

export interface MediaUpdate {
  readonly id: string;
  readonly expectedVersion: number;
  readonly changes: Partial<MediaDetails>;
}

/** Changes what is said about an asset; what is left out stays. */
export class UpdateMedia {
  constructor(
    private readonly unitOfWork: UnitOfWork<MediaStores>,
    private readonly clock: Clock,
    private readonly site: SiteLanguages,
  ) {}

  async execute(viewer: Viewer, { id, expectedVersion, changes }: MediaUpdate): Promise<MediaAsset> {
    const { locales } = await this.site.get();
    assertSiteLocales(changes, locales);
    return this.unitOfWork.run(async ({ media, mediaFolders, audit, outbox }) => {
      const before = await media.getForUpdate(id);
      assertVersion(before, expectedVersion);
      const asset = before.describe(given(changes), this.clock.now());
      await assertFolder(asset.folderId, mediaFolders);
      await media.save(asset);
      await audit.record(viewer, { action: 'media.update', subject: { type: 'MediaAsset', id }, changedFields: changedFields(before, asset) });
      await outbox.append('media.updated', { assetId: id });
      return asset;
    });
  }
}

export function assertSiteLocales(changes: Partial<Pick<MediaDetails, 'altText' | 'caption'>>, locales: readonly string[]): void {
  const faults = new Faults();
  for (const field of ['altText', 'caption'] as const) {
    const foreign = Object.keys(changes[field] ?? {}).filter((locale) => !locales.includes(locale));
    if (foreign.length > 0) faults.add('INVALID', `${field} has a text in ${foreign.join(', ')}, but the site speaks ${locales.join(', ')}: take it out, or add the locale to the site settings.`, ['input', field]);
  }
  faults.throwIfAny();
}

/** The folder that something shall lie in stays until the transaction ends. */
export async function assertFolder(folderId: string | null, folders: MediaFolderRepository): Promise<void> {
  if (folderId === null || (await folders.lockForUse(folderId))) return;
  throw invalid('NOT_FOUND', 'There is no such folder; choose another.', ['input', 'folderId']);
}
