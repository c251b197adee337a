import type { Temporal } from 'temporal-polyfill';

import type { City } from './data/city';
import { slugOf } from './slug';

const dayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });

interface TitleContext {
  city: City;
  venue: string;
  firstDay: Temporal.PlainDate;
  season: string;
}

/** Sees to it that no title and no slug occurs twice. */
export class TitleRegister {
  private readonly taken = new Set<string>();

  /** Takes the first of the titles that is free; the last resorts name place and date as a programme would. */
  take(titles: Iterable<string>, context: TitleContext): { title: string; slug: string } {
    let last = '';
    for (const title of titles) {
      if (this.claim(title)) return { title, slug: slugOf(title) };
      last = title;
    }
    const { city, venue, firstDay, season } = context;
    const day = dayFormat.format(Date.UTC(firstDay.year, firstDay.month - 1, firstDay.day));
    const suffixes = [city.name, `${season} in ${city.name}`, venue, `${city.name}, ${day}`, `${venue}, ${day}`, `${season} at ${venue}, ${day}`];
    for (const suffix of suffixes) {
      const title = `${last} – ${suffix}`;
      if (this.claim(title)) return { title, slug: slugOf(title) };
    }
    throw new Error(`No title is left for ${last}.`);
  }

  private claim(title: string): boolean {
    const slug = slugOf(title);
    if (this.taken.has(slug)) return false;
    this.taken.add(slug);
    return true;
  }
}
