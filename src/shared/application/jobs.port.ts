import type { DomainEvents, DomainEventType } from '../domain/unit-of-work';

/** The job that a reaction runs in. A job that is tried again has the id and the time that it had. */
export interface ReactionJob {
  readonly id: string;
  readonly addedAt: Date;
}

/** What a feature does after an event was committed. At least once, so the handler is idempotent. */
export interface Reaction<T extends DomainEventType = DomainEventType> {
  readonly on: T;
  /** Unique among the reactions to this event. */
  readonly name: string;
  handle(payload: DomainEvents[T], job: ReactionJob): Promise<void>;
}

interface Work {
  readonly name: string;
  run(): Promise<void>;
}

/** Work that runs on a schedule, on one of the processes. */
export interface ScheduledJob extends Work {
  /** Five-field crontab expression in UTC. */
  readonly schedule: string;
}

/** Work that is too frequent for a schedule: each process runs it, one time after the other, so they must share the work. */
export interface FrequentJob extends Work {
  readonly everySeconds: number;
}

export type RecurringJob = ScheduledJob | FrequentJob;

/** Ties the handler's payload to the event's type. */
export const reaction = <T extends DomainEventType>(definition: Reaction<T>): Reaction => definition as unknown as Reaction;
