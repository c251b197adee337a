import { randomUUID } from 'node:crypto';
import type { FinancialStatus } from '../../src/bookings/domain/account';
import type { BookingStatus, TicketStatus } from '../../src/bookings/domain/booking.entity';
import { bookingSecrets } from '../../src/bookings/infrastructure/booking-secrets';
import { Ed25519TicketCodes } from '../../src/bookings/infrastructure/ed25519-ticket-codes';
import { HmacGuestTokens } from '../../src/bookings/infrastructure/hmac-guest-tokens';
import { bookingStores, housePolicy } from '../../src/bookings';
import { DomainError } from '../../src/shared/domain/errors';
import type { Role, UserViewer, Viewer } from '../../src/shared/domain/viewer';
import { uuidV7 } from '../../src/shared/infrastructure/system';
import { createTestApp, fakeClock, type TestApp, type TestAppOptions } from '../support/app';
import { aPerson } from '../support/people';

export const worldStart = '2026-11-22T12:00:00.000Z';
const hourMs = 3_600_000;

export interface EventPlan {
  /** Capacity of each pool by its name; null is unlimited. */
  readonly pools?: Readonly<Record<string, number | null>>;
  /** By name: the price, and the pools that it draws from (all where left out). */
  readonly ticketTypes?: Readonly<Record<string, { readonly price?: string; readonly pools?: readonly string[] }>>;
  readonly currency?: string;
  readonly startsInHours?: number;
  readonly lastsHours?: number;
  readonly ownerId?: string;
}

export interface SoldEvent {
  readonly id: string;
  readonly occurrenceId: string;
  readonly currency: string;
  readonly startsAt: Date;
  /** Ids by name. */
  readonly pools: Readonly<Record<string, string>>;
  readonly stocks: Readonly<Record<string, string>>;
  readonly ticketTypes: Readonly<Record<string, { readonly id: string; readonly price: string; readonly stockIds: readonly string[] }>>;
}

export interface BookingPlan {
  readonly event: SoldEvent;
  readonly status?: BookingStatus;
  /** Places by ticket type; one of the first where left out. */
  readonly lines?: Readonly<Record<string, number>>;
  readonly userId?: string | null;
  readonly financialStatus?: FinancialStatus;
  readonly expiresInMinutes?: number;
  readonly cancellableUntil?: Date | null;
  readonly refundPercent?: number;
  /** What the provider has captured; all of the total for a confirmed one that costs something. */
  readonly captured?: string | null;
}

export interface StoredBooking {
  readonly id: string;
  readonly lineIds: readonly string[];
  readonly ticketIds: readonly string[];
  readonly paymentId: string | null;
}

/** Where the site settings say nothing. */
export const configuredPolicy = ({ platform }: TestApp) => housePolicy(platform, { get: async () => ({ holdMinutes: null, cancellableHours: null, refundPercent: null }) });

export const createBookingWorld = async (options: TestAppOptions = {}): Promise<BookingWorld> => {
  const clock = fakeClock(worldStart);
  const test = await createTestApp({ clock, ...options });
  const owner = await aPerson(test, { role: 'ORGANIZER' });
  return new BookingWorld(test, clock, owner.uuid);
};

/** An app with an organizer, events on sale and bookings at any stage; what stands in the tables adds up. */
export class BookingWorld {
  readonly stores;
  readonly tokens;
  readonly codes;
  private count = 0;

  constructor(
    readonly test: TestApp,
    readonly clock: ReturnType<typeof fakeClock>,
    readonly ownerId: string,
  ) {
    const secrets = bookingSecrets(test.platform.config);
    this.stores = test.platform.unitOfWork(bookingStores);
    this.tokens = new HmacGuestTokens(secrets);
    this.codes = new Ed25519TicketCodes(secrets);
  }

  get db() {
    return this.test.platform.database.prisma;
  }

  close = () => this.test.close();

  async rows<Row extends object>(sql: string, ...values: unknown[]): Promise<Row[]> {
    return (await this.test.platform.database.pool.query(sql, values)).rows as Row[];
  }

  async person(role: Role = 'USER'): Promise<UserViewer> {
    const { uuid } = await aPerson(this.test, { role });
    return viewerOf(uuid, role);
  }

  get owner(): UserViewer {
    return viewerOf(this.ownerId, 'ORGANIZER');
  }

