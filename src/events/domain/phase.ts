export const eventPhases = ['UPCOMING', 'ONGOING', 'ENDED'] as const;
export type EventPhase = (typeof eventPhases)[number];

export interface Span {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly cancelledAt: Date | null;
}

/**
 * Where an event stands in time: ONGOING while one of its occurrences runs, ENDED after the last, UPCOMING otherwise.
 * Cancelled occurrences count only where all are cancelled.
 */
export function phaseOf(occurrences: readonly Span[], now: Date): EventPhase {
  const held = occurrences.filter(({ cancelledAt }) => cancelledAt === null);
  const relevant = held.length > 0 ? held : occurrences;
  if (relevant.some(({ startsAt, endsAt }) => startsAt <= now && now < endsAt)) return 'ONGOING';
  return relevant.length > 0 && relevant.every(({ endsAt }) => endsAt <= now) ? 'ENDED' : 'UPCOMING';
}
