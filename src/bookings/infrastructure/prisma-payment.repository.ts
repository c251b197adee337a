import { money } from '../../shared/domain/money';
import type { Prisma } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { Account, LedgerEntry, Payment, Refund } from '../domain/account';
import type { PaymentRepository } from '../domain/booking.repository';

export class PrismaPaymentRepository implements PaymentRepository {
  constructor(private readonly tx: Transaction) {}

  async accountOf(bookingId: string): Promise<Account> {
    return (await this.accountsOf([bookingId])).get(bookingId)!;
  }

  async accountsOf(bookingIds: readonly string[]): Promise<ReadonlyMap<string, Account>> {
    const where = { bookingId: { in: [...bookingIds] } };
    const payments = (await this.tx.payment.findMany({ where, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })).map(withMoney<Payment>);
    const refunds = (await this.tx.refund.findMany({ where, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })).map(withMoney<Refund>);
    const ledger = (await this.tx.ledgerEntry.findMany({ where, orderBy: [{ occurredAt: 'asc' }, { id: 'asc' }] })).map(withMoney<LedgerEntry>);
    const own = <T extends { readonly bookingId: string }>(items: readonly T[], id: string) => items.filter(({ bookingId }) => bookingId === id);
    return new Map(bookingIds.map((id) => [id, { payments: own(payments, id), refunds: own(refunds, id), ledger: own(ledger, id) }]));
  }

  async findPayment(by: { readonly id: string } | { readonly provider: string; readonly providerRef: string }): Promise<Payment | null> {
    const row = await this.tx.payment.findUnique({ where: 'id' in by ? { id: by.id } : { provider_providerRef: by } });
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

interface MoneyRow {
  readonly amount: Prisma.Decimal;
  readonly currency: string;
}

const withMoney = <T>({ amount, currency, ...row }: MoneyRow): T => ({ ...row, amount: money(amount.toFixed(), currency) }) as T;

const flat = <T extends { readonly amount: { readonly amount: string; readonly currency: string } }>({ amount, ...row }: T) => ({ ...row, amount: amount.amount, currency: amount.currency });