  /** Published and on sale, with one date. */
  async event({ pools = { Floor: 10 }, ticketTypes = { Regular: {} }, currency = 'EUR', startsInHours = 240, lastsHours = 3, ownerId = this.ownerId }: EventPlan = {}): Promise<SoldEvent> {
    const now = this.clock.now();
    const [id, occurrenceId, organizerId] = [uuidV7.next(), uuidV7.next(), uuidV7.next()];
    const startsAt = new Date(now.getTime() + startsInHours * hourMs);
    this.count += 1;
    const stamps = { createdAt: now, updatedAt: now };
    await this.db.organizer.create({ data: { id: organizerId, slug: `house-${this.count}`, name: `House ${this.count}`, ownerId, ...stamps } });
    await this.db.event.create({ data: { id, slug: `show-${this.count}`, title: `Show ${this.count}`, status: 'PUBLISHED', publishedAt: now, organizerId, onlineUrl: 'https://live.example/show', timeZone: 'Europe/Berlin', ...stamps } });
    await this.db.occurrence.create({ data: { id: occurrenceId, eventId: id, startsAt, endsAt: new Date(startsAt.getTime() + lastsHours * hourMs), timeZone: 'Europe/Berlin' } });
    const poolIds: Record<string, string> = {};
    const stocks: Record<string, string> = {};
    for (const [name, capacity] of Object.entries(pools)) {
      poolIds[name] = uuidV7.next();
      stocks[name] = uuidV7.next();
      await this.db.pool.create({ data: { id: poolIds[name], eventId: id, name, capacity, stocks: { create: { id: stocks[name], occurrenceId, capacity } } } });
    }
    const types: Record<string, SoldEvent['ticketTypes'][string]> = {};
    for (const [position, [name, { price = '20.00', pools: drawn = Object.keys(pools) }]] of Object.entries(ticketTypes).entries()) {
      const typeId = uuidV7.next();
      await this.db.ticketType.create({ data: { id: typeId, eventId: id, position, name, price, currency, pools: { create: drawn.map((pool) => ({ poolId: poolIds[pool]! })) } } });
      types[name] = { id: typeId, price, stockIds: drawn.map((pool) => stocks[pool]!) };
    }
    return { id, occurrenceId, currency, startsAt, pools: poolIds, stocks, ticketTypes: types };
  }

  /** A booking with its tickets, its money and the counters that go with it. */
  async booking(plan: BookingPlan): Promise<StoredBooking> {
    const { event, status = 'HELD', lines = { [Object.keys(event.ticketTypes)[0]!]: 1 } } = plan;
    const now = this.clock.now();
    const id = uuidV7.next();
    const chosen = Object.entries(lines).map(([name, quantity], position) => ({ id: uuidV7.next(), position, name, quantity, type: event.ticketTypes[name]! }));
    const total = chosen.reduce((sum, { quantity, type }) => sum + Math.round(Number(type.price) * 100) * quantity, 0);
    const { cancellableUntil = new Date(event.startsAt.getTime() - 24 * hourMs), refundPercent = 100, expiresInMinutes = 15, userId = null } = plan;
    const captured = plan.captured === undefined && status === 'CONFIRMED' && total > 0 ? (total / 100).toFixed(2) : (plan.captured ?? null);
    await this.db.booking.create({
      data: {
        id, reference: randomUUID(), eventId: event.id, occurrenceId: event.occurrenceId, userId, status,
        financialStatus: plan.financialStatus ?? (total === 0 ? 'NOT_REQUIRED' : captured ? 'PAID' : 'UNPAID'),
        currency: event.currency, total: (total / 100).toFixed(2), expiresAt: new Date(now.getTime() + expiresInMinutes * 60_000), cancellableUntil, refundPercent,
        contactEmail: status === 'HELD' ? null : 'guest@people.example', locale: status === 'HELD' ? null : 'en',
        confirmedAt: status === 'CONFIRMED' ? now : null, cancelledAt: status === 'CANCELLED' ? now : null, createdAt: now, updatedAt: now,
        lines: { create: chosen.map(({ type, ...line }) => ({ ...line, ticketTypeId: type.id, unitPrice: type.price, stockIds: [...type.stockIds] })) },
      },
    });
    const tickets = status === 'HELD' ? [] : chosen.flatMap(({ id: lineId, quantity }) => Array.from({ length: quantity }, () => ({ id: uuidV7.next(), lineId })));
    await this.db.ticket.createMany({ data: tickets.map((ticket, position) => ({ ...ticket, bookingId: id, position, status: ticketStatus[status], nonce: uuidV7.next() })) });
    const counter = status === 'CONFIRMED' ? 'sold' : 'held';
    for (const { quantity, type } of ['HELD', 'AWAITING_PAYMENT', 'CONFIRMED'].includes(status) ? chosen : []) {
      await this.db.stock.updateMany({ where: { id: { in: [...type.stockIds] } }, data: { [counter]: { increment: quantity } } });
    }
    const paymentId = captured ? await this.captured(id, captured, event.currency) : null;
    return { id, lineIds: chosen.map((line) => line.id), ticketIds: tickets.map((ticket) => ticket.id), paymentId };
  }

