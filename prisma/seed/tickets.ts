import type { City } from './data/city';
import type { Kind } from './data/kind';
import { extraTiers, onlineOffer, offers, type Offer, type Tier } from './data/offers';
import type { Random } from './random';
import type { EventRow, OccurrenceRow, PoolRow, PoolTicketTypeRow, StockRow, TicketTypeRow } from './rows';
import type { Feature } from './scenario';

interface TicketWish {
  event: EventRow;
  occurrences: OccurrenceRow[];
  kind: Kind;
  city: City;
  capacity: number;
  free: boolean;
  feature: Feature;
  /** How many ticket types to end up with; the offer decides when it is left out. */
  count?: number;
  today: Date;
}

interface Tickets {
  ticketTypes: TicketTypeRow[];
  pools: PoolRow[];
  poolTicketTypes: PoolTicketTypeRow[];
  stocks: StockRow[];
}

const dayMs = 86_400_000;

export function makeTickets(random: Random, wish: TicketWish): Tickets {
  const { event } = wish;
  const offer = offerFor(random, wish);
  const tiers = tiersOf(random, offer, wish);
  const used = new Set(tiers.flatMap((tier) => tier.pools));
  const pools = offer.pools.filter((pool) => used.has(pool.name)).map(({ name, share }) => ({ id: random.uuid(event.createdAt), eventId: event.id, name, capacity: poolCapacity(wish.capacity, share) }));
  const base = wish.free ? 0 : wish.kind.price[0] + random.unit() ** 1.6 * (wish.kind.price[1] - wish.kind.price[0]);
  const ticketTypes = tiers.map((tier, position): TicketTypeRow => ({
    id: random.uuid(event.createdAt),
    eventId: event.id,
    position,
    name: tier.name,
    description: tier.description ?? null,
    price: priceIn(wish.city, base * tier.factor),
    currency: wish.city.currency,
    minPerBooking: 1,
    maxPerBooking: wish.free ? 4 : 10,
    ...salesWindow(random, tier, wish),
    visibility: tier.hidden ? 'HIDDEN' : 'PUBLIC',
  }));
  const poolTicketTypes = tiers.flatMap((tier, index) => pools.filter((pool) => tier.pools.includes(pool.name)).map((pool) => ({ poolId: pool.id, ticketTypeId: ticketTypes[index]?.id ?? '' })));
  return { ticketTypes, pools, poolTicketTypes, stocks: stocksOf(random, pools, wish) };
}

function offerFor(random: Random, { event, kind, capacity, free }: TicketWish): Offer {
  if (!event.venueId) return onlineOffer(free);
  const fitting = offers.filter((offer) => offer.ticketing === kind.ticketing && offer.free === free && (offer.kinds?.includes(kind.key) ?? true) && capacity >= (offer.fromCapacity ?? 0));
  const special = fitting.filter((offer) => offer.kinds);
  return random.pick(special.length > 0 ? special : fitting);
}

function tiersOf(random: Random, offer: Offer, { feature, count, free, event }: TicketWish): Tier[] {
  const always = offer.tiers.filter((tier) => tier.chance === undefined || random.chance(tier.chance));
  const firstPool = offer.pools[0]?.name ?? '';
  if (feature === 'presale') always.push({ name: random.pick(['Members’ presale', 'Guest list', 'Press and partners']), factor: 0.5, pools: [firstPool], hidden: true });
  if (count === undefined) return always;
  const spare = extraTiers.filter((tier) => event.venueId || tier.name !== 'Companion').map((tier) => ({ ...tier, factor: free ? 0 : tier.factor, pools: [firstPool] }));
  return [...always, ...spare].slice(0, Math.max(1, count));
}

function poolCapacity(capacity: number, share: number | null): number | null {
  if (share === null) return null;
  const places = Math.max(6, Math.round(capacity * share));
  return places > 100 ? Math.round(places / 10) * 10 : places;
}

function priceIn(city: City, euros: number): string {
  if (euros === 0) return '0';
  const steps = Math.max(1, Math.round((euros * city.priceLevel) / city.priceStep));
  return String(steps * city.priceStep);
}

function salesWindow(random: Random, tier: Tier, { event, occurrences, feature, today }: TicketWish): { salesStartAt: Date | null; salesEndAt: Date | null } {
  const first = occurrences[0]?.startsAt;
  const last = occurrences.at(-1)?.startsAt;
  if (!first || !last) return { salesStartAt: null, salesEndAt: null };
  const opening = feature === 'notYetOnSale' ? new Date(today.getTime() + random.between(3, 20) * dayMs + 9 * 3_600_000) : null;
  const from = opening ?? event.publishedAt ?? event.publishAt ?? event.createdAt;
  const ready = opening !== null && opening < first ? opening : null;
  if (!tier.early) return { salesStartAt: ready, salesEndAt: random.chance(0.2) && last > from ? last : null };
  const middle = new Date(from.getTime() + (first.getTime() - from.getTime()) * 0.5);
  return { salesStartAt: ready, salesEndAt: middle > from ? middle : null };
}

/** Nothing is sold before there are bookings; what looks sold out is blocked. */
function stocksOf(random: Random, pools: PoolRow[], { event, occurrences, feature }: TicketWish): StockRow[] {
  const live = event.status === 'PUBLISHED';
  return occurrences.flatMap((occurrence) => {
    const full = live && (feature === 'soldOut' || (occurrences.length > 2 && random.chance(0.06)));
    return pools.map((pool) => ({ id: random.uuid(event.createdAt), poolId: pool.id, occurrenceId: occurrence.id, capacity: pool.capacity, sold: 0, held: 0, blocked: full ? (pool.capacity ?? 0) : 0 }));
  });
}
