export interface Place {
  readonly name: string;
  readonly addressLines: readonly string[];
  readonly postalCode: string | null;
  readonly city: string;
  readonly region: string | null;
  readonly countryCode: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

export interface Times {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timeZone: string;
}

/** The locale to write in: the given one, or English where there is none or the runtime doesn't know it. */
export function localeOf(locale: string | null): string {
  try {
    return (locale && Intl.DateTimeFormat.supportedLocalesOf(locale)[0]) || 'en';
  } catch {
    return 'en';
  }
}

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

/** Name, street, town, country: one to a line. */
export function placeInWords({ name, addressLines, postalCode, city, region, countryCode }: Place, locale: string): string[] {
  const town = [postalCode, city].filter(Boolean).join(' ');
  const country = new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' }).of(countryCode.trim());
  return [name, ...addressLines, [town, region].filter(Boolean).join(', '), country].filter((line): line is string => Boolean(line));
}
