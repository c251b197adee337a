import { assertVersion } from '../../shared/domain/entity';
import { conflict, invalid } from '../../shared/domain/errors';
import type { UnitOfWork } from '../../shared/domain/unit-of-work';
import type { Viewer } from '../../shared/domain/viewer';
import type { MediaAsset } from './media-asset.entity';
import type { MediaIntake } from './media-processor.port';
import type { TakeInFile, TakenIn } from './take-in-file';
import type { UploadStores } from './upload-media.use-case';
import type { IncomingFile } from './upload-receiver.port';

export interface Replacement {
  readonly id: string;
  readonly expectedVersion: number;
  readonly file: IncomingFile;
}

/** Gives an asset another file. The old one stays until the new one is ready, and for good where the new one is refused. */
export class ReplaceMedia {
  constructor(
    private readonly takeIn: TakeInFile,
    private readonly unitOfWork: UnitOfWork<UploadStores>,
  ) {}

  async execute(viewer: Viewer, { id, expectedVersion, file }: Replacement): Promise<TakenIn> {
    // What is refused anyway is not received; the look inside the transaction is the one that counts.
    await this.unitOfWork.run(async ({ media }) => assertReplaceable(await media.getForUpdate(id), expectedVersion));
    return this.takeIn.execute(viewer, file, id, (intake) => this.register(viewer, intake, expectedVersion));
  }

  private register(viewer: Viewer, intake: MediaIntake, expectedVersion: number): Promise<TakenIn> {
    const { assetId: id, kind, checksum } = intake;
    return this.unitOfWork.run(async ({ media, intakes, outbox, audit }) => {
      await intakes.lockChecksum(checksum);
      const asset = await media.getForUpdate(id);
      assertReplaceable(asset, expectedVersion);
      // What shows the asset has asked for its kind.
      if (kind !== asset.kind) throw invalid('TYPE_MISMATCH', 'The new file must be of the same kind as the old one. Upload it by itself instead.', ['file']);
      const twin = await media.findByChecksum(checksum);
      if (twin && twin.id !== id) throw conflict('TAKEN', 'Another asset is made of the same file. Use that one.', ['file']);
      // Of two that are accepted one would be lost without a word.
      if (await intakes.isPending(id)) throw conflict('INVALID_STATE', 'Another new file for this asset is being processed. Wait until it is done, then load the asset again.', ['id']);
      if (twin) return { asset, isDuplicate: true };
      await intakes.add(intake);
      await audit.record(viewer, { action: 'media.replace', subject: { type: 'MediaAsset', id } });
      await outbox.append('media.uploaded', { intakeId: intake.id });
      return { asset, isDuplicate: false };
    });
  }
}

function assertReplaceable(asset: MediaAsset, expectedVersion: number): void {
  assertVersion(asset, expectedVersion);
  if (asset.state !== 'READY') throw conflict('INVALID_STATE', 'Only a file that is ready can be replaced. Wait for it, or upload the new one by itself.', ['id']);
}
