import { invalid } from '../domain/errors';

export const pageSizeDefault = 20;
export const pageSizeMax = 100;

/** Page sizes are refused beyond the range, never clamped. */
export function refusePageSize(field: string, size: number): void {
  if (size < 1 || size > pageSizeMax) throw invalid('INVALID', `${field} must be between 1 and ${pageSizeMax}; got ${size}.`, [field]);
}
