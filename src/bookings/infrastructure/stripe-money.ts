import { conflict } from '../../shared/domain/errors';
import { currencyDecimals, fromMinorUnits, minorUnits, type Money } from '../../shared/domain/money';

/** Decimals in Stripe's amounts where they aren't two (docs.stripe.com/currencies); ISK and UGX have none, but are written with two. */
const stripeDecimals = new Map<string, number>([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'JPY', 'KMF', 'KRW', 'MGA', 'PYG', 'RWF', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'].map((code) => [code, 0] as const),
  ...['BHD', 'JOD', 'KWD', 'OMR', 'TND'].map((code) => [code, 3] as const),
]);

const wholeOnly: ReadonlySet<string> = new Set(['ISK', 'UGX']);

const shiftOf = (currency: string): number => (stripeDecimals.get(currency) ?? 2) - currencyDecimals(currency);

/** The number that Stripe means by an amount. Refused where Stripe can't take it to the last digit; nothing is rounded. */
export function toStripeAmount(amount: Money): number {
  const { currency } = amount;
  const shift = shiftOf(currency);
  const factor = 10n ** BigInt(Math.abs(shift));
  const units = minorUnits(amount);
  const scaled = shift >= 0 ? units * factor : units / factor;
  const step = stripeDecimals.get(currency) === 3 ? 10n : wholeOnly.has(currency) ? 100n : 1n;
  if ((shift < 0 && units % factor !== 0n) || scaled % step !== 0n) {
    throw conflict('PAYMENT_UNAVAILABLE', `${amount.amount} ${currency} can't be paid by card: the last digit must be 0.`, ['input', 'bookingId']);
  }
  return Number(scaled);
}

export function fromStripeAmount(value: number, code: string): Money {
  const currency = code.toUpperCase();
  const shift = shiftOf(currency);
  const factor = 10n ** BigInt(Math.abs(shift));
  if (shift > 0 && BigInt(value) % factor !== 0n) throw new Error(`Stripe tells of ${value} ${currency}, which has parts smaller than we count.`);
  return fromMinorUnits(shift >= 0 ? BigInt(value) / factor : BigInt(value) * factor, currency);
}