  private async captured(bookingId: string, amount: string, currency: string): Promise<string> {
    const now = this.clock.now();
    const id = uuidV7.next();
    await this.db.payment.create({ data: { id, bookingId, provider: 'sandbox', providerRef: `ref-${id}`, amount, currency, state: 'CONFIRMED', createdAt: now, updatedAt: now } });
    await this.db.ledgerEntry.create({ data: { id: uuidV7.next(), bookingId, paymentId: id, kind: 'CAPTURE', fact: `capture-${id}`, amount, currency, occurredAt: now, recordedAt: now } });
    return id;
  }

  async status(id: string) {
    return this.db.booking.findUniqueOrThrow({ where: { id }, include: { tickets: { orderBy: { position: 'asc' } }, payments: true, refunds: { orderBy: { createdAt: 'asc' } } } });
  }

  /** Held and sold places of an event's stocks, by pool. */
  async counters({ stocks }: SoldEvent): Promise<Record<string, { held: number; sold: number }>> {
    const found = await this.db.stock.findMany({ where: { id: { in: Object.values(stocks) } } });
    return Object.fromEntries(Object.entries(stocks).map(([name, id]) => [name, (({ held, sold }) => ({ held, sold }))(found.find((stock) => stock.id === id)!)]));
  }

  /** What any reaction to an event was asked to react to, once each. */
  async announced(type: string): Promise<object[]> {
    const payloads = (await this.jobs(`${type}/%`)).map((payload) => JSON.stringify(payload));
    return [...new Set(payloads)].map((payload) => JSON.parse(payload) as object);
  }

  /** What a task is to do, in order; `%` stands for anything. */
  async jobs(task: string): Promise<object[]> {
    const found = await this.rows<{ payload: object }>(
      `SELECT job.payload FROM graphile_worker._private_jobs job JOIN graphile_worker._private_tasks task ON task.id = job.task_id WHERE task.identifier LIKE $1 ORDER BY job.id`,
      task,
    );
    return found.map(({ payload }) => payload);
  }

  audited = async (action: string): Promise<number> => (await this.rows(`SELECT FROM audit_entries WHERE action = $1`, action)).length;

  /** What the domain page says of every commit: the counters are what the bookings add up to. */
  async drift(): Promise<object[]> {
    return this.rows(`
      WITH kept AS (
        SELECT stock_id, sum(quantity) FILTER (WHERE status IN ('HELD', 'AWAITING_PAYMENT')) AS held, sum(good) FILTER (WHERE status = 'CONFIRMED') AS sold
        FROM (SELECT unnest(line.stock_ids) AS stock_id, line.quantity, booking.status,
            (SELECT count(*) FROM tickets ticket WHERE ticket.line_id = line.id AND ticket.status <> 'VOID') AS good
          FROM booking_lines line JOIN bookings booking ON booking.id = line.booking_id) line GROUP BY stock_id)
      SELECT stock.id, stock.held, kept.held AS "heldByBookings", stock.sold, kept.sold AS "soldByBookings" FROM stocks stock LEFT JOIN kept ON kept.stock_id = stock.id
      WHERE stock.held <> coalesce(kept.held, 0) OR stock.sold <> coalesce(kept.sold, 0)`);
  }

  guest(bookingId: string) {
    return { viewer: anonymous, guestToken: this.tokens.issue(bookingId) };
  }
}

const ticketStatus: Record<BookingStatus, TicketStatus> = { HELD: 'RESERVED', AWAITING_PAYMENT: 'RESERVED', CONFIRMED: 'VALID', CANCELLED: 'VOID', EXPIRED: 'VOID' };

export const anonymous: Viewer = { kind: 'anonymous', requestId: 'test' };

export const viewerOf = (id: string, role: Role): UserViewer => ({ kind: 'user', id, role, sessionId: 'test', requestId: 'test' });

export const aKey = (): string => randomUUID();

/** The refusal of a call that must be refused. */
export async function refusal(call: Promise<unknown>): Promise<{ kind: string; code: string; message: string; field?: readonly string[] }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof DomainError) return { kind: error.kind, ...error.faults[0] };
    throw error;
  }
  throw new Error('the call was not refused');
}
