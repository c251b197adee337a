import type { Ids } from '../../shared/domain/clock';
import { conflict } from '../../shared/domain/errors';
import { localizedText, type SiteLanguages, type TextInLocale } from '../../shared/domain/locale';
import type { UnitOfWork } from '../../shared/domain/unit-of-work';
import type { Viewer } from '../../shared/domain/viewer';
import { MediaAsset } from './media-asset.entity';
import type { MediaIntakes } from './media-intakes.port';
import type { MediaStores } from './media-library.port';
import type { MediaIntake } from './media-processor.port';
import { newPath } from './media-storage.port';
import { assertTags, normaliseTags } from './media-tags';
import type { TakeInFile, TakenIn } from './take-in-file';
import type { IncomingFile } from './upload-receiver.port';
import { assertFolder, assertSiteLocales } from './use-cases/update-media.use-case';

export interface NewMedia {
  readonly folderId?: string | null;
  readonly tags?: readonly string[];
  readonly altText?: readonly TextInLocale[];
}

export interface UploadStores extends Pick<MediaStores, 'media' | 'mediaFolders'> {
  readonly intakes: MediaIntakes;
}

/** Takes a file into the library. It is processed afterwards; bytes that are here already answer with their asset. */
export class UploadMedia {
  constructor(
    private readonly takeIn: TakeInFile,
    private readonly unitOfWork: UnitOfWork<UploadStores>,
    private readonly names: Ids,
    private readonly site: SiteLanguages,
  ) {}

  async execute(viewer: Viewer, file: IncomingFile, about: NewMedia): Promise<TakenIn> {
    const tags = normaliseTags(about.tags ?? []);
    assertTags(tags, ['input', 'tags']);
    assertSiteLocales({ altText: localizedText(about.altText ?? []) }, (await this.site.get()).locales);
    return this.takeIn.execute(viewer, file, null, (intake) =>
      this.unitOfWork.run(async ({ media, mediaFolders, intakes, outbox, audit }) => {
        await assertFolder(about.folderId ?? null, mediaFolders);
        await intakes.lockChecksum(intake.checksum);
        const twin = await media.findByChecksum(intake.checksum);
        if (twin && twin.state === 'READY' && twin.checksum !== intake.checksum) throw conflict('INVALID_STATE', 'The same file is about to become that of another asset. Wait until it is processed, then look or upload again.', ['input', 'file']);
        if (twin) return { asset: twin, isDuplicate: true };
        const asset = this.assetOf(intake, about, tags);
        await media.save(asset);
        await intakes.add(intake);
        await audit.record(viewer, { action: 'media.upload', subject: { type: 'MediaAsset', id: asset.id } });
        await outbox.append('media.uploaded', { intakeId: intake.id });
        return { asset, isDuplicate: false };
      }),
    );
  }

  private assetOf(intake: MediaIntake, { folderId, altText }: NewMedia, tags: readonly string[]): MediaAsset {
    const { assetId, kind, mimeType, filename, byteSize, checksum, uploadedById, createdAt, originalPath } = intake;
    return new MediaAsset({
      id: assetId,
      kind,
      state: 'PROCESSING',
      mimeType,
      filename,
      storagePath: newPath(this.names.next(), originalPath.split('.').at(-1)!, createdAt),
      byteSize,
      checksum,
      width: null,
      height: null,
      durationMs: null,
      codec: null,
      pageCount: null,
      thumbhash: null,
      dominantColor: null,
      focalPoint: null,
      altText: localizedText(altText ?? []),
      caption: {},
      tags,
      folderId: folderId ?? null,
      uploadedById,
      rejection: null,
      variants: [],
      version: 1,
      createdAt,
      updatedAt: createdAt,
    });
  }
}
