import type { DomainEvents, DomainEventType } from '../domain/unit-of-work';

/** What a feature does after an event was committed. At least once, so the handler is idempotent. */
export interface Reaction<T extends DomainEventType = DomainEventType> {
  readonly on: T;
  /** Unique among the reactions to this event. */
  readonly name: string;
  handle(payload: DomainEvents[T]): Promise<void>;
}

/** Work that runs on a schedule, on one of the processes. */
export interface RecurringJob {
  readonly name: string;
  /** Five-field crontab expression in UTC. */
  readonly schedule: string;
  run(): Promise<void>;
}

/** Ties the handler's payload to the event's type. */
export const reaction = <T extends DomainEventType>(definition: Reaction<T>): Reaction => definition as unknown as Reaction;
