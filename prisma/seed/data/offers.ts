import type { Ticketing } from './kind';

export interface Tier {
  name: string;
  description?: string;
  factor: number;
  pools: string[];
  /** Left out of an offer now and then. */
  chance?: number;
  early?: boolean;
  hidden?: boolean;
}

export interface Offer {
  ticketing: Ticketing;
  free: boolean;
  kinds?: string[];
  fromCapacity?: number;
  /** A share of the room; null is unlimited. */
  pools: { name: string; share: number | null }[];
  tiers: Tier[];
}

const free = (ticketing: Ticketing, name: string, pool: string, share: number | null): Offer => ({
  ticketing, free: true, pools: [{ name: pool, share }],
  tiers: [
    { name, factor: 0, pools: [pool], description: 'Free of charge; please give your place back if you can’t come.' },
    { name: 'Reserved seat for helpers', factor: 0, pools: [pool], chance: 0.2, hidden: true },
  ],
});

export const offers: Offer[] = [
  {
    ticketing: 'standing', free: false, pools: [{ name: 'Floor', share: 0.95 }, { name: 'Lounge', share: 0.05 }],
    tiers: [
      { name: 'Early bird', factor: 0.8, pools: ['Floor'], early: true, description: 'The first tickets, for those who decide early.' },
      { name: 'Regular', factor: 1, pools: ['Floor'] },
      { name: 'VIP', factor: 2.2, pools: ['Floor', 'Lounge'], chance: 0.55, description: 'Separate entrance, lounge with a view of the stage, one drink.' },
    ],
  },
  {
    ticketing: 'standing', free: false, pools: [{ name: 'Floor', share: 0.8 }, { name: 'Balcony', share: 0.2 }],
    tiers: [
      { name: 'Standing', factor: 1, pools: ['Floor'] },
      { name: 'Balcony, seated', factor: 1.3, pools: ['Balcony'] },
      { name: 'Reduced standing', factor: 0.75, pools: ['Floor'], chance: 0.4, description: 'For students, apprentices and people out of work.' },
    ],
  },
  free('standing', 'Free entry', 'Floor', 1),
  {
    ticketing: 'seated', free: false, fromCapacity: 150, pools: [{ name: 'Stalls', share: 0.55 }, { name: 'Circle', share: 0.3 }, { name: 'Gallery', share: 0.15 }],
    tiers: [
      { name: 'Stalls', factor: 1, pools: ['Stalls'] },
      { name: 'Circle', factor: 0.8, pools: ['Circle'] },
      { name: 'Gallery', factor: 0.5, pools: ['Gallery'] },
      { name: 'Under 26', factor: 0.35, pools: ['Gallery'], chance: 0.4, description: 'With proof of age at the door.' },
    ],
  },
  {
    ticketing: 'seated', free: false, pools: [{ name: 'Seats', share: 1 }],
    tiers: [
      { name: 'Full price', factor: 1, pools: ['Seats'] },
      { name: 'Concession', factor: 0.7, pools: ['Seats'], description: 'Students, pensioners, disabled guests and people out of work.' },
    ],
  },
  {
    ticketing: 'seated', free: false, kinds: ['match'], pools: [{ name: 'Main stand', share: 0.6 }, { name: 'Standing terrace', share: 0.3 }, { name: 'Family block', share: 0.1 }],
    tiers: [
      { name: 'Main stand', factor: 1, pools: ['Main stand'] },
      { name: 'Terrace', factor: 0.6, pools: ['Standing terrace'] },
      { name: 'Family block', factor: 0.7, pools: ['Family block'], chance: 0.6 },
    ],
  },
  free('seated', 'Free seat', 'Seats', 1),
  {
    ticketing: 'pass', free: false, kinds: ['conference'], pools: [{ name: 'Main hall', share: 1 }, { name: 'Workshop rooms', share: 0.3 }],
    tiers: [
      { name: 'Early bird', factor: 0.7, pools: ['Main hall'], early: true, description: 'Talks, lunch and the evening.' },
      { name: 'Standard', factor: 1, pools: ['Main hall'], description: 'Talks, lunch and the evening.' },
      { name: 'Talks and workshop', factor: 1.5, pools: ['Main hall', 'Workshop rooms'], chance: 0.6, description: 'Everything, and a place in a workshop group of twenty.' },
      { name: 'Student', factor: 0.35, pools: ['Main hall'], chance: 0.6 },
    ],
  },
  {
    ticketing: 'pass', free: false, kinds: ['festival'], pools: [{ name: 'Festival ground', share: 1 }, { name: 'Camping', share: 0.25 }],
    tiers: [
      { name: 'Early weekend pass', factor: 0.75, pools: ['Festival ground'], early: true },
      { name: 'Weekend pass', factor: 1, pools: ['Festival ground'] },
      { name: 'Weekend pass with camping', factor: 1.35, pools: ['Festival ground', 'Camping'], chance: 0.5 },
      { name: 'Friend of the festival', factor: 1.9, pools: ['Festival ground'], chance: 0.3, description: 'The same pass, and our thanks on the wall.' },
    ],
  },
  free('pass', 'Free registration', 'Places', 1),
  {
    ticketing: 'course', free: false, pools: [{ name: 'Places', share: 1 }],
    tiers: [
      { name: 'Standard', factor: 1, pools: ['Places'] },
      { name: 'Concession', factor: 0.7, pools: ['Places'], chance: 0.7, description: 'For whoever needs it. We do not ask.' },
      { name: 'Supporter', factor: 1.35, pools: ['Places'], chance: 0.25, description: 'Pays for part of somebody else’s place.' },
    ],
  },
  free('course', 'Free place', 'Places', 1),
  {
    ticketing: 'entry', free: false, pools: [{ name: 'Admission', share: null }],
    tiers: [
      { name: 'Adult', factor: 1, pools: ['Admission'] },
      { name: 'Concession', factor: 0.6, pools: ['Admission'] },
      { name: 'Under 16', factor: 0, pools: ['Admission'], chance: 0.6 },
    ],
  },
  {
    ticketing: 'entry', free: false, pools: [{ name: 'Admission', share: 1 }],
    tiers: [
      { name: 'Grown-up', factor: 1, pools: ['Admission'] },
      { name: 'Child', factor: 0.6, pools: ['Admission'] },
    ],
  },
  free('entry', 'Free admission', 'Admission', null),
  {
    ticketing: 'race', free: false, pools: [{ name: 'Main race', share: 0.7 }, { name: 'Short course', share: 0.3 }],
    tiers: [
      { name: 'Main race, early entry', factor: 0.8, pools: ['Main race'], early: true, chance: 0.6 },
      { name: 'Main race', factor: 1, pools: ['Main race'] },
      { name: 'Short course', factor: 0.6, pools: ['Short course'] },
    ],
  },
  free('race', 'Free entry', 'Starters', 1),
];

export function onlineOffer(isFree: boolean): Offer {
  const pools = [{ name: 'Stream', share: null }];
  if (isFree) return { ticketing: 'course', free: true, pools, tiers: [{ name: 'Live stream', factor: 0, pools: ['Stream'] }] };
  return {
    ticketing: 'course', free: false, pools,
    tiers: [
      { name: 'Live stream', factor: 0.5, pools: ['Stream'] },
      { name: 'Live stream and recording', factor: 0.7, pools: ['Stream'], description: 'With the recording for ninety days.' },
    ],
  };
}

/** For catalogues that ask for more ticket types than their offers make. */
export const extraTiers: Omit<Tier, 'pools'>[] = [
  { name: 'Solidarity', factor: 1.2, description: 'A little more, so that others can pay a little less.' },
  { name: 'Companion', factor: 0, description: 'For the companion of a disabled guest.' },
  { name: 'Neighbours', factor: 0.85, description: 'For people who live around the corner.' },
];
