import type { Money } from '../../shared/domain/money';
import type { BookingStatus } from './booking.entity';

/** Sums in each currency that money moved in; usually one. */
export interface Takings {
  readonly gross: readonly Money[];
  readonly refunds: readonly Money[];
  readonly net: readonly Money[];
}

export interface EventStats {
  readonly eventId: string;
  readonly takings: Takings;
  readonly ticketsSold: number;
  readonly ticketsHeld: number;
  readonly checkedIn: number;
  readonly bookings: readonly { readonly status: BookingStatus; readonly count: number }[];
}

export const reportIntervals = ['DAY', 'HOUR'] as const;
export type ReportInterval = (typeof reportIntervals)[number];

export interface ReportWindow {
  readonly eventId: string;
  /** From here on. */
  readonly from: Date;
  /** Up to here, without it. */
  readonly to: Date;
  readonly interval: ReportInterval;
}

export interface ReportBucket {
  /** When it begins, by the clocks of the event. */
  readonly at: Date;
  /** Of bookings confirmed in it, those called off later too. */
  readonly tickets: number;
  readonly gross: readonly Money[];
  readonly refunds: readonly Money[];
}

export interface TicketTypeSales {
  readonly ticketTypeId: string;
  readonly name: string;
  readonly tickets: number;
  /** Price times tickets. */
  readonly value: readonly Money[];
}

export interface SalesReport {
  /** Without gaps. */
  readonly buckets: readonly ReportBucket[];
  readonly tickets: number;
  readonly takings: Takings;
  readonly byTicketType: readonly TicketTypeSales[];
}

export interface BookingReports {
  statsOf(eventIds: readonly string[]): Promise<EventStats[]>;
  salesReport(window: ReportWindow): Promise<SalesReport>;
}
