import { notFound } from '../../shared/domain/errors';
import { cutPage, type Page, type PageRequest } from '../../shared/domain/page';
import type { Owner } from '../../shared/domain/viewer';
import type { Prisma, Venue as VenueRow } from '../../shared/infrastructure/generated/client';
import { likeLiteral, lockSlugsOf, slugFamily, sortedBy } from '../../shared/infrastructure/keyset';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { Venue } from '../domain/venue.entity';
import type { VenueListFilter, VenueRepository } from '../domain/venue.repository';

export class PrismaVenueRepository implements VenueRepository {
  constructor(private readonly tx: Transaction) {}

  lockSlugs(): Promise<void> {
    return lockSlugsOf('venues', this.tx);
  }

  async findTakenSlugs(base: string, exceptId: string | null = null): Promise<string[]> {
    const rows = await this.tx.$queryRaw<{ slug: string }[]>`
      SELECT slug FROM venues WHERE slug ~ ${slugFamily(base)} AND id IS DISTINCT FROM ${exceptId}::uuid`;
    return rows.map(({ slug }) => slug);
  }

  async getForUpdate(id: string, owner: Owner): Promise<Venue> {
    await this.tx.$queryRaw`SELECT 1 FROM venues WHERE id = ${id}::uuid FOR UPDATE`;
    const row = await this.tx.venue.findFirst({ where: { id, ...(owner && { ownerId: owner }) } });
    if (!row) throw notFound('Venue', ['id']);
    return toVenue(row);
  }

  async findVisible(ids: readonly string[], owner: Owner): Promise<Venue[]> {
    const rows = await this.tx.venue.findMany({ where: { id: { in: [...ids] }, ...visible(owner) } });
    return rows.map(toVenue);
  }

  async lockPublished(ids: readonly string[]): Promise<string[]> {
    const rows = await this.tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM venues WHERE id = ANY(${[...ids]}::uuid[]) AND status = 'PUBLISHED' ORDER BY id FOR SHARE`;
    return rows.map(({ id }) => id);
  }

  async findByIds(ids: readonly string[]): Promise<Venue[]> {
    return (await this.tx.venue.findMany({ where: { id: { in: [...ids] } } })).map(toVenue);
  }

  async save(venue: Venue): Promise<void> {
    const { id, ...data } = toRow(venue);
    await this.tx.venue.upsert({ where: { id }, create: { id, ...data }, update: data });
  }

  async countUpcomingEvents(id: string, now: Date): Promise<number> {
    const [row] = await this.tx.$queryRaw<{ count: number }[]>`
      SELECT count(DISTINCT event.id)::int AS count
      FROM events event JOIN occurrences occurrence ON occurrence.event_id = event.id
      WHERE coalesce(occurrence.venue_id, event.venue_id) = ${id}::uuid AND event.status IN ('PUBLISHED', 'SCHEDULED')
        AND occurrence.cancelled_at IS NULL AND occurrence.ends_at > ${now}::timestamptz`;
    return row!.count;
  }

  async page(owner: Owner, filter: VenueListFilter, request: PageRequest): Promise<Page<Venue>> {
    const { window, ...order } = sortedBy<Prisma.VenueWhereInput>('name', request);
    const rows = await this.tx.venue.findMany({ where: { AND: [matching(owner, filter), ...window] }, ...order });
    return cutPage(request, rows.map(toVenue), ({ name, id }) => [name, id]);
  }

  count(owner: Owner, filter: VenueListFilter): Promise<number> {
    return this.tx.venue.count({ where: matching(owner, filter) });
  }
}

const visible = (owner: Owner): Prisma.VenueWhereInput => (owner ? { OR: [{ status: 'PUBLISHED' }, { ownerId: owner }] } : {});

function matching(owner: Owner, { query, status, countryCode }: VenueListFilter): Prisma.VenueWhereInput {
  const contains = query && likeLiteral(query);
  const text: Prisma.VenueWhereInput = contains ? { OR: [{ name: { contains, mode: 'insensitive' } }, { city: { contains, mode: 'insensitive' } }] } : {};
  return { AND: [visible(owner), text], ...(status && { status: { in: [...status] } }), ...(countryCode && { countryCode }) };
}

const toVenue = (row: VenueRow): Venue => new Venue(row);

const toRow = ({ addressLines, imageIds, ...venue }: Venue) => ({ ...venue, addressLines: [...addressLines], imageIds: [...imageIds] });
