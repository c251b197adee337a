export interface EventFacts {
  readonly slug: string;
  /** Whether the public can see it where it is named. */
  readonly isPublic: boolean;
}

export interface BookingFacts {
  /** Null where no partner made it. */
  readonly partnerId: string | null;
  readonly reference: string;
  readonly occurrenceId: string;
}

/** What webhooks tell of changed things. */
export interface ChangeFacts {
  ofEvent(id: string): Promise<EventFacts | null>;
  ofBooking(id: string): Promise<BookingFacts | null>;
}
