import type { Counters } from '../../../events/domain/sales';
import type { Clock, Ids } from '../../../shared/domain/clock';
import { DomainError } from '../../../shared/domain/errors';
import { idempotencyConflict, scopeOf } from '../../../shared/domain/idempotency';
import type { BaseStores, UnitOfWork } from '../../../shared/domain/unit-of-work';
import { Booking } from '../booking.entity';
import { assertReadable, type Basket, basketOf, claimsOf, isLackOfPlaces } from '../hold-rules';
import type { HoldCommand, HoldFacts, HoldRequest, HoldStores, NewHold, OccurrenceFacts, References } from '../hold-store.port';
import type { ExpireBookings } from './expire-bookings.use-case';

export type HoldOutcome = Booking | DomainError;

/** What the house decides where an event doesn't. */
export interface HoldPolicy {
  readonly holdMinutes: number;
  readonly cancellableHours: number;
  readonly refundPercent: number;
}

export interface HoldTools {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly references: References;
  /** What holds now. */
  readonly policy: () => Promise<HoldPolicy>;
}

/** The tools of one round, in which one policy holds. */
type HoldTerms = Omit<HoldTools, 'policy'> & { readonly policy: HoldPolicy };

type Stores = HoldStores & BaseStores;

interface Attempt {
  readonly outcome: HoldOutcome;
  /** Places are lacking, and bookings whose time is over keep some. */
  readonly isWaitingForExpiry: boolean;
}

/** Rolls a transaction back that found other stocks, keys or references than it had read. */
class FactsMoved extends Error {}

const runs = 3;
const minuteMs = 60_000;

/** Holds places for many callers in one transaction; each gets all it asked for or a refusal. */
export class HoldPlaces {
  constructor(
    private readonly unitOfWork: UnitOfWork<HoldStores>,
    private readonly expireBookings: ExpireBookings,
    private readonly tools: HoldTools,
  ) {}

  /** One outcome for each request, in their order. A refusal for lack of places stands only when no overdue booking keeps any. */
  async execute(requests: readonly HoldRequest[]): Promise<HoldOutcome[]> {
    const attempts = await this.attempt(requests);
    const waiting = attempts.flatMap(({ isWaitingForExpiry }, index) => (isWaitingForExpiry ? index : []));
    const occurrenceIds = new Set(waiting.map((index) => requests[index]!.command.occurrenceId));
    for (const occurrenceId of occurrenceIds) await this.giveBackOverdue(occurrenceId);
    const second = waiting.length > 0 ? await this.attempt(waiting.map((index) => requests[index]!)) : [];
    waiting.forEach((index, position) => (attempts[index] = second[position]!));
    return attempts.map(({ outcome }) => outcome);
  }

  /** A booking that can't be expired keeps its places; that the sweeper reports it is enough. */
  private async giveBackOverdue(occurrenceId: string): Promise<void> {
    await this.expireBookings.execute(occurrenceId).catch(() => undefined);
  }

  private async attempt(requests: readonly HoldRequest[]): Promise<Attempt[]> {
    const terms = { ...this.tools, policy: await this.tools.policy() };
    for (let run = 1; ; run += 1) {
      try {
        return await this.unitOfWork.run((stores) => this.holdAll(requests, terms, stores));
      } catch (error) {
        if (run === runs || !(error instanceof FactsMoved)) throw error;
      }
    }
  }

  private async holdAll(requests: readonly HoldRequest[], terms: HoldTerms, { holds, bookings, outbox }: Stores): Promise<Attempt[]> {
    const locked = await holds.lock(requests);
    const now = this.tools.clock.now();
    const facts = await holds.read(requests, now);
    if ([...facts.stocks.keys()].some((stockId) => !locked.has(stockId))) throw new FactsMoved('A ticket type draws from another pool than a moment ago.');
    const earlierIds = facts.earlier.flatMap((earlier) => (earlier?.isSameInput ? earlier.bookingId : []));
    const earlier = earlierIds.length > 0 ? await bookings.findByIds(earlierIds, null) : [];
    const round = new HoldRound(facts, earlier, now, terms);
    const attempts = requests.map((request, index) => round.attempt(request, index));
    if (round.holds.length === 0) return attempts;
    if (!(await holds.write(round.holds, now))) throw new FactsMoved('A key, a reference or places were taken meanwhile.');
    await outbox.appendAll('booking.held', round.holds.map(({ booking: { id, eventId } }) => ({ bookingId: id, eventId })));
    return attempts;
  }
}

