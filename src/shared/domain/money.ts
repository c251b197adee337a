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
