import type { VenueType } from './city';

/** single: one date; run: several evenings in a row; days: one span over a few days; season: one span over weeks. */
export type Rhythm = 'single' | 'run' | 'weekly' | 'monthly' | 'days' | 'season';

export type Ticketing = 'standing' | 'seated' | 'pass' | 'course' | 'entry' | 'race';

/**
 * A kind of event. Its texts have {slots}: facts of the place and the date ({city}, {season}, {person}…) or
 * entries of `words`. A slot keeps its value through one event; {band2} is another band than {band};
 * {Slot} starts with a capital letter. An entry `a|b` of the slot x also sets {xThing} to b.
 */
export interface Kind {
  key: string;
  weight: number;
  /** Slots that say what the event is: a text about another one of them than the title's doesn't fit. */
  heads?: string[];
  side: 'stage' | 'ideas';
  venues: VenueType[];
  tags: [string, ...string[]];
  alsoTags: string[];
  rhythms: Partial<Record<Rhythm, number>>;
  /** ISO weekdays, Monday is 1. */
  weekdays: number[];
  starts: string[];
  minutes: [number, number];
  ticketing: Ticketing;
  /** In euros at Berlin's price level. */
  price: [number, number];
  freeShare: number;
  onlineShare: number;
  audience: [number, number];
  titles: string[];
  /** Titles for something that visits several cities. */
  tourTitles?: string[];
  summaries: string[];
  openings: string[];
  middles: string[];
  closings: string[];
  words: Record<string, string[]>;
  /** Words that make no sense on a stream. */
  inPersonOnly?: string[];
}
