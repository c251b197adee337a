import { type Reaction, reaction, type ReactionJob } from '../../shared/application/jobs.port';
import type { IdType } from '../../shared/domain/typed-id';
import type { ChangeFacts } from '../domain/change-facts.port';
import type { AnnounceChange } from '../domain/use-cases/announce-change.use-case';
import type { WebhookTopic } from '../domain/webhook.entity';

type EventTopic = Extract<WebhookTopic, `event.${string}` | `occurrence.${string}`>;
type BookingTopic = Extract<WebhookTopic, `booking.${string}`>;

/**
 * What partners hear: of events, what the public may see; of bookings, those that they made themselves. Bodies carry ids and
 * nothing personal, so that a receiver asks the API for what it may see now.
 */
export class WebhookAnnouncements {
  constructor(
    private readonly announce: AnnounceChange,
    private readonly facts: ChangeFacts,
    private readonly typedId: (type: IdType, uuid: string) => string,
  ) {}

  reactions(): Reaction[] {
    const ofEvents = (['event.published', 'event.updated', 'event.cancelled', 'event.archived'] as const).map((on) =>
      reaction({ on, name: 'webhooks', handle: ({ eventId }, job) => this.event(on, eventId, job) }),
    );
    const ofBookings = (['booking.confirmed', 'booking.expired'] as const).map((on) => reaction({ on, name: 'webhooks', handle: ({ bookingId, eventId }, job) => this.booking(on, bookingId, eventId, job) }));
    return [
      ...ofEvents,
      ...ofBookings,
      // Its address is nobody's business any more.
      reaction({ on: 'event.unpublished', name: 'webhooks', handle: ({ eventId }, job) => this.tell('event.unpublished', null, { eventId: this.typedId('Event', eventId) }, job) }),
      reaction({
        on: 'occurrence.cancelled',
        name: 'webhooks',
        handle: ({ eventId, occurrenceId }, job) => this.event('occurrence.cancelled', eventId, job, { occurrenceId: this.typedId('Occurrence', occurrenceId) }),
      }),
      reaction({
        on: 'booking.cancelled',
        name: 'webhooks',
        handle: ({ bookingId, eventId, ticketIds }, job) => this.booking('booking.cancelled', bookingId, eventId, job, { ticketIds: ticketIds?.map((id) => this.typedId('Ticket', id)) ?? null }),
      }),
    ];
  }

  private async event(topic: EventTopic, id: string, job: ReactionJob, more: object = {}): Promise<void> {
    const event = await this.facts.ofEvent(id);
    // Drafts are edited and archived too; and what was taken back meanwhile is told as that.
    if (event?.isPublic) await this.tell(topic, null, { eventId: this.typedId('Event', id), slug: event.slug, ...more }, job);
  }

  private async booking(topic: BookingTopic, id: string, eventId: string, job: ReactionJob, more: object = {}): Promise<void> {
    const booking = await this.facts.ofBooking(id);
    if (!booking?.partnerId) return;
    const { partnerId, reference, occurrenceId } = booking;
    await this.tell(topic, partnerId, { bookingId: this.typedId('Booking', id), reference, eventId: this.typedId('Event', eventId), occurrenceId: this.typedId('Occurrence', occurrenceId), ...more }, job);
  }

  private tell(topic: WebhookTopic, partnerId: string | null, data: object, { id, addedAt }: ReactionJob): Promise<void> {
    return this.announce.execute({ topic, partnerId, data, jobId: id, at: addedAt });
  }
}
