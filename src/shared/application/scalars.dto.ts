import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLCountryCode, GraphQLDateTimeISO, GraphQLLocalDateTime, GraphQLSafeInt, GraphQLURL } from 'graphql-scalars';
import { isCurrency } from '../domain/money';
import { timeZoneSpelling } from '../domain/time-zone';

/** A scalar that is a string of a certain form on both sides. */
function textScalar(name: string, description: string, specifiedByURL: string, isValid: (text: string) => boolean, hint: string | ((text: unknown) => string)): GraphQLScalarType<string, string> {
  const parse = (value: unknown): string => {
    if (typeof value === 'string' && isValid(value)) return value;
    throw new GraphQLError(`${name} must be ${typeof hint === 'string' ? hint : hint(value)}.`, { extensions: { code: 'BAD_USER_INPUT' } });
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    specifiedByURL,
    serialize: String,
    parseValue: parse,
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : undefined),
  });
}

export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant as RFC 3339, always given in UTC, such as 2026-12-31T19:00:00.000Z.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) => (typeof value === 'string' ? value : (value as Date).toISOString()),
  parseValue: (value) => inCommonEra(GraphQLDateTimeISO.parseValue(value) as Date),
  parseLiteral: (node) => inCommonEra(GraphQLDateTimeISO.parseLiteral(node, {}) as Date),
});

/** RFC 3339 has a year 0, PostgreSQL hasn't. */
function inCommonEra(instant: Date): Date {
  if (instant.getUTCFullYear() >= 1) return instant;
  throw new GraphQLError('DateTime must be in the year 1 or later.', { extensions: { code: 'BAD_USER_INPUT' } });
}

export const LocalDateTime = new GraphQLScalarType<string, string>({
  ...GraphQLLocalDateTime.toConfig(),
  name: 'LocalDateTime',
  description: 'A wall-clock time without offset, such as 2026-12-31T20:00:00 or 2026-12-31T20:00; it means something only next to a TimeZone.',
  parseValue: (value) => GraphQLLocalDateTime.parseValue(withSeconds(value)) as string,
  parseLiteral: (node) => GraphQLLocalDateTime.parseLiteral(node.kind === Kind.STRING ? { ...node, value: String(withSeconds(node.value)) } : node, {}) as string,
} as ConstructorParameters<typeof GraphQLScalarType<string, string>>[0]);

/** A browser's `<input type="datetime-local">` leaves seconds out. */
const withSeconds = (value: unknown): unknown => (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(value) ? `${value}:00` : value);

export const TimeZone = textScalar(
  'TimeZone',
  'An IANA time zone name in its own spelling, such as Europe/Berlin.',
  'https://www.iana.org/time-zones',
  (text) => timeZoneSpelling(text) === text,
  (text) => {
    const spelling = typeof text === 'string' ? timeZoneSpelling(text) : null;
    return spelling ? `spelled ${spelling}` : 'an IANA time zone such as Europe/Berlin';
  },
);

export const Decimal = textScalar(
  'Decimal',
  'A decimal number as text, such as "12.50": money is never a float.',
  'https://www.w3.org/TR/xmlschema-2/#decimal',
  (text) => /^-?\d{1,12}(?:\.\d{1,4})?$/.test(text),
  'a decimal number as text, such as "12.50"',
);

export const CurrencyCode = textScalar('CurrencyCode', 'An ISO 4217 currency code, such as EUR.', 'https://www.iso.org/iso-4217-currency-codes.html', isCurrency, 'an ISO 4217 currency code such as EUR');

export const CountryCode = textScalar(
  'CountryCode',
  'An ISO 3166-1 alpha-2 country code, such as DE.',
  'https://www.iso.org/iso-3166-country-codes.html',
  isCountry,
  'an ISO 3166-1 alpha-2 country code such as DE',
);

/** The list of graphql-scalars, which takes codes in any case. */
function isCountry(code: string): boolean {
  try {
    return /^[A-Z]{2}$/.test(code) && GraphQLCountryCode.parseValue(code) === code;
  } catch {
    return false;
  }
}

export const SafeInt = new GraphQLScalarType({
  ...GraphQLSafeInt.toConfig(),
  description: 'A whole number that may be larger than an Int, up to 2^53 - 1: the most that JSON numbers hold exactly.',
});

export const Locale = textScalar('Locale', 'A BCP 47 language tag in its canonical spelling, such as pt-BR.', 'https://www.rfc-editor.org/info/bcp47', (tag) => canonicalLocale(tag) === tag, (tag) => {
  const canonical = canonicalLocale(tag);
  return canonical ? `spelled ${canonical}` : 'a BCP 47 language tag such as pt-BR';
});

/** Null for what is no tag. */
function canonicalLocale(tag: unknown): string | null {
  try {
    return typeof tag === 'string' && tag.length <= 35 ? (Intl.getCanonicalLocales(tag)[0] ?? null) : null;
  } catch {
    return null;
  }
}

export const HttpUrl = new GraphQLScalarType({
  ...GraphQLURL.toConfig(),
  name: 'URL',
  description: 'An http or https address.',
  serialize: String,
  parseValue: (value) => readUrl(value),
  parseLiteral: (node) => readUrl(node.kind === Kind.STRING ? node.value : undefined),
});

function readUrl(value: unknown): string {
  if (typeof value === 'string' && URL.canParse(value)) return value;
  throw new GraphQLError('URL must be an http or https address.', { extensions: { code: 'BAD_USER_INPUT' } });
}
