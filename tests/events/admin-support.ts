import { randomUUID } from 'node:crypto';
import { uuidV7 } from '../../src/shared/infrastructure/system';
import { decodeId } from '../../src/shared/presentation/ids';
import { createTestApp, fakeClock, type TestApp, type TestAppOptions } from '../support/app';
import { operation } from '../support/operations';
import { type SignedIn, signInAs } from '../support/people';

export const testStart = '2026-11-22T12:00:00.000Z';
export const inDays = (days: number, hour = 19) => `${new Date(Date.parse('2026-11-22T00:00:00.000Z') + days * 86_400_000).toISOString().slice(0, 10)}T${String(hour).padStart(2, '0')}:00:00.000Z`;

/** An input with a fresh idempotency key. */
export const keyed = (input: object = {}) => ({ idempotencyKey: randomUUID(), ...input });

export interface Fault {
  readonly code: string;
  readonly field: string[] | null;
  readonly message: string;
}

/** An app with an organizer who has a profile, another organizer, an administrator and an ordinary user. */
export async function createBackOffice(options: TestAppOptions = {}) {
  const clock = fakeClock(testStart);
  const test = await createTestApp({ clock, ...options });
  const [owner, rival, admin, visitor] = await Promise.all([signInAs(test, 'ORGANIZER'), signInAs(test, 'ORGANIZER'), signInAs(test, 'ADMIN'), signInAs(test, 'USER')]);
  const office = new BackOffice(test, clock, { owner, rival, admin, visitor });
  await office.prepare();
  return office;
}

export class BackOffice {
  organizerId = '';
  rivalOrganizerId = '';
  venueId = '';

  constructor(
    readonly test: TestApp,
    readonly clock: ReturnType<typeof fakeClock>,
    readonly people: { readonly owner: SignedIn; readonly rival: SignedIn; readonly admin: SignedIn; readonly visitor: SignedIn },
  ) {}

  async prepare(): Promise<void> {
    this.organizerId = (await this.run('organizerCreate', { input: { name: 'Blue Note Nights' } })).organizer.id;
    this.rivalOrganizerId = (await this.run('organizerCreate', { input: { name: 'Red Room' } }, this.people.rival)).organizer.id;
    const venue = (await this.run('venueCreate', { input: { name: 'Harbour Hall', addressLines: ['Quay 1'], city: 'Hamburg', countryCode: 'DE', timeZone: 'Europe/Berlin' } })).venue;
    this.venueId = (await this.run('venuePublish', { id: venue.id })).venue.id;
  }

  /** Sends a mutation of schema/operations and gives its payload, whatever it says. */
  async payload(name: string, variables: object, who: SignedIn | null = this.people.owner) {
    const answer = await this.send(name, variables, who);
    if (answer.errors) throw new Error(`${name}: ${JSON.stringify(answer.errors)}`);
    return answer.data[name];
  }

  /** As `payload`, for what must succeed. */
  async run(name: string, variables: object, who: SignedIn | null = this.people.owner) {
    const payload = await this.payload(name, variables, who);
    if (payload.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload.userErrors)}`);
    return payload;
  }

  async faults(name: string, variables: object, who: SignedIn | null = this.people.owner): Promise<Fault[]> {
    return (await this.payload(name, variables, who)).userErrors;
  }

  send(name: string, variables: object, who: SignedIn | null = this.people.owner) {
    const file = name.startsWith('venue') || name.startsWith('adminVenue') ? 'admin/venues' : 'admin/events';
    return this.test.adminQuery(operation(file, `${name[0]!.toUpperCase()}${name.slice(1)}`), variables, who?.headers);
  }

  async event(id: string, who: SignedIn = this.people.owner) {
    return (await this.send('adminEvent', { id }, who)).data.adminEvent;
  }

  async createEvent(input: object = {}) {
    return (await this.run('eventCreate', { input: { title: 'Jazz at the harbour', organizerId: this.organizerId, timeZone: 'Europe/Berlin', venueId: this.venueId, ...input } })).event;
  }

  /** A draft with one date, a pool of 10 and a ticket type: ready to be published. */
  async createWholeEvent(input: object = {}) {
    const { id } = await this.createEvent(input);
    const { occurrence } = await this.run('occurrenceAdd', { eventId: id, expectedVersion: 1, input: { startsAt: inDays(30), endsAt: inDays(30, 22) } });
    const { pool } = await this.run('inventoryPoolSet', { eventId: id, expectedVersion: 2, input: { name: 'Floor', capacity: 10 } });
    const { ticketType, event } = await this.run('ticketTypeSet', { eventId: id, expectedVersion: 3, input: { name: 'Regular', price: { amount: '20', currency: 'EUR' }, poolIds: [pool.id] } });
    return { id, version: event.version as number, occurrenceId: occurrence.id as string, poolId: pool.id as string, ticketTypeId: ticketType.id as string };
  }

  async createPublishedEvent(input: object = {}) {
    const whole = await this.createWholeEvent(input);
    const { event } = await this.run('eventPublish', { id: whole.id });
    return { ...whole, version: event.version as number };
  }

  /** A booking of the event's only ticket type, whose places the counters of all its pools have. */
  async book(event: { readonly occurrenceId: string; readonly ticketTypeId: string }, quantity: number, status: 'HELD' | 'CONFIRMED' | 'CANCELLED' = 'CONFIRMED'): Promise<void> {
    const { prisma } = this.test.platform.database;
    const [now, id, lineId] = [this.clock.now(), uuidV7.next(), uuidV7.next()];
    const [occurrenceId, ticketTypeId] = [decodeId('Occurrence', event.occurrenceId)!, decodeId('TicketType', event.ticketTypeId)!];
    const { eventId } = await prisma.occurrence.findUniqueOrThrow({ where: { id: occurrenceId } });
    const stockIds = (await prisma.stock.findMany({ where: { occurrenceId, pool: { ticketTypes: { some: { ticketTypeId } } } } })).map((stock) => stock.id);
    await prisma.booking.create({
      data: {
        id, reference: id, eventId, occurrenceId, status, financialStatus: 'NOT_REQUIRED', currency: 'EUR', total: 0, expiresAt: now, refundPercent: 100, createdAt: now, updatedAt: now,
        lines: { create: { id: lineId, ticketTypeId, position: 0, name: 'Regular', quantity, unitPrice: 0, stockIds } },
      },
    });
    if (status === 'CONFIRMED') await prisma.ticket.createMany({ data: Array.from({ length: quantity }, (_, position) => ({ id: uuidV7.next(), bookingId: id, lineId, position, status: 'VALID' as const, nonce: uuidV7.next() })) });
    if (status !== 'CANCELLED') await prisma.stock.updateMany({ where: { id: { in: stockIds } }, data: { [status === 'HELD' ? 'held' : 'sold']: { increment: quantity } } });
  }

  /** Stands in for bookings where only the counters matter. */
  async sell(sold: number, held = 0): Promise<void> {
    await this.test.platform.database.pool.query('UPDATE stocks SET sold = $1, held = $2', [sold, held]);
  }
}
