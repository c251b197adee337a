import type { Keyset, PageRequest } from '../domain/page';
import type { Transaction } from './prisma-unit-of-work';

type Direction = 'asc' | 'desc';

/** Prisma's words for a window into a list that is sorted by one field and then by id. */
export function sortedBy<Where>(field: string, { after, before, backward, limit }: PageRequest, direction: Direction = 'asc') {
  const reversed = direction === 'asc' ? 'desc' : 'asc';
  const reading: Direction = backward ? reversed : direction;
  const beyond = (keyset: Keyset | undefined, side: 'gt' | 'lt') =>
    keyset ? [{ OR: [{ [field]: { [side]: keyset[0] } }, { [field]: keyset[0], id: { [side]: keyset[1] } }] } as Where] : [];
  const onward = direction === 'asc' ? (['gt', 'lt'] as const) : (['lt', 'gt'] as const);
  return {
    window: [...beyond(after, onward[0]), ...beyond(before, onward[1])],
    orderBy: [{ [field]: reading }, { id: reading }],
    take: limit + 1,
  };
}

/** For Prisma's `contains`, which hands LIKE's own signs on as they are. */
export const likeLiteral = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** Lets one transaction at a time choose a slug for a kind of thing. Held by the transaction, so it works behind PgBouncer. */
export async function lockSlugsOf(kind: string, tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`slugs of ${kind}`}, 0))`;
}

/** Matches `base` and `base-<number>`. */
export const slugFamily = (base: string): string => `^${base}(-[0-9]+)?$`;
