import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { StockMove } from '../domain/booking.entity';
import type { Stocks } from '../domain/booking.repository';

export class PrismaStocks implements Stocks {
  constructor(private readonly tx: Transaction) {}

  /** The rows are locked in id order first, because an UPDATE alone takes them in whatever order it finds them. */
  async move(moves: readonly StockMove[]): Promise<boolean> {
    if (moves.length === 0) return true;
    const [{ fits, moved }] = (await this.tx.$queryRaw`
      WITH move AS (SELECT * FROM unnest(${moves.map(({ stockId }) => stockId)}::uuid[], ${moves.map(({ held }) => held)}::int[], ${moves.map(({ sold }) => sold)}::int[]) AS move (stock_id, held, sold)),
      locked AS MATERIALIZED (SELECT stock.* FROM stocks stock WHERE stock.id IN (SELECT stock_id FROM move) ORDER BY stock.id FOR UPDATE),
      checked AS MATERIALIZED (
        SELECT count(*) = (SELECT count(*) FROM move) AND coalesce(bool_and(move.held + move.sold <= 0 OR locked.capacity IS NULL
          OR locked.sold + locked.held + locked.blocked + move.held + move.sold <= locked.capacity), false) AS fits
        FROM locked JOIN move ON move.stock_id = locked.id),
      changed AS (
        UPDATE stocks stock SET held = stock.held + move.held, sold = stock.sold + move.sold FROM move, checked
        WHERE stock.id = move.stock_id AND checked.fits RETURNING stock.id)
      SELECT (SELECT fits FROM checked) AS fits, (SELECT count(*)::int FROM changed) AS moved`) as [{ fits: boolean; moved: number }];
    if (fits && moved !== moves.length) throw new Error(`Of ${moves.length} stocks ${moved} were moved.`);
    return fits;
  }
}
