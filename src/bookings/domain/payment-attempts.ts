import { conflict } from '../../shared/domain/errors';
import type { Account, Payment, PaymentState } from './account';

const open: readonly PaymentState[] = ['CREATED', 'PENDING', 'FAILED'];

/** The payment that a repeated request goes on with: the last one, while money can still come by it. */
export const paymentToContinue = ({ payments }: Account): Payment | null => payments.findLast(({ state }) => open.includes(state)) ?? null;

/** Money can't come by it any more: it was called off, or the provider never took it on. */
export const isOff = ({ state, providerRef }: Payment): boolean => state === 'CANCELLED' || (state === 'FAILED' && providerRef === null);

/** A declined payment may be followed by another; one whose money may be under way may not. */
export function refuseSecondPayment({ payments }: Account): void {
  if (payments.some(({ state, providerRef }) => state === 'PENDING' || state === 'CONFIRMED' || (state === 'CREATED' && providerRef === null))) throw paymentUnderWay();
}

export const paymentUnderWay = () =>
  conflict('INVALID_STATE', 'A payment of this booking is under way. Wait for it, or repeat the request with its idempotencyKey.', ['input', 'bookingId']);
