import { Prisma } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { InventoryRepository } from '../domain/inventory.repository';
import type { DateWindow } from '../domain/plan.repository';
import type { Pool, Stock } from '../domain/pool.entity';

const rowsPerStatement = 2_000;

export class PrismaInventoryRepository implements InventoryRepository {
  constructor(private readonly tx: Transaction) {}

  findPools(eventIds: readonly string[]): Promise<Pool[]> {
    return this.readPools(Prisma.sql`pool.event_id = ANY(${[...eventIds]}::uuid[])`);
  }

  findPoolsByIds(ids: readonly string[]): Promise<Pool[]> {
    return this.readPools(Prisma.sql`pool.id = ANY(${[...ids]}::uuid[])`);
  }

  private readPools(condition: Prisma.Sql): Promise<Pool[]> {
    return this.tx.$queryRaw<Pool[]>`
      SELECT id, event_id AS "eventId", name, capacity,
        ARRAY(SELECT ticket_type_id FROM pool_ticket_types WHERE pool_id = pool.id ORDER BY ticket_type_id) AS "ticketTypeIds"
      FROM pools pool WHERE ${condition} ORDER BY id`;
  }

  async savePool({ id, ticketTypeIds, ...data }: Pool): Promise<void> {
    const wanted = [...ticketTypeIds];
    await this.tx.pool.upsert({ where: { id }, create: { id, ...data }, update: data });
    await this.tx.poolTicketType.deleteMany({ where: { poolId: id, ticketTypeId: { notIn: wanted } } });
    await this.tx.poolTicketType.createMany({ data: wanted.map((ticketTypeId) => ({ poolId: id, ticketTypeId })), skipDuplicates: true });
  }

  async removePool(id: string): Promise<void> {
    await this.tx.pool.delete({ where: { id } });
  }

  findStocksIn({ startsAfter, limit }: DateWindow, poolIds: readonly string[]): Promise<Stock[]> {
    return this.tx.$queryRaw<Stock[]>`
      SELECT ${stockColumns} FROM unnest(${[...poolIds]}::uuid[]) AS pool(id) CROSS JOIN LATERAL (
        SELECT stock.*, occurrence.starts_at FROM stocks stock JOIN occurrences occurrence ON occurrence.id = stock.occurrence_id
        WHERE stock.pool_id = pool.id AND occurrence.starts_at > coalesce(${startsAfter}::timestamptz, '-infinity')
        ORDER BY occurrence.starts_at LIMIT ${limit}
      ) stock ORDER BY stock.starts_at`;
  }

  findStocksOfOccurrences(occurrenceIds: readonly string[]): Promise<Stock[]> {
    return this.tx.stock.findMany({ where: { occurrenceId: { in: [...occurrenceIds] } }, orderBy: { poolId: 'asc' } });
  }

  async addStocks(stocks: readonly Pick<Stock, 'id' | 'poolId' | 'occurrenceId' | 'capacity'>[]): Promise<void> {
    for (let start = 0; start < stocks.length; start += rowsPerStatement) {
      await this.tx.stock.createMany({ data: stocks.slice(start, start + rowsPerStatement) });
    }
  }

  lockFutureStocks(poolId: string, now: Date): Promise<Stock[]> {
    return this.tx.$queryRaw<Stock[]>`
      SELECT ${stockColumns} FROM stocks stock JOIN occurrences occurrence ON occurrence.id = stock.occurrence_id
      WHERE stock.pool_id = ${poolId}::uuid AND occurrence.starts_at > ${now}::timestamptz
      ORDER BY stock.id FOR UPDATE OF stock`;
  }

  async lockSales(eventId: string, now: Date): Promise<void> {
    await this.tx.$executeRaw`
      WITH locked AS MATERIALIZED (
        SELECT stock.id FROM stocks stock JOIN occurrences occurrence ON occurrence.id = stock.occurrence_id
        WHERE occurrence.event_id = ${eventId}::uuid AND occurrence.ends_at > ${now}::timestamptz ORDER BY stock.id FOR UPDATE OF stock)
      UPDATE stocks SET blocked = blocked WHERE id IN (SELECT id FROM locked)`;
  }

  async lockStock(poolId: string, occurrenceId: string): Promise<Stock | null> {
    const [stock] = await this.tx.$queryRaw<Stock[]>`
      SELECT ${stockColumns} FROM stocks stock WHERE stock.pool_id = ${poolId}::uuid AND stock.occurrence_id = ${occurrenceId}::uuid FOR UPDATE`;
    return stock ?? null;
  }

  async setStock(id: string, { capacity, blocked }: Pick<Stock, 'capacity' | 'blocked'>): Promise<void> {
    await this.tx.stock.update({ where: { id }, data: { capacity, blocked } });
  }

  async setCapacity(stockIds: readonly string[], capacity: number | null): Promise<void> {
    await this.tx.stock.updateMany({ where: { id: { in: [...stockIds] } }, data: { capacity } });
  }
}

const stockColumns = Prisma.sql`stock.id, stock.pool_id AS "poolId", stock.occurrence_id AS "occurrenceId", stock.capacity, stock.sold, stock.held, stock.blocked`;
