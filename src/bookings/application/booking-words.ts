import { type Money, timesOf } from '../../shared/domain/money';
import type { BookingLine } from '../domain/booking.entity';
import type { Papers, Place } from '../domain/booking-papers.port';

/** The booking's locale, or English where it has none or the runtime doesn't know it. */
export function localeOf(locale: string | null): string {
  try {
    return (locale && Intl.DateTimeFormat.supportedLocalesOf(locale)[0]) || 'en';
  } catch {
    return 'en';
  }
}

type Times = Pick<Papers, 'startsAt' | 'endsAt' | 'timeZone'>;

/** "Saturday, 12 December 2026, 19:00 – 22:00 CET": the wall clock where the event is. */
export function timesInWords({ startsAt, endsAt, timeZone }: Times, locale: string): string {
  const day = { timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  const time = { timeZone, hour: 'numeric', minute: '2-digit' } as const;
  const dayOf = (date: Date) => new Intl.DateTimeFormat(locale, day).format(date);
  const timeOf = (date: Date) => new Intl.DateTimeFormat(locale, time).format(date);
  const last = new Intl.DateTimeFormat(locale, { ...time, timeZoneName: 'short' }).format(endsAt);
  return dayOf(startsAt) === dayOf(endsAt)
    ? `${dayOf(startsAt)}, ${timeOf(startsAt)} – ${last}`
    : `${dayOf(startsAt)}, ${timeOf(startsAt)} – ${dayOf(endsAt)}, ${last}`;
}

/** Exact: the amount stays a string. */
export const moneyInWords = ({ amount, currency }: Money, locale: string): string => new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount as Intl.StringNumericLiteral);

export const lineInWords = ({ quantity, name, unitPrice }: BookingLine, locale: string): string => `${quantity} × ${name}: ${moneyInWords(timesOf(unitPrice, quantity), locale)}`;

/** Name, street, town, country: one to a line. */
export function placeInWords({ name, addressLines, postalCode, city, region, countryCode }: Place, locale: string): string[] {
  const town = [postalCode, city].filter(Boolean).join(' ');
  const country = new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' }).of(countryCode.trim());
  return [name, ...addressLines, [town, region].filter(Boolean).join(', '), country].filter((line): line is string => Boolean(line));
}
