import { Deck, type Random } from './random';
import type { EventStatus } from './rows';
import type { Moment } from './schedule';

export interface Scenario {
  status: EventStatus;
  moment: Moment;
}

export type Feature = 'none' | 'soldOut' | 'paused' | 'notYetOnSale' | 'postponed' | 'rescheduled' | 'movedOnline' | 'presale';

const shares: [Scenario, everyone: number, demoAccount: number][] = [
  [{ status: 'PUBLISHED', moment: 'upcoming' }, 66, 11],
  [{ status: 'PUBLISHED', moment: 'now' }, 6, 1],
  [{ status: 'PUBLISHED', moment: 'past' }, 5, 1],
  [{ status: 'DRAFT', moment: 'upcoming' }, 8, 3],
  [{ status: 'SCHEDULED', moment: 'upcoming' }, 5, 2],
  [{ status: 'CANCELLED', moment: 'upcoming' }, 3, 1],
  [{ status: 'CANCELLED', moment: 'past' }, 1, 0],
  [{ status: 'ARCHIVED', moment: 'past' }, 6, 1],
];

export function scenarioDeck(random: Random, owner: 'everyone' | 'demoAccount'): Deck<Scenario> {
  return new Deck(random, shares.flatMap(([scenario, everyone, demoAccount]) => Array.from({ length: owner === 'everyone' ? everyone : demoAccount }, () => scenario)));
}

export function featureDeck(random: Random): Deck<Feature> {
  const copies: Record<Feature, number> = { none: 69, soldOut: 7, paused: 3, notYetOnSale: 6, postponed: 3, rescheduled: 2, movedOnline: 2, presale: 8 };
  return Deck.of(random, Object.keys(copies) as Feature[], (feature) => copies[feature]);
}
