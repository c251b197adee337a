import { money } from '../../shared/domain/money';
import { Prisma } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { Account, LedgerEntry, Payment, Refund } from '../domain/account';
import type { PaymentRepository } from '../domain/booking.repository';

export class PrismaPaymentRepository implements PaymentRepository {
  constructor(private readonly tx: Transaction) {}

  async accountOf(bookingId: string): Promise<Account> {
    return (await this.accountsOf([bookingId])).get(bookingId)!;
  }

  /** In one statement: what a confirmation may cost is counted. Amounts leave as text: JSON has only floats. */
  async accountsOf(bookingIds: readonly string[]): Promise<ReadonlyMap<string, Account>> {
    const ids = Prisma.sql`${[...bookingIds]}::uuid[]`;
    const [found] = await this.tx.$queryRaw<[Record<keyof Account, readonly JsonRow[]>]>`SELECT
      (SELECT coalesce(json_agg(json_build_object('id', id, 'bookingId', booking_id, 'provider', provider, 'providerRef', provider_ref, 'method', method, 'amount', amount::text,
        'currency', currency, 'state', state, 'failure', failure, 'createdAt', created_at, 'updatedAt', updated_at) ORDER BY created_at, id), '[]') FROM payments WHERE booking_id = ANY(${ids})) AS payments,
      (SELECT coalesce(json_agg(json_build_object('id', id, 'bookingId', booking_id, 'paymentId', payment_id, 'providerRef', provider_ref, 'amount', amount::text,
        'currency', currency, 'state', state, 'reason', reason, 'failure', failure, 'createdAt', created_at, 'updatedAt', updated_at) ORDER BY created_at, id), '[]') FROM refunds WHERE booking_id = ANY(${ids})) AS refunds,
      (SELECT coalesce(json_agg(json_build_object('id', id, 'bookingId', booking_id, 'paymentId', payment_id, 'kind', kind, 'fact', fact, 'amount', amount::text,
        'currency', currency, 'occurredAt', occurred_at) ORDER BY occurred_at, id), '[]') FROM ledger_entries WHERE booking_id = ANY(${ids})) AS ledger`;
    const own = <T>(items: readonly JsonRow[], id: string) => items.filter(({ bookingId }) => bookingId === id).map(revived<T>);
    return new Map(bookingIds.map((id) => [id, { payments: own<Payment>(found.payments, id), refunds: own<Refund>(found.refunds, id), ledger: own<LedgerEntry>(found.ledger, id) }]));
  }

  async findPayment(id: string): Promise<Payment | null> {
    const row = await this.tx.payment.findUnique({ where: { id } });
    return row && withMoney<Payment>(row);
  }

  async findRefund(id: string): Promise<Refund | null> {
    const row = await this.tx.refund.findUnique({ where: { id } });
    return row && withMoney<Refund>(row);
  }

  async savePayment(payment: Payment): Promise<void> {
    const { id, ...data } = flat(payment);
    await this.tx.payment.upsert({ where: { id }, create: { id, ...data }, update: data, select: { id: true } });
  }

  async saveRefund(refund: Refund): Promise<void> {
    const { id, ...data } = flat(refund);
    await this.tx.refund.upsert({ where: { id }, create: { id, ...data }, update: data, select: { id: true } });
  }

  async record(entries: readonly LedgerEntry[], now: Date): Promise<readonly LedgerEntry[]> {
    if (entries.length === 0) return [];
    const data = entries.map((entry) => ({ ...flat(entry), recordedAt: now }));
    const fresh = await this.tx.ledgerEntry.createManyAndReturn({ data, skipDuplicates: true, select: { id: true } });
    return entries.filter(({ id }) => fresh.some((row) => row.id === id));
  }

  async findUnsettled(before: Date, limit: number): Promise<Payment[]> {
    const rows = await this.tx.payment.findMany({ where: { state: { in: ['CREATED', 'PENDING'] }, provider: { not: 'manual' }, updatedAt: { lt: before } }, orderBy: { updatedAt: 'asc' }, take: limit });
    return rows.map(withMoney<Payment>);
  }

  async findUnsettledRefunds(before: Date, limit: number): Promise<Refund[]> {
    const rows = await this.tx.refund.findMany({ where: { state: { in: ['CREATED', 'IN_TRANSIT'] }, updatedAt: { lt: before } }, orderBy: { updatedAt: 'asc' }, take: limit });
    return rows.map(withMoney<Refund>);
  }
}

type JsonRow = { readonly bookingId: string; readonly amount: string; readonly currency: string } & Partial<Record<'createdAt' | 'updatedAt' | 'occurredAt', string>>;

/** JSON has no dates either. */
const revived = <T>({ amount, currency, ...row }: JsonRow): T => {
  const dates = (['createdAt', 'updatedAt', 'occurredAt'] as const).flatMap((name) => (row[name] ? [[name, new Date(row[name])]] : []));
  return { ...row, ...Object.fromEntries(dates), amount: money(amount, currency) } as T;
};

interface MoneyRow {
  readonly amount: Prisma.Decimal;
  readonly currency: string;
}

const withMoney = <T>({ amount, currency, ...row }: MoneyRow): T => ({ ...row, amount: money(amount.toFixed(), currency) }) as T;

const flat = <T extends { readonly amount: { readonly amount: string; readonly currency: string } }>({ amount, ...row }: T) => ({ ...row, amount: amount.amount, currency: amount.currency });
