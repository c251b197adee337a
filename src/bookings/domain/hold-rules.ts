import { availableIn, type Counters, salesStatus } from '../../events/domain/sales';
import { conflict, type DomainError, Faults, invalid, notFound } from '../../shared/domain/errors';
import { isAmountIn, type Money, sumOf, timesOf } from '../../shared/domain/money';
import type { HoldCommand, HoldFacts, OccurrenceFacts, TicketOffer } from './hold-store.port';

export const linesPerBooking = 20;

/** No ticket type allows more in one booking. */
const quantityMax = 1_000;

/** What a hold takes, found to be allowed. */
export interface Basket {
  readonly occurrence: OccurrenceFacts;
  readonly items: readonly BasketItem[];
  readonly total: Money;
}

export interface BasketItem {
  readonly line: number;
  readonly offer: TicketOffer;
  readonly quantity: number;
}

type Stocks = ReadonlyMap<string, Counters>;

/** What can be said of a command without knowing what is sold. */
export function assertReadable({ lines }: HoldCommand): void {
  if (lines.length === 0) throw invalid('INVALID', 'A booking needs at least one line.', ['input', 'lines']);
  if (lines.length > linesPerBooking) throw invalid('INVALID', `A booking has at most ${linesPerBooking} lines.`, ['input', 'lines']);
}

/** The basket that a command asks for; throws every reason why it can't be held. `stocks` are the counters as they stand by now. */
export function basketOf(command: HoldCommand, facts: HoldFacts, stocks: Stocks, now: Date): Basket {
  const occurrence = announced(facts.occurrences.get(command.occurrenceId));
  const faults = new Faults();
  checkQuantities(command, faults);
  const items = offered(command, occurrence, facts, faults);
  for (const item of items) checkOffer(item, occurrence, now, faults);
  checkCurrency(items, faults);
  checkPlaces(items, stocks, faults);
  faults.throwIfAny('conflict');
  return { occurrence, items, total: totalOf(items) };
}

/** Places per stock that a basket takes: ticket types that share a pool are summed. */
export function claimsOf(items: readonly BasketItem[]): ReadonlyMap<string, number> {
  const claims = new Map<string, number>();
  for (const { offer, quantity } of items) {
    for (const stockId of offer.stockIds) claims.set(stockId, (claims.get(stockId) ?? 0) + quantity);
  }
  return claims;
}

/** Nothing but the lack of places stands in the way. */
export const isLackOfPlaces = ({ faults }: DomainError): boolean => faults.every(({ code }) => code === 'SOLD_OUT' || code === 'INSUFFICIENT_CAPACITY');

const isQuantity = (quantity: number) => Number.isInteger(quantity) && quantity >= 1 && quantity <= quantityMax;

const fieldOf = (line: number, name: 'ticketTypeId' | 'quantity') => ['input', 'lines', String(line), name];

/** Nobody learns of an occurrence whose event isn't public. */
function announced(occurrence: OccurrenceFacts | undefined): OccurrenceFacts {
  const field = ['input', 'occurrenceId'];
  if (!occurrence || (occurrence.eventStatus !== 'PUBLISHED' && occurrence.eventStatus !== 'CANCELLED')) throw notFound('Occurrence', field);
  if (occurrence.eventStatus === 'CANCELLED') throw conflict('EVENT_CANCELLED', 'This event is cancelled.', field);
  if (occurrence.cancelledAt) throw conflict('EVENT_CANCELLED', 'This date of the event is cancelled.', field);
  return occurrence;
}

function checkQuantities({ lines }: HoldCommand, faults: Faults): void {
  lines.forEach(({ quantity, ticketTypeId }, line) => {
    if (!isQuantity(quantity)) faults.add('INVALID', `quantity must be a whole number from 1 to ${quantityMax}.`, fieldOf(line, 'quantity'));
    if (lines.findIndex((other) => other.ticketTypeId === ticketTypeId) < line) faults.add('INVALID', 'Name each ticket type once.', fieldOf(line, 'ticketTypeId'));
  });
}

/** The lines whose ticket type is there for everybody to book. */
function offered({ lines }: HoldCommand, { id, eventId }: OccurrenceFacts, { offers }: HoldFacts, faults: Faults): BasketItem[] {
  return lines.flatMap(({ ticketTypeId, quantity }, line) => {
    const offer = offers.find((other) => other.ticketTypeId === ticketTypeId && other.occurrenceId === id);
    if (offer?.eventId === eventId && offer.visibility === 'PUBLIC') return { line, offer, quantity };
    faults.add('NOT_FOUND', 'Ticket type was not found.', fieldOf(line, 'ticketTypeId'));
    return [];
  });
}

const closedBecause = {
  NOT_STARTED: 'Sales of this ticket have not started yet.',
  PAUSED: 'Sales are paused. Try again later.',
  ENDED: 'Sales of this ticket have ended.',
} as const;

function checkOffer({ line, offer, quantity }: BasketItem, { salesPaused, startsAt }: OccurrenceFacts, now: Date, faults: Faults): void {
  const { salesStartAt, salesEndAt, minPerBooking, maxPerBooking } = offer;
  const status = salesStatus({ salesStartAt, salesEndAt, salesPaused, isCancelled: false, occurrenceStartsAt: startsAt, remaining: null }, now);
  if (status !== 'ON_SALE' && status !== 'SOLD_OUT') faults.add('SALES_CLOSED', closedBecause[status], fieldOf(line, 'ticketTypeId'));
  if (!isQuantity(quantity)) return;
  if (quantity < minPerBooking) faults.add('LIMIT_EXCEEDED', `Book at least ${minPerBooking} of these at once.`, fieldOf(line, 'quantity'));
  if (quantity > maxPerBooking) faults.add('LIMIT_EXCEEDED', `Book at most ${maxPerBooking} of these at once.`, fieldOf(line, 'quantity'));
}

function checkCurrency(items: readonly BasketItem[], faults: Faults): void {
  const [first, ...others] = items;
  for (const { line, offer } of others) {
    if (offer.price.currency === first!.offer.price.currency) continue;
    faults.add('INVALID', `One booking is paid in one currency: this is in ${offer.price.currency}, the first in ${first!.offer.price.currency}.`, fieldOf(line, 'ticketTypeId'));
  }
}

function checkPlaces(items: readonly BasketItem[], stocks: Stocks, faults: Faults): void {
  const claims = claimsOf(items.filter(({ quantity }) => isQuantity(quantity)));
  const left = (stockId: string) => availableIn(stocks.get(stockId)!) ?? Infinity;
  for (const { line, offer } of items) {
    const places = offer.stockIds.length > 0 ? Math.min(...offer.stockIds.map(left)) : 0;
    const short = offer.stockIds.filter((stockId) => (claims.get(stockId) ?? 0) > left(stockId));
    if (places === 0) faults.add('SOLD_OUT', `${offer.name} is sold out.`, fieldOf(line, 'ticketTypeId'), 0);
    else if (short.length > 0) faults.add('INSUFFICIENT_CAPACITY', remainderOf(Math.min(...short.map(left))), fieldOf(line, 'quantity'), places);
  }
}

function totalOf(items: readonly BasketItem[]): Money {
  const { currency } = items[0]!.offer.price;
  const total = sumOf(items.map(({ offer, quantity }) => timesOf(offer.price, quantity)), currency);
  if (!isAmountIn(currency, total.amount)) throw invalid('LIMIT_EXCEEDED', 'This costs more than one booking can. Split it.', ['input', 'lines']);
  return total;
}

const remainderOf = (places: number) => (places === 1 ? 'Only 1 place is left.' : `Only ${places} places are left.`);
