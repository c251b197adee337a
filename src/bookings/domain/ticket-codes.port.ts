/** What a QR code says; a scanner can check it without asking us. */
export interface TicketCode {
  readonly ticketId: string;
  readonly occurrenceId: string;
  readonly nonce: string;
}

/** Signs what a ticket's QR code says. */
export interface TicketCodes {
  /** ASCII, short enough for a QR code that a cheap scanner reads. */
  write(code: TicketCode): string;
  /** Null for what we did not sign. */
  read(payload: string): TicketCode | null;
  /** Ed25519 public keys for scanners that work offline, the one in use first. */
  readonly publicKeys: readonly { readonly keyId: string; readonly publicKey: string }[];
}

/** Secret tokens, each of which opens one booking to whoever has it. */
export interface GuestTokens {
  issue(bookingId: string): string;
  /** The booking that a token opens; null for what we did not issue. */
  read(token: string): string | null;
}
