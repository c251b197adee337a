import { createHash } from 'node:crypto';
import { type IdempotencyRecords, type IdempotentRequest, idempotencyConflict } from '../domain/idempotency';
import type { Transaction } from './prisma-unit-of-work';

/** The insert is the lock: a twin waits in it until the first request has committed or rolled back. */
export class PrismaIdempotencyRecords implements IdempotencyRecords {
  constructor(private readonly tx: Transaction) {}

  async claim<Result extends object>(request: IdempotentRequest, result: Result, now: Date): Promise<Result | null> {
    const { scope, key } = request;
    const inputHash = hashOf(request);
    const inserted = await this.tx.$executeRaw`
      INSERT INTO idempotency_records (scope, key, input_hash, result, created_at)
      VALUES (${scope}, ${key}, ${inputHash}, ${JSON.stringify(result)}::jsonb, ${now}) ON CONFLICT DO NOTHING`;
    if (inserted === 1) return null;
    const record = await this.tx.idempotencyRecord.findUniqueOrThrow({ where: { scope_key: { scope, key } } });
    if (record.inputHash !== inputHash) throw idempotencyConflict(request.field);
    return record.result as Result;
  }

  async purge(before: Date): Promise<number> {
    const { count } = await this.tx.idempotencyRecord.deleteMany({ where: { createdAt: { lt: before } } });
    return count;
  }
}

/** The same for equal input, in whatever order its fields were given. */
export const hashOf = ({ operation, input }: Pick<IdempotentRequest, 'operation' | 'input'>): string =>
  createHash('sha256').update(JSON.stringify([operation, input], sortKeys)).digest('base64url');

const sortKeys = (_key: string, value: unknown): unknown =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined && item !== null).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
