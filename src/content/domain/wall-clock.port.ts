import type { Faults } from '../../shared/domain/errors';

/** Which of the two instants a wall-clock time means that a clock change skips or doubles. */
export const clockChanges = ['EARLIER', 'LATER'] as const;
export type ClockChange = (typeof clockChanges)[number];

/** Reads what clocks on a wall show. */
export interface WallClock {
  /** The instant of a wall-clock time such as 2026-12-31T20:00:00. One that a clock change skips or doubles is a fault that names both choices, unless one is chosen; null where there is a fault. */
  read(local: string, timeZone: string, choice: ClockChange | null, field: readonly string[], faults: Faults): Date | null;
}
