import type { Clock } from '../../../shared/domain/clock';
import { conflict } from '../../../shared/domain/errors';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import { type Booking, holdLengthsMax } from '../booking.entity';
import { type HolderClaim, lockOwn, requestOf } from '../holder';
import type { ScheduledStores } from '../schedule.port';
import type { GuestTokens } from '../ticket-codes.port';
import type { HoldPolicy } from './hold-places.use-case';

export interface HoldExtension {
  readonly idempotencyKey: string;
  readonly bookingId: string;
}

/** Starts the time of a hold again, within limits and never past the start. */
export class ExtendHold {
  constructor(
    private readonly unitOfWork: UnitOfWork<ScheduledStores>,
    private readonly tokens: GuestTokens,
    private readonly clock: Clock,
    private readonly policy: () => Promise<HoldPolicy>,
  ) {}

  async execute(claim: HolderClaim, { idempotencyKey, bookingId }: HoldExtension): Promise<Booking> {
    const { holdMinutes } = await this.policy();
    return this.unitOfWork.run(async ({ idempotency, bookings, schedule, audit }) => {
      const now = this.clock.now();
      const earlier = await idempotency.claim(requestOf(claim.viewer, 'booking.extend', { idempotencyKey, bookingId }), { bookingId }, now);
      const before = await lockOwn(bookings, bookingId, claim, this.tokens);
      if (earlier) return before;
      const { startsAt, isCancelled } = await schedule.get(before.occurrenceId);
      if (isCancelled) throw conflict('EVENT_CANCELLED', 'The event was called off.', ['input', 'bookingId']);
      const after = before.extend(later(now, holdMinutes), earliest(startsAt, later(before.createdAt, holdLengthsMax * holdMinutes)), now);
      await bookings.save(after);
      await audit.record(claim.viewer, { action: 'booking.extend', subject: { type: 'Booking', id: bookingId }, changedFields: ['expiresAt'] });
      return after;
    });
  }
}

const later = (from: Date, minutes: number) => new Date(from.getTime() + minutes * 60_000);

const earliest = (a: Date, b: Date) => (a < b ? a : b);
