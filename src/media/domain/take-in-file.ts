import type { Clock, Ids } from '../../shared/domain/clock';
import { DomainError } from '../../shared/domain/errors';
import { signedIn, type Viewer } from '../../shared/domain/viewer';
import { unsafe } from './file-types';
import { displayName } from './media-filename';
import type { MediaAsset } from './media-asset.entity';
import type { MediaIntake } from './media-processor.port';
import type { MediaScanner } from './media-scanner.port';
import { type MediaStorage, newPath, originalsPrefix } from './media-storage.port';
import type { IncomingFile, ReceivedFile, UploadReceiver } from './upload-receiver.port';

export interface TakenIn {
  readonly asset: MediaAsset;
  /** The same bytes were here already, or are being made into the asset. */
  readonly isDuplicate: boolean;
}

export interface IntakeTools {
  readonly receiver: UploadReceiver;
  readonly scanner: MediaScanner;
  readonly storage: MediaStorage;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Unguessable names of files. */
  readonly names: Ids;
}

/** What an upload and the replacement of a file have in common: receive, scan, keep the original aside, write it down. */
export class TakeInFile {
  constructor(private readonly tools: IntakeTools) {}

  /** `register` writes the intake down in one transaction. What it finds to be here already is not kept. */
  execute(viewer: Viewer, given: IncomingFile, assetId: string | null, register: (intake: MediaIntake) => Promise<TakenIn>): Promise<TakenIn> {
    const file = { ...given, filename: displayName(given.filename) };
    return this.tools.receiver.receive(file, async (received) => {
      if (!(await this.tools.scanner.isClean(received.path))) throw unsafe();
      return this.keep(this.intakeOf(viewer, file.filename, assetId, received), received, register);
    });
  }

  private async keep(intake: MediaIntake, received: ReceivedFile, register: (intake: MediaIntake) => Promise<TakenIn>): Promise<TakenIn> {
    const { storage } = this.tools;
    await storage.write(intake.originalPath, received.read(), intake.mimeType);
    try {
      const taken = await register(intake);
      if (taken.isDuplicate) await storage.delete([intake.originalPath]);
      return taken;
    } catch (error) {
      // A database that went away may have committed: the search for orphans decides.
      if (!(error instanceof DomainError && error.kind === 'unavailable')) await storage.delete([intake.originalPath]);
      throw error;
    }
  }

  private intakeOf(viewer: Viewer, filename: string, assetId: string | null, { type, byteSize, checksum }: ReceivedFile): MediaIntake {
    const { clock, ids, names } = this.tools;
    const createdAt = clock.now();
    return {
      id: ids.next(),
      assetId: assetId ?? ids.next(),
      kind: type.kind,
      mimeType: type.mimeType,
      filename,
      originalPath: newPath(names.next(), type.extensions[0], createdAt, originalsPrefix),
      byteSize,
      checksum,
      uploadedById: signedIn(viewer).id,
      createdAt,
    };
  }
}
