import type { MediaIntake } from './media-processor.port';

declare module '../../shared/domain/unit-of-work' {
  interface DomainEvents {
    /** A file has arrived and waits to be processed. */
    'media.uploaded': { intakeId: string };
    'media.ready': { assetId: string };
    'media.rejected': { assetId: string };
    /** The new file of an asset was refused; the asset is as it was. */
    'media.replacement_rejected': { assetId: string; filename: string; reason: string; uploadedById: string | null };
  }
}

/** An intake that one process works on. */
export interface ClaimedIntake extends MediaIntake {
  /** How often it was taken up, this time included: whoever has the highest count holds it. */
  readonly attempts: number;
}

/** The uploads that wait to be processed. */
export interface MediaIntakes {
  /** Uploads of the same bytes follow each other from here to the end of the transaction. */
  lockChecksum(checksum: string): Promise<void>;
  /** It is due at once. */
  add(intake: MediaIntake): Promise<void>;
  /** Takes up the intake that has been due for longest; null where there is none that nobody works on. */
  claim(now: Date): Promise<ClaimedIntake | null>;
  /** Keeps others away from the intake while the work runs; it is due soon after where this process ends before. */
  hold<T>(intake: ClaimedIntake, work: () => Promise<T>): Promise<T>;
  /** Lets go of the intake until then. */
  postpone(intake: ClaimedIntake, dueAt: Date): Promise<void>;
  /** Removes the intake; false where another process has taken it up meanwhile, or it is gone. */
  finish(intake: ClaimedIntake): Promise<boolean>;
  /** Whether something waits to become the asset's file. */
  isPending(assetId: string): Promise<boolean>;
}
