/** The current time, as a port: rules that depend on it can be tested at any moment. */
export interface Clock {
  now(): Date;
}

/** Makes new UUIDv7 identifiers (RFC 9562), which sort by creation time. */
export interface Ids {
  next(): string;
}
