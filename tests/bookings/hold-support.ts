import { bookingHolds } from '../../src/bookings';
import type { Booking } from '../../src/bookings/domain/booking.entity';
import type { HoldCommand } from '../../src/bookings/domain/hold-store.port';
import { DomainError } from '../../src/shared/domain/errors';
import type { Viewer } from '../../src/shared/domain/viewer';
import { createTestApp, type TestApp, type TestAppOptions } from '../support/app';
import { aKey, anonymous, type BookingWorld, configuredPolicy, type SoldEvent } from './booking-world';

export type Tickets = Readonly<Record<string, number>>;

export const aHold = (event: SoldEvent, tickets: Tickets = { Regular: 1 }, idempotencyKey = aKey()): HoldCommand => ({
  idempotencyKey, occurrenceId: event.occurrenceId, lines: Object.entries(tickets).map(([name, quantity]) => ({ ticketTypeId: event.ticketTypes[name]!.id, quantity })),
});

/** One process that takes holds. */
export class Box {
  readonly #holds;

  constructor(readonly test: TestApp) {
    this.#holds = bookingHolds(test.platform, configuredPolicy(test));
  }

  get desk() {
    return this.#holds.holdDesk;
  }

  get places() {
    return this.#holds.holdPlaces;
  }

  expire = (occurrenceId?: string): Promise<number> => this.#holds.expireBookings.execute(occurrenceId);

  hold = (command: HoldCommand, viewer: Viewer = anonymous): Promise<Booking> => this.desk.hold(viewer, command);

  /** The reference, or the codes of the refusal. */
  async outcome(command: HoldCommand, viewer: Viewer = anonymous): Promise<string> {
    try {
      return (await this.hold(command, viewer)).reference;
    } catch (error) {
      if (error instanceof DomainError) return error.faults.map(({ code }) => code).join();
      throw error;
    }
  }
}

/** Another process on the world's database, by the same clock. */
export async function anotherBox(world: BookingWorld, options: Pick<TestAppOptions, 'DatabaseClient'> = {}): Promise<Box> {
  return new Box(await createTestApp({ clock: world.clock, databaseUrl: world.test.databaseUrl, ...options }));
}

export const isReference = (outcome: string): boolean => /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/.test(outcome);
