/** Every code by which the rules about bookings refuse, and what it means to the caller. */
const meanings = {
  INVALID: 'A value breaks a rule; the message says which.',
  NOT_FOUND: 'It does not exist, or it is not yours.',
  SOLD_OUT: 'No place is left.',
  INSUFFICIENT_CAPACITY: 'Fewer places are left than were asked for.',
  SALES_CLOSED: 'It is not on sale: not yet, not now, or no longer.',
  EVENT_CANCELLED: 'The event, or this date of it, is called off.',
  LIMIT_EXCEEDED: 'More, or fewer, than one booking may have; or a hold that cannot be extended further.',
  HOLD_EXPIRED: 'The time to confirm is over; hold the places again.',
  INVALID_STATE: 'The booking or ticket is not in a state that allows this.',
  NOT_CANCELLABLE: 'Its holder may not cancel it, or not any more.',
  PAYMENT_DECLINED: 'The payment was declined; try another method.',
  PAYMENT_UNAVAILABLE: 'Payments are not taken here.',
  REFUND_EXCEEDS_BALANCE: 'More than is left to give back.',
  CURRENCY_MISMATCH: 'The booking was paid in another currency.',
  ALREADY_CHECKED_IN: 'The ticket was scanned before; the payload says when.',
  INVALID_TICKET: 'The QR code is none of ours.',
  TICKET_REPLACED: 'The ticket has a newer QR code, because it was passed on.',
  WRONG_OCCURRENCE: 'The ticket is for another date or event.',
  IDEMPOTENCY_CONFLICT: 'The idempotencyKey was used for another request; make a new one.',
} as const;

type Meaning = keyof typeof meanings;

/** The codes of one surface as a GraphQL enum. */
export function describedBookingFaults<Code extends Meaning>(codes: readonly Code[]) {
  return {
    codes: Object.fromEntries(codes.map((code) => [code, code])) as { readonly [C in Code]: C },
    descriptions: Object.fromEntries(codes.map((code) => [code, { description: meanings[code] as string }])) as { [C in Code]: { description: string } },
  };
}
