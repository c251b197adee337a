import type { Fields } from '../../shared/domain/entity';
import { notFound } from '../../shared/domain/errors';
import { Prisma } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { Occurrence } from '../domain/occurrence.entity';
import type { DateWindow, PlanRepository } from '../domain/plan.repository';
import { TicketType } from '../domain/ticket-type.entity';

export class PrismaPlanRepository implements PlanRepository {
  constructor(private readonly tx: Transaction) {}

  async findOccurrences(eventIds: readonly string[]): Promise<Occurrence[]> {
    const rows = await this.tx.occurrence.findMany({ where: { eventId: { in: [...eventIds] } }, orderBy: [{ startsAt: 'asc' }, { id: 'asc' }] });
    return rows.map((row) => new Occurrence(row));
  }

  async findOccurrencesIn({ startsAfter, limit }: DateWindow, eventIds: readonly string[]): Promise<Occurrence[]> {
    const rows = await this.tx.$queryRaw<Fields<Occurrence>[]>`
      SELECT date.id, date.event_id AS "eventId", date.starts_at AS "startsAt", date.ends_at AS "endsAt", date.time_zone AS "timeZone",
        date.venue_id AS "venueId", date.online_url AS "onlineUrl", date.cancelled_at AS "cancelledAt"
      FROM unnest(${[...eventIds]}::uuid[]) AS event(id) CROSS JOIN LATERAL (
        SELECT * FROM occurrences WHERE event_id = event.id AND starts_at > coalesce(${startsAfter}::timestamptz, '-infinity')
        ORDER BY starts_at LIMIT ${limit}
      ) date ORDER BY date.starts_at`;
    return rows.map((row) => new Occurrence(row));
  }

  async countOccurrences(eventIds: readonly string[]): Promise<{ eventId: string; count: number }[]> {
    const groups = await this.tx.occurrence.groupBy({ by: ['eventId'], where: { eventId: { in: [...eventIds] } }, _count: true });
    return groups.map(({ eventId, _count: count }) => ({ eventId, count }));
  }

  async findOccurrencesByIds(ids: readonly string[]): Promise<Occurrence[]> {
    return (await this.tx.occurrence.findMany({ where: { id: { in: [...ids] } } })).map((row) => new Occurrence(row));
  }

  async getOccurrence(id: string): Promise<Occurrence> {
    const row = await this.tx.occurrence.findUnique({ where: { id } });
    if (!row) throw notFound('Occurrence', ['id']);
    return new Occurrence(row);
  }

  async addOccurrences(occurrences: readonly Occurrence[]): Promise<void> {
    await this.tx.occurrence.createMany({ data: occurrences.map((occurrence) => ({ ...occurrence })) });
  }

  async saveOccurrence({ id, ...data }: Occurrence): Promise<void> {
    await this.tx.occurrence.update({ where: { id }, data });
  }

  async removeOccurrence(id: string): Promise<void> {
    await this.tx.occurrence.delete({ where: { id } });
  }

  findTicketTypes(eventIds: readonly string[]): Promise<TicketType[]> {
    return this.readTicketTypes(Prisma.sql`ticket_type.event_id = ANY(${[...eventIds]}::uuid[])`);
  }

  findTicketTypesByIds(ids: readonly string[]): Promise<TicketType[]> {
    return this.readTicketTypes(Prisma.sql`ticket_type.id = ANY(${[...ids]}::uuid[])`);
  }

  private async readTicketTypes(condition: Prisma.Sql): Promise<TicketType[]> {
    const rows = await this.tx.$queryRaw<TicketTypeRow[]>`
      SELECT id, event_id AS "eventId", position, name, description, price, currency, min_per_booking AS "minPerBooking", max_per_booking AS "maxPerBooking",
        sales_start_at AS "salesStartAt", sales_end_at AS "salesEndAt", visibility,
        ARRAY(SELECT pool_id FROM pool_ticket_types WHERE ticket_type_id = ticket_type.id ORDER BY pool_id) AS "poolIds"
      FROM ticket_types ticket_type WHERE ${condition} ORDER BY position, id`;
    return rows.map(toTicketType);
  }

  async saveTicketType(ticketType: TicketType): Promise<void> {
    const { id, poolIds, ...data } = toRow(ticketType);
    await this.tx.ticketType.upsert({ where: { id }, create: { id, ...data }, update: data });
    await this.tx.poolTicketType.deleteMany({ where: { ticketTypeId: id, poolId: { notIn: poolIds } } });
    await this.tx.poolTicketType.createMany({ data: poolIds.map((poolId) => ({ poolId, ticketTypeId: id })), skipDuplicates: true });
  }

  async removeTicketType(id: string): Promise<void> {
    await this.tx.ticketType.delete({ where: { id } });
  }
}

type TicketTypeRow = Omit<Fields<TicketType>, 'price'> & { readonly price: Prisma.Decimal; readonly currency: string };

const toTicketType = ({ price, currency, ...row }: TicketTypeRow): TicketType => new TicketType({ ...row, price: { amount: trimmed(price.toFixed()), currency } });

/** Whatever decimals the column keeps beyond those of the amount. */
const trimmed = (amount: string) => (amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount);

const toRow = ({ price: { amount, currency }, poolIds, ...fields }: TicketType) => ({ ...fields, price: amount, currency, poolIds: [...poolIds] });
