import { Temporal } from 'temporal-polyfill';

import type { Kind, Rhythm } from './data/kind';
import type { Random } from './random';

export type Moment = 'past' | 'now' | 'upcoming';

export interface Slot {
  startsAt: Date;
  endsAt: Date;
}

export interface Schedule {
  rhythm: Rhythm;
  time: string;
  firstDay: Temporal.PlainDate;
  slots: Slot[];
}

interface ScheduleWish {
  kind: Kind;
  moment: Moment;
  today: Temporal.PlainDate;
  timeZone: string;
  /** The least number of days to leave before an upcoming start. */
  notice: number;
  once: boolean;
  firstDay?: Temporal.PlainDate;
}

const dayMinutes = 24 * 60;

export function makeSchedule(random: Random, wish: ScheduleWish): Schedule {
  const { kind, timeZone } = wish;
  const rhythm = rhythmFor(random, wish);
  const time = random.pick(kind.starts);
  const minutes = length(random, kind, time);
  const { days, lastDay } = daysOf(random, rhythm, wish);
  const slots = days.map((day) => {
    const start = at(day, time, timeZone);
    if (!lastDay) return { startsAt: instant(start), endsAt: instant(start.add({ minutes })) };
    const end = at(lastDay, time, timeZone).add({ minutes: Math.min(minutes, lastMinutes(time)) });
    return { startsAt: instant(start), endsAt: instant(end) };
  });
  return { rhythm, time, firstDay: days[0] ?? wish.today, slots };
}

function rhythmFor(random: Random, wish: ScheduleWish): Rhythm {
  if (wish.once) return 'single';
  const { rhythms } = wish.kind;
  if (wish.moment !== 'now') return random.weighted(rhythms);
  const { weekly, monthly, days, season } = rhythms;
  return weekly || monthly || days || season ? random.weighted<Rhythm>({ weekly: weekly ?? 0, monthly: monthly ?? 0, days: days ?? 0, season: season ?? 0 }) : 'weekly';
}

function daysOf(random: Random, rhythm: Rhythm, wish: ScheduleWish): { days: Temporal.PlainDate[]; lastDay?: Temporal.PlainDate } {
  const { moment, today } = wish;
  if (wish.firstDay) return { days: [wish.firstDay] };
  const span = spanOf(random, rhythm, moment);
  const weekday = random.pick(wish.kind.weekdays);
  const elapsed = moment === 'now' ? elapsedBy(random, rhythm, span.days) : 0;
  const offset =
    moment === 'past' ? -(span.days + wish.notice + random.between(8, 150) + (rhythm === 'monthly' ? 31 : 0))
    : moment === 'now' ? -elapsed
    : wish.notice + Math.floor(random.unit() ** 1.35 * (rhythm === 'weekly' || rhythm === 'monthly' ? 220 : 345));
  const day = today.add({ days: offset });
  const first = moment === 'now' && (rhythm === 'days' || rhythm === 'season') ? day : onWeekday(day, weekday);
  if (rhythm === 'season') return { days: [first], lastDay: first.add({ days: span.days }) };
  if (rhythm === 'days') {
    const perDay = moment !== 'now' && random.chance(0.4);
    return perDay ? { days: series(first, span.days + 1, 1) } : { days: [first], lastDay: first.add({ days: span.days }) };
  }
  if (rhythm === 'weekly') return { days: series(first, span.count, 7) };
  if (rhythm === 'monthly') return { days: monthly(first, span.count) };
  return { days: series(first, span.count, 1) };
}

function spanOf(random: Random, rhythm: Rhythm, moment: Moment): { count: number; days: number } {
  const counts: Record<Rhythm, [number, number, number]> = { single: [1, 1, 0], run: [3, 6, 1], weekly: [6, 14, 7], monthly: [4, 9, 31], days: [moment === 'now' ? 3 : 2, 4, 1], season: [30, 100, 1] };
  const [least, most, gap] = counts[rhythm];
  const count = random.between(least, most);
  return { count, days: Math.max(0, count - 1) * gap };
}

/** How long something that goes on now has been going on: at least a day is over, at least two are to come. */
function elapsedBy(random: Random, rhythm: Rhythm, days: number): number {
  if (rhythm === 'days') return 1;
  return random.between(Math.min(8, days - 3), Math.max(8, days - 15));
}

function series(first: Temporal.PlainDate, count: number, gap: number): Temporal.PlainDate[] {
  return Array.from({ length: count }, (_, index) => first.add({ days: index * gap }));
}

/** The same weekday of the same week of each month: the second Tuesday stays the second Tuesday. */
function monthly(first: Temporal.PlainDate, count: number): Temporal.PlainDate[] {
  const week = Math.min(3, Math.floor((first.day - 1) / 7));
  return Array.from({ length: count }, (_, index) => onWeekday(first.with({ day: 1 }).add({ months: index + (week * 7 + 7 < first.day ? 1 : 0) }), first.dayOfWeek).add({ weeks: week }));
}

function onWeekday(day: Temporal.PlainDate, weekday: number): Temporal.PlainDate {
  return day.add({ days: (weekday - day.dayOfWeek + 7) % 7 });
}

/** Everything but a club night is over by midnight. */
function length(random: Random, kind: Kind, time: string): number {
  const minutes = random.between(Math.ceil(kind.minutes[0] / 15), Math.floor(kind.minutes[1] / 15)) * 15;
  return kind.minutes[0] >= 360 && time >= '21:00' ? minutes : Math.max(kind.minutes[0], Math.min(minutes, lastMinutes(time)));
}

function lastMinutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return Math.max(60, dayMinutes - hour * 60 - minute);
}

function at(day: Temporal.PlainDate, time: string, timeZone: string): Temporal.ZonedDateTime {
  return day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) });
}

function instant(moment: Temporal.ZonedDateTime): Date {
  return new Date(moment.epochMilliseconds);
}
