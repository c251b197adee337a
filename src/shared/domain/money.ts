/** An amount as a decimal string in the currency's own number of decimals, never a float. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

const decimalsByCurrency = new Map<string, number>();

/** ISO 4217 codes that the runtime's CLDR data knows. */
const currencies = new Set(Intl.supportedValuesOf('currency'));

export const isCurrency = (code: string): boolean => currencies.has(code);

/** Decimals of a currency, e.g. 2 for EUR, 0 for JPY, 3 for KWD. */
export function currencyDecimals(currency: string): number {
  let decimals = decimalsByCurrency.get(currency);
  if (decimals === undefined) {
    decimals = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    decimalsByCurrency.set(currency, decimals);
  }
  return decimals;
}

/** The one spelling of an amount: no leading zeros, and the currency's decimals, such as "10.50" for "010.5". */
export function money(amount: string, currency: string): Money {
  const decimals = currencyDecimals(currency);
  const [digits = '0', fraction = ''] = amount.split('.');
  const whole = digits.replace(/^(-?)0+(?=\d)/, '$1');
  return { amount: decimals === 0 ? whole : `${whole}.${fraction.padEnd(decimals, '0').slice(0, decimals)}`, currency };
}

/** Whether the string is a non-negative decimal with no more decimals than the currency has. */
export function isAmountIn(currency: string, amount: string): boolean {
  const match = /^\d{1,10}(?:\.(\d+))?$/.exec(amount);
  return match !== null && (match[1]?.length ?? 0) <= currencyDecimals(currency);
}

/** The amount in the currency's smallest unit, as payment providers count: 1050n for 10.50 EUR, 500n for 500 JPY. */
export function minorUnits({ amount, currency }: Money): bigint {
  const { amount: spelled } = money(amount, currency);
  return BigInt(spelled.replace('.', ''));
}

export function fromMinorUnits(units: bigint, currency: string): Money {
  const decimals = currencyDecimals(currency);
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return money(`${units < 0n ? '-' : ''}${whole}${decimals > 0 ? `.${digits.slice(-decimals)}` : ''}`, currency);
}

/** The sum of amounts in one currency. */
export function sumOf(amounts: readonly Money[], currency: string): Money {
  return fromMinorUnits(amounts.reduce((sum, item) => sum + minorUnits(item), 0n), currency);
}

export const timesOf = (price: Money, quantity: number): Money => fromMinorUnits(minorUnits(price) * BigInt(quantity), price.currency);

/** A whole percentage of an amount, rounded down to the smallest unit. */
export const percentOf = (whole: Money, percent: number): Money => fromMinorUnits((minorUnits(whole) * BigInt(percent)) / 100n, whole.currency);
