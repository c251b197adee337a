import type { Clock, Ids } from '../../../shared/domain/clock';
import { conflict } from '../../../shared/domain/errors';
import type { BaseStores, UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { Payment } from '../account';
import { type Booking, movesBetween } from '../booking.entity';
import type { BookingRepository } from '../booking.repository';
import { type HolderClaim, lockOwn, requestOf } from '../holder';
import { type Attendee, issueTickets } from '../issuing';
import { paymentToContinue, refuseSecondPayment } from '../payment-attempts';
import type { PaymentSession } from '../payment-provider.port';
import type { ScheduledStores } from '../schedule.port';
import type { GuestTokens } from '../ticket-codes.port';
import type { ReplacePayment } from './replace-payment.use-case';
import type { StartPayment } from './start-payment.use-case';

export interface Confirmation {
  readonly idempotencyKey: string;
  readonly bookingId: string;
  readonly contactEmail: string;
  readonly contactName?: string | null;
  readonly locale?: string | null;
  readonly attendees?: readonly Attendee[] | null;
  readonly paymentMethod?: string | null;
  readonly returnUrl?: string | null;
}

export interface Confirmed {
  readonly booking: Booking;
  /** Null where nothing is to be paid, or not any more. */
  readonly payment: PaymentSession | null;
}

export interface ConfirmationTools {
  /** Outside of transactions. */
  readonly reads: BookingRepository;
  readonly startPayment: StartPayment;
  readonly replacePayment: ReplacePayment;
  readonly paymentMinutes: number;
  readonly tokens: GuestTokens;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** What a transaction has settled: a payment where one is to be started or gone on with, perhaps after an earlier one. */
interface Agreement {
  readonly booking: Booking;
  readonly payment: Payment | null;
  readonly isRepeated: boolean;
}

type Stores = ScheduledStores & BaseStores;

/** The holder wants the places. Free ones are theirs at once; otherwise a payment is started after the commit. */
export class ConfirmBooking {
  constructor(
    private readonly unitOfWork: UnitOfWork<ScheduledStores>,
    private readonly tools: ConfirmationTools,
  ) {}

  async execute(claim: HolderClaim, command: Confirmation): Promise<Confirmed> {
    const { booking, payment, isRepeated } = await this.unitOfWork.run((stores) => this.agree(claim, command, stores));
    if (!payment) return { booking, payment: null };
    const { reads, replacePayment, startPayment } = this.tools;
    if (isRepeated && !(await replacePayment.execute(payment))) {
      const [paid] = await reads.findByIds([booking.id], null);
      return { booking: paid!, payment: null };
    }
    const { booking: current, ...session } = await startPayment.execute(payment, booking, { method: payment.method, returnUrl: command.returnUrl ?? null });
    return { booking: current, payment: session };
  }

  private async agree(claim: HolderClaim, command: Confirmation, stores: Stores): Promise<Agreement> {
    const { tokens, clock } = this.tools;
    const now = clock.now();
    const { bookingId } = command;
    const earlier = await stores.idempotency.claim(requestOf(claim.viewer, 'booking.confirm', command), { bookingId }, now);
    const before = await lockOwn(stores.bookings, bookingId, claim, tokens);
    if (earlier) return continued(before, stores, now);
    const { startsAt, isCancelled } = await stores.schedule.get(before.occurrenceId);
    if (isCancelled) throw conflict('EVENT_CANCELLED', 'The event was called off.', ['input', 'bookingId']);
    const agreement = before.status === 'AWAITING_PAYMENT' ? await this.payAgain(before, command, stores, now) : await this.confirm(before, startsAt, command, stores, now);
    await stores.audit.record(claim.viewer, { action: 'booking.confirm', subject: { type: 'Booking', id: bookingId }, changedFields: agreement.booking === before ? ['payments'] : ['status'] });
    return agreement;
  }

  private async confirm(before: Booking, startsAt: Date, command: Confirmation, stores: Stores, now: Date): Promise<Agreement> {
    before.assertHeld(now);
    if (startsAt <= now) throw conflict('SALES_CLOSED', 'The event has begun.', ['input', 'bookingId']);
    const { contactEmail, contactName = null, locale = null, attendees, paymentMethod = null } = command;
    const tickets = issueTickets(before, attendees ?? [], this.tools.ids);
    const booking = before.confirm({ contactEmail, contactName, locale }, tickets, this.dueAt(startsAt, now), now);
    await stores.bookings.save(booking);
    if (!booking.isFree) return { booking, payment: await this.prepare(booking, paymentMethod, stores, now), isRepeated: false };
    if (!(await stores.stocks.move(movesBetween(before, booking)))) throw new Error(`Booking ${booking.id} holds places that its stocks don't have.`);
    await stores.outbox.append('booking.confirmed', { bookingId: booking.id, eventId: booking.eventId });
    return { booking, payment: null, isRepeated: false };
  }

  /** After a card was declined, with another one. Contact and tickets stay as they were confirmed. */
  private async payAgain(booking: Booking, { paymentMethod = null }: Confirmation, stores: Stores, now: Date): Promise<Agreement> {
    if (booking.isOverdue(now)) throw conflict('HOLD_EXPIRED', 'The time to pay is over. Hold the places again.', ['input', 'bookingId']);
    refuseSecondPayment(await stores.payments.accountOf(booking.id));
    return { booking, payment: await this.prepare(booking, paymentMethod, stores, now), isRepeated: true };
  }

  private async prepare(booking: Booking, method: string | null, { payments }: Stores, now: Date): Promise<Payment> {
    const payment = this.tools.startPayment.prepare(booking, method, now);
    await payments.savePayment(payment);
    return payment;
  }

  private dueAt(startsAt: Date, now: Date): Date {
    const due = new Date(now.getTime() + this.tools.paymentMinutes * 60_000);
    return due < startsAt ? due : startsAt;
  }
}

/** The same request again goes on where the first one stopped, perhaps on its way to the provider. */
async function continued(booking: Booking, { payments }: Stores, now: Date): Promise<Agreement> {
  if (booking.status !== 'AWAITING_PAYMENT' || booking.isOverdue(now)) return { booking, payment: null, isRepeated: false };
  const account = await payments.accountOf(booking.id);
  return { booking, payment: paymentToContinue(account), isRepeated: account.payments.length > 1 };
}
