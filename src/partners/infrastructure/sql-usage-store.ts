import { cutPage, type Page, type PageRequest } from '../../shared/domain/page';
import { Prisma, type PrismaClient } from '../../shared/infrastructure/generated/client';
import type { Usage, UsageFilter, UsageStore } from '../domain/usage.port';

export class SqlUsageStore implements UsageStore {
  constructor(private readonly prisma: PrismaClient) {}

  /** What was asked for with a document that is gone is dropped. Rows are touched in the order of their keys, so that two processes which write at once wait for each other and don't deadlock. */
  async add(usage: readonly Usage[], keysUsed: ReadonlyMap<string, Date>): Promise<void> {
    await this.prisma.$transaction([
      this.prisma.$executeRaw`
        INSERT INTO partner_usage AS known (partner_id, document_id, day, requests, cost, errors, last_used_at)
        SELECT "partnerId", "documentId", day, requests, cost, errors, "lastUsedAt" FROM jsonb_to_recordset(${JSON.stringify(usage)}::jsonb) AS item (
          "partnerId" uuid, "documentId" text, day date, requests int, cost bigint, errors int, "lastUsedAt" timestamptz)
        WHERE EXISTS (SELECT FROM persisted_documents document WHERE document.id = "documentId")
        ORDER BY 1, 2, 3
        ON CONFLICT (partner_id, document_id, day) DO UPDATE SET requests = known.requests + excluded.requests, cost = known.cost + excluded.cost,
          errors = known.errors + excluded.errors, last_used_at = greatest(known.last_used_at, excluded.last_used_at)`,
      this.prisma.$executeRaw`
        UPDATE partner_keys key SET last_used_at = greatest(key.last_used_at, used.at)
        FROM (SELECT locked.id, used.at FROM unnest(${[...keysUsed.keys()]}::uuid[], ${[...keysUsed.values()]}::timestamptz[]) AS used (id, at)
          JOIN partner_keys locked USING (id) ORDER BY locked.id FOR UPDATE OF locked) AS used WHERE key.id = used.id`,
    ]);
  }

  async page({ partnerId, from, to }: UsageFilter, { after, before, backward, limit }: PageRequest): Promise<Page<Usage>> {
    const conditions = [Prisma.sql`partner_id = ${partnerId}::uuid AND day BETWEEN ${from}::date AND ${to}::date`];
    if (after) conditions.push(Prisma.sql`(day, document_id) < (${after[0]}::text::timestamptz::date, ${after[1]})`);
    if (before) conditions.push(Prisma.sql`(day, document_id) > (${before[0]}::text::timestamptz::date, ${before[1]})`);
    const direction = backward ? Prisma.sql`ASC` : Prisma.sql`DESC`;
    const rows = await this.prisma.$queryRaw<UsageRow[]>`
      SELECT partner_id AS "partnerId", document_id AS "documentId", day::text, requests, cost, errors, last_used_at AS "lastUsedAt"
      FROM partner_usage WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY day ${direction}, document_id ${direction} LIMIT ${limit + 1}`;
    return cutPage({ after, before, backward, limit }, rows.map((row) => ({ ...row, cost: Number(row.cost) })), ({ day, documentId }) => [`${day}T00:00:00.000Z`, documentId]);
  }

  count({ partnerId, from, to }: UsageFilter): Promise<number> {
    return this.prisma.partnerUsage.count({ where: { partnerId, day: { gte: new Date(from), lte: new Date(to) } } });
  }
}

type UsageRow = Omit<Usage, 'cost'> & { readonly cost: bigint };
