import type { Role } from '../../src/shared/domain/viewer';
import { encodeId } from '../../src/shared/presentation/ids';
import { operation } from '../support/operations';
import { aPerson, type SignedIn, signIn, signInAs } from '../support/people';
import { aKey, type BookingPlan, type BookingWorld, createBookingWorld, type SoldEvent } from './booking-world';
import type { TestAppOptions } from '../support/app';

type Who = Pick<SignedIn, 'headers'> | null;

export interface StaffFault {
  readonly code: string;
  readonly field: string[] | null;
  readonly message: string;
}

/** A world of bookings with an organizer, a rival, an administrator and a visitor at the back office. */
export async function createStaffDesk({ env, ...options }: TestAppOptions = {}): Promise<StaffDesk> {
  const world = await createBookingWorld({ env: { ACCESS_TOKEN_TTL_SECONDS: '86400', ...env }, ...options });
  const as = (role: Role) => signInAs(world.test, role);
  const owner = await signIn(world.test, await aPerson(world.test, { role: 'ORGANIZER' }));
  return new StaffDesk(world, { owner, rival: await as('ORGANIZER'), admin: await as('ADMIN'), visitor: await as('USER') });
}

export class StaffDesk {
  constructor(
    readonly world: BookingWorld,
    readonly people: { readonly owner: SignedIn; readonly rival: SignedIn; readonly admin: SignedIn; readonly visitor: SignedIn },
  ) {}

  event(plan: Parameters<BookingWorld['event']>[0] = {}): Promise<SoldEvent> {
    return this.world.event({ ownerId: this.people.owner.uuid, ...plan });
  }

  /** A stored booking, by its typed ids. */
  async booking(plan: Omit<BookingPlan, 'event'> & { readonly event?: SoldEvent } = {}) {
    const event = plan.event ?? (await this.event());
    const { id, ticketIds } = await this.world.booking({ status: 'CONFIRMED', ...plan, event });
    return { event, uuid: id, id: encodeId('Booking', id), ticketIds: ticketIds.map((ticketId) => encodeId('Ticket', ticketId)), ticketUuids: ticketIds };
  }

  async qrPayload(ticketId: string): Promise<string> {
    const { nonce, booking } = await this.world.db.ticket.findUniqueOrThrow({ where: { id: ticketId }, include: { booking: true } });
    return this.world.codes.write({ ticketId, nonce, occurrenceId: booking.occurrenceId });
  }

  query(name: string, variables: object = {}, who: Who = this.people.owner) {
    return this.world.test.adminQuery(operation('admin/bookings', `${name[0]!.toUpperCase()}${name.slice(1)}`), variables, who?.headers);
  }

  send(name: string, input: object, who: Who = this.people.owner) {
    return this.query(name, { input: { ...(name === 'ticketCheckIn' ? { nonce: aKey() } : { idempotencyKey: aKey() }), ...input } }, who);
  }

  async payload(name: string, input: object, who: Who = this.people.owner) {
    const { data, errors } = await this.send(name, input, who);
    if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}`);
    return data[name];
  }

  /** As `payload`, for what must succeed. */
  async run(name: string, input: object, who: Who = this.people.owner) {
    const payload = await this.payload(name, input, who);
    if (payload.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload.userErrors)}`);
    return payload;
  }

  async faults(name: string, input: object, who: Who = this.people.owner): Promise<StaffFault[]> {
    return (await this.payload(name, input, who)).userErrors;
  }
}
