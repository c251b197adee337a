import type { Ids } from '../../shared/domain/clock';
import { minorUnits } from '../../shared/domain/money';
import type { BaseStores } from '../../shared/domain/unit-of-work';
import { type Account, type Balance, balanceOf, financialStatusOf, type LedgerEntry } from './account';
import { type Booking, movesBetween } from './booking.entity';
import type { BookingStores } from './booking.repository';
import type { ProviderEventRepository } from './provider-event.repository';
import { requestRefunds } from './refunding';

/** What is still going to take place. */
export interface Programme {
  /** Whether an occurrence is neither called off nor begun; it can't be called off before the transaction ends. */
  isUpcoming(occurrenceId: string, now: Date): Promise<boolean>;
}

/** What a transaction about payments touches. */
export interface PaymentStores extends BookingStores {
  readonly providerEvents: ProviderEventRepository;
  readonly programme: Programme;
}

export type SettlementStores = Omit<PaymentStores, 'providerEvents'> & Pick<BaseStores, 'outbox'>;

/** What is known after new facts were entered; the order in which they came doesn't matter. */
interface Settlement {
  readonly booking: Booking;
  readonly balance: Balance;
  /** What was captured by the facts that are new. */
  readonly arrived: bigint;
  readonly stores: SettlementStores;
  readonly ids: Ids;
  readonly now: Date;
}

/** The account as it became, and which of its entries are new. */
export interface News {
  readonly account: Account;
  readonly fresh: readonly LedgerEntry[];
}

/** Draws the consequences of new ledger entries, in the transaction that entered them. The caller holds the booking's lock and saves what is returned. */
export async function settle(booking: Booking, { account, fresh }: News, stores: SettlementStores, ids: Ids, now: Date): Promise<Booking> {
  const arrived = fresh.reduce((sum, { kind, amount }) => (kind === 'CAPTURE' ? sum + minorUnits(amount) : sum), 0n);
  const current = booking.withFinancialStatus(financialStatusOf(booking.total, account), now);
  return afterMoney({ booking: current, balance: balanceOf(account), arrived, stores, ids, now });
}

function afterMoney(settlement: Settlement): Booking | Promise<Booking> {
  const { booking, balance, arrived } = settlement;
  if (booking.status === 'AWAITING_PAYMENT') return balance.captured >= minorUnits(booking.total) ? confirm(settlement) : booking;
  if (arrived === 0n) return booking;
  if (booking.status === 'EXPIRED') return confirmLate(settlement);
  if (booking.status === 'CANCELLED') return giveBack(settlement, arrived, 'The booking was cancelled before the payment arrived.');
  return giveBackSurplus(settlement);
}

async function confirm(settlement: Settlement): Promise<Booking> {
  const { booking, stores, now } = settlement;
  const confirmed = booking.pay(now);
  if (!(await stores.stocks.move(movesBetween(booking, confirmed)))) throw new Error(`Booking ${booking.id} holds places that its stocks don't have.`);
  await stores.outbox.append('booking.confirmed', { bookingId: booking.id, eventId: booking.eventId });
  return giveBackSurplus({ ...settlement, booking: confirmed });
}

/** Money that comes after the places were given back buys them once more, if they are there; if not it goes back. */
async function confirmLate(settlement: Settlement): Promise<Booking> {
  const { booking, balance, stores } = settlement;
  const confirmed = balance.refundable >= minorUnits(booking.total) ? await claimAgain(settlement) : null;
  if (!confirmed) return giveBack(settlement, balance.refundable, 'The payment arrived after the places were given back.');
  await stores.outbox.append('booking.confirmed', { bookingId: booking.id, eventId: booking.eventId });
  return giveBackSurplus({ ...settlement, booking: confirmed });
}

async function claimAgain({ booking, stores, ids, now }: Settlement): Promise<Booking | null> {
  if (!(await stores.programme.isUpcoming(booking.occurrenceId, now))) return null;
  const issued = booking.tickets.map((ticket) => ({ ...ticket, id: ids.next(), nonce: ids.next(), status: 'RESERVED' as const }));
  const confirmed = booking.pay(now, [...booking.tickets, ...issued]);
  return (await stores.stocks.move(movesBetween(booking, confirmed))) ? confirmed : null;
}

/** A booking that was paid twice, by two cards, keeps one payment. */
function giveBackSurplus(settlement: Settlement): Booking | Promise<Booking> {
  const { booking, balance, arrived } = settlement;
  const surplus = balance.captured - minorUnits(booking.total);
  if (surplus <= 0n) return booking;
  return giveBack(settlement, surplus < arrived ? surplus : arrived, 'The booking was paid already.');
}

const giveBack = ({ booking, stores, ids, now }: Settlement, amount: bigint, reason: string) => requestRefunds(booking, amount, reason, stores, ids, now);
