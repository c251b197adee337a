import type { Temporal } from 'temporal-polyfill';

import type { Place } from './community';
import type { Kind } from './data/kind';
import type { Random } from './random';
import type { Schedule } from './schedule';

export interface Leg {
  /** The same seed makes the same act and programme. */
  seed: string;
  /** Open for the first stop. */
  firstDay?: Temporal.PlainDate;
}

interface Tour {
  seed: string;
  stopsLeft: number;
  lastDay: Temporal.PlainDate;
  visited: Set<string>;
}

/** Some acts go on tour: the same title and programme in one city after another, a few days apart. */
export class Tours {
  private readonly running = new Map<string, Tour>();
  private count = 0;

  constructor(private readonly random: Random) {}

  nextLeg(kind: Kind, place: Place): Leg | undefined {
    if (!kind.tourTitles) return undefined;
    const tour = this.running.get(kind.key);
    if (!tour) return this.random.chance(0.16) ? { seed: `${kind.key}-tour-${String(++this.count)}-${String(this.random.between(0, 1e9))}` } : undefined;
    if (tour.visited.has(place.city.name)) return undefined;
    return { seed: tour.seed, firstDay: tour.lastDay.add({ days: this.random.between(2, 5) }) };
  }

  started(kind: Kind, place: Place, schedule: Schedule, leg: Leg | undefined): void {
    if (!leg) return;
    const tour = this.running.get(kind.key) ?? { seed: leg.seed, stopsLeft: this.random.between(2, 5), lastDay: schedule.firstDay, visited: new Set<string>() };
    tour.visited.add(place.city.name);
    tour.lastDay = schedule.firstDay;
    tour.stopsLeft -= 1;
    if (tour.stopsLeft <= 0) this.running.delete(kind.key);
    else this.running.set(kind.key, tour);
  }
}