/** Decides about the requests of one transaction, one after the other, as if each had the stocks to itself. */
class HoldRound {
  readonly holds: NewHold[] = [];
  readonly #stocks: Map<string, Counters>;

  constructor(
    private readonly facts: HoldFacts,
    private readonly earlier: readonly Booking[],
    private readonly now: Date,
    private readonly terms: HoldTerms,
  ) {
    this.#stocks = new Map(facts.stocks);
  }

  attempt(request: HoldRequest, index: number): Attempt {
    try {
      return { outcome: this.#replay(request, index) ?? this.#hold(request), isWaitingForExpiry: false };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const hasOverdue = this.facts.occurrences.get(request.command.occurrenceId)?.hasOverdue ?? false;
      return { outcome: error, isWaitingForExpiry: hasOverdue && isLackOfPlaces(error) };
    }
  }

  /** The booking that this key has made before, in an earlier transaction or for a twin in this one. */
  #replay(request: HoldRequest, index: number): Booking | null {
    const earlier = this.facts.earlier[index];
    const twin = this.holds.find((hold) => isSameKey(hold.request, request));
    if (earlier ? !earlier.isSameInput : twin && !isSameInput(twin.request.command, request.command)) throw idempotencyConflict();
    if (earlier) return this.earlier.find(({ id }) => id === earlier.bookingId)!;
    return twin?.booking ?? null;
  }

  #hold(request: HoldRequest): Booking {
    assertReadable(request.command);
    const basket = basketOf(request.command, this.facts, this.#stocks, this.now);
    const booking = heldBooking(basket, request, this.now, this.terms);
    for (const [stockId, places] of claimsOf(basket.items)) {
      const counters = this.#stocks.get(stockId)!;
      this.#stocks.set(stockId, { ...counters, held: counters.held + places });
    }
    this.holds.push({ request, booking });
    return booking;
  }
}

const isSameKey = (a: HoldRequest, b: HoldRequest): boolean => a.command.idempotencyKey === b.command.idempotencyKey && scopeOf(a.viewer) === scopeOf(b.viewer);

const isSameInput = (a: HoldCommand, b: HoldCommand): boolean =>
  a.occurrenceId === b.occurrenceId &&
  a.lines.length === b.lines.length &&
  a.lines.every(({ ticketTypeId, quantity }, line) => b.lines[line]!.ticketTypeId === ticketTypeId && b.lines[line]!.quantity === quantity);

function heldBooking({ occurrence, items, total }: Basket, { viewer }: HoldRequest, now: Date, { ids, references, policy }: HoldTerms): Booking {
  return new Booking({
    id: ids.next(), reference: references.next(), eventId: occurrence.eventId, occurrenceId: occurrence.id, userId: viewer.kind === 'user' ? viewer.id : null,
    status: 'HELD', financialStatus: Number(total.amount) === 0 ? 'NOT_REQUIRED' : 'UNPAID', contactEmail: null, contactName: null, locale: null, total,
    expiresAt: earlierOf(new Date(now.getTime() + policy.holdMinutes * minuteMs), occurrence.startsAt),
    cancellableUntil: cancellableUntil(occurrence, policy, now), refundPercent: occurrence.refundPercent ?? policy.refundPercent,
    confirmedAt: null, cancelledAt: null, cancelReason: null, tickets: [], version: 1, createdAt: now, updatedAt: now,
    lines: items.map(({ offer, quantity }) => ({ id: ids.next(), ticketTypeId: offer.ticketTypeId, name: offer.name, quantity, unitPrice: offer.price, stockIds: offer.stockIds })),
  });
}

const earlierOf = (a: Date, b: Date): Date => (a < b ? a : b);

/** Null where the time to cancel is over before it began. */
function cancellableUntil(occurrence: OccurrenceFacts, policy: HoldPolicy, now: Date): Date | null {
  const until = new Date(occurrence.startsAt.getTime() - (occurrence.cancellableHours ?? policy.cancellableHours) * 60 * minuteMs);
  return until > now ? until : null;
}
