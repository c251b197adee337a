import type { Temporal } from 'temporal-polyfill';

import type { Place } from './community';
import type { City } from './data/city';
import type { Kind } from './data/kind';
import { atTheVenue, inSeries, onTheStream, onlineMiddles, onlineSummaries } from './data/practical';
import type { Random } from './random';
import type { Schedule } from './schedule';
import { Story } from './story';

interface TextWish {
  kind: Kind;
  place: Place;
  online: boolean;
  schedule: Schedule;
  cities: readonly City[];
  /** Instead of the kind's own. */
  titles?: readonly string[];
}

interface EventTexts {
  title: string;
  summary: string;
  description: string;
}

const placeSlots = /\{(venue|neighbourhood|landmark|address|directions)\}/i;
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const seasons = ['Winter', 'Spring', 'Summer', 'Autumn'] as const;

export function writeTexts(random: Random, wish: TextWish): EventTexts {
  const { kind, online, schedule } = wish;
  const story = new Story(random, kind, wish.place.city, wish.cities, online, factsOf(wish));
  const suited = (templates: readonly string[]): readonly string[] => (online ? templates.filter((template) => !placeSlots.test(template)) : templates);
  const title = story.title(suited(wish.titles ?? kind.titles));
  const summary = story.pick(online ? onlineSummaries : kind.summaries);
  const opening = story.pick(suited(kind.openings));
  const middles = story.some(online ? onlineMiddles : kind.middles, random.chance(0.65) ? 2 : 1);
  const series = schedule.rhythm === 'run' || schedule.rhythm === 'weekly' || schedule.rhythm === 'monthly' ? story.pick(inSeries[schedule.rhythm]) : '';
  const closing = online ? '' : story.pick(kind.closings);
  const practical = story.pick(online ? onTheStream : atTheVenue);
  const paragraphs = [opening, middles.join(' '), [series, closing].filter(Boolean).join(' '), practical];
  return { title, summary, description: paragraphs.filter(Boolean).join('\n\n') };
}

export function seasonOf(day: Temporal.PlainDate, city: City): string {
  const quarter = Math.floor((day.month % 12) / 3) + (city.hemisphere === 'south' ? 2 : 0);
  return seasons[quarter % 4] ?? 'Winter';
}

function factsOf({ place, schedule }: TextWish): Record<string, string> {
  const { city, profile } = place;
  const { firstDay, time } = schedule;
  return {
    city: city.name,
    landmark: city.landmark,
    tradition: city.tradition,
    venue: profile.name,
    address: profile.address,
    directions: profile.directions,
    season: seasonOf(firstDay, city).toLowerCase(),
    month: months[firstDay.month - 1] ?? '',
    weekday: weekdays[firstDay.dayOfWeek - 1] ?? '',
    time,
    partOfDay: partOfDay(time),
    count: counted(schedule.slots.length),
  };
}

function partOfDay(time: string): string {
  if (time < '09:00') return 'Sunrise';
  if (time < '12:00') return 'Mid-Morning';
  return time < '18:00' ? 'Teatime' : 'Dusk';
}

function counted(count: number): string {
  return ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'][count] ?? String(count);
}
