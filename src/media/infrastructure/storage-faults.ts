import { DomainError } from '../../shared/domain/errors';

const full = new Set(['ENOSPC', 'EDQUOT']);

/** A full disk is for the operator to mend; to a caller it is a service that is away. */
export function storageFault(error: unknown): unknown {
  if (!full.has(String((error as NodeJS.ErrnoException | null)?.code))) return error;
  return Object.assign(new DomainError('unavailable', 'SERVICE_UNAVAILABLE', 'There is no room for more files at the moment. Nothing was kept; try again later.', { retryAfter: 300 }), { cause: error });
}
