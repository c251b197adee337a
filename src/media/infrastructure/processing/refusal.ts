import type { RejectionCode } from '../../domain/media-asset.entity';

/** Says why a file can't be made into anything, to a program and to a person. */
export class Refusal extends Error {
  constructor(readonly code: RejectionCode, readonly reason: string) {
    super(reason);
    this.name = 'Refusal';
  }
}

/** Whether an error is the system's (a full disk, no more handles) or a mistake of ours, so that it says nothing about the file. */
export const isFaultOfOurs = (error: unknown): boolean =>
  error instanceof TypeError || error instanceof ReferenceError || (error instanceof Error && (typeof (error as NodeJS.ErrnoException).errno === 'number' || /No space left on device/i.test(error.message)));

/** What does not decode is corrupt; what else went wrong stays what it is. */
export function corrupt(error: unknown, reason: string): Error {
  if (error instanceof Refusal) return error;
  return isFaultOfOurs(error) ? (error as Error) : new Refusal('CORRUPT', reason);
}
