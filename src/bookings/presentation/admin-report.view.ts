import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from '../../shared/application/scalars.dto';
import type { Money } from '../../shared/domain/money';
import { MoneyView } from '../../shared/presentation/money.view';
import { BookingStatusEnum } from '../application/booking-enums.dto';
import type { BookingStatus } from '../domain/booking.entity';
import type { EventStats, ReportBucket, ReportInterval, SalesReport, Takings, TicketTypeSales } from '../domain/booking-report.port';
import type { TicketCodes } from '../domain/ticket-codes.port';

export const ReportIntervalEnum: { readonly [I in ReportInterval]: I } = { DAY: 'DAY', HOUR: 'HOUR' };

registerEnumType(ReportIntervalEnum, {
  name: 'ReportInterval',
  description: 'How long each part of a report is.',
  valuesConfig: { DAY: { description: 'A day, from midnight by the clocks of the event.' }, HOUR: { description: 'An hour.' } },
});

const inEachCurrency = 'One amount for each currency that money moved in, usually one; none where none has moved.';

@ObjectType('Takings', { description: `What came in and what went back. ${inEachCurrency}` })
export class TakingsView implements Takings {
  @Field(() => [MoneyView], { description: 'What buyers paid.' })
  gross: Money[];

  @Field(() => [MoneyView], { description: 'What was given back.' })
  refunds: Money[];

  @Field(() => [MoneyView], { description: 'What is left of the gross, also without what banks took back in disputes.' })
  net: Money[];
}

@ObjectType('BookingCount', { description: 'How many bookings have a status.' })
class BookingCountView {
  @Field(() => BookingStatusEnum, { description: 'The status.' })
  status: BookingStatus;

  @Field(() => Int, { description: 'How many have it.' })
  count: number;
}

@ObjectType('EventStats', { description: 'How an event sells, as of now.' })
export class EventStatsView implements Omit<EventStats, 'eventId'> {
  @Field(() => TakingsView, { description: 'Its money.' })
  takings: TakingsView;

  @Field(() => Int, { description: 'Tickets that are good, those of people who are in included.' })
  ticketsSold: number;

  @Field(() => Int, { description: 'Places kept by bookings that are not confirmed or not paid.' })
  ticketsHeld: number;

  @Field(() => Int, { description: 'People who are in.' })
  checkedIn: number;

  @Field(() => [BookingCountView], { description: 'Its bookings by status; statuses that none has are left out.' })
  bookings: BookingCountView[];
}

@ObjectType('SalesBucket', { description: 'One part of a sales report.' })
class SalesBucketView implements ReportBucket {
  @Field(() => DateTime, { description: 'When it begins.' })
  at: Date;

  @Field(() => Int, { description: 'Tickets of bookings that were confirmed in it, those called off later too.' })
  tickets: number;

  @Field(() => [MoneyView], { description: `What buyers paid in it. ${inEachCurrency}` })
  gross: Money[];

  @Field(() => [MoneyView], { description: `What was given back in it. ${inEachCurrency}` })
  refunds: Money[];
}

@ObjectType('TicketTypeSales', { description: 'What was sold of one ticket type.' })
export class TicketTypeSalesView implements Omit<TicketTypeSales, 'ticketTypeId'> {
  @Field(() => String, { description: 'Its name when it was sold.' })
  name: string;

  @Field(() => Int, { description: 'Tickets of bookings that were confirmed in the time of the report, those called off later too.' })
  tickets: number;

  @Field(() => [MoneyView], { description: 'What they cost, one amount for each currency.' })
  value: Money[];
}

@ObjectType('SalesReport', { description: 'What was sold of an event in a span of time.' })
export class SalesReportView implements SalesReport {
  @Field(() => [SalesBucketView], { description: 'Its parts in order, without gaps.' })
  buckets: SalesBucketView[];

  @Field(() => Int, { description: 'Tickets of all its parts.' })
  tickets: number;

  @Field(() => TakingsView, { description: 'Money of all its parts.' })
  takings: TakingsView;

  @Field(() => [TicketTypeSalesView], { description: 'By ticket type, the most sold first.' })
  byTicketType: TicketTypeSales[];
}

@ObjectType('ScannerKey', { description: 'What a scanner needs to check QR codes without asking us.' })
export class ScannerKeyView implements Pick<TicketCodes['publicKeys'][number], 'keyId' | 'publicKey'> {
  @Field(() => String, { description: 'What a QR code names the key by.' })
  keyId: string;

  @Field(() => String, { description: 'The Ed25519 public key, in base64url.' })
  publicKey: string;
}
