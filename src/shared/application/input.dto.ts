import 'reflect-metadata';
import { IsEmail, Matches, MaxLength, ValidateBy, ValidateIf } from 'class-validator';
import { Field, ID, type FieldOptions } from 'type-graphql';
import { slugMaxLength, slugPattern } from '../domain/slug';
import type { IdType } from '../domain/typed-id';
import { visible } from '../domain/visible';
import { readAddress } from '../domain/web-address';

const idTypesKey = Symbol('ids of input');
const verbatimKey = Symbol('verbatim properties of input');

/** Typed id properties of an input class; the input reader turns them into UUIDs before the class is validated. */
export const idProperties = (input: object): ReadonlyMap<string, IdType> =>
  (Reflect.getMetadata(idTypesKey, input) as Map<string, IdType> | undefined) ?? new Map();

/** Properties whose value the input reader leaves alone, whatever it is. */
export const verbatimProperties = (input: object): ReadonlySet<string> =>
  (Reflect.getMetadata(verbatimKey, input) as Set<string> | undefined) ?? new Set();

/** A field that takes a typed id, or a list of them, and hands the UUID on. */
export function IdField(type: IdType, options: FieldOptions & { list?: boolean; description: string }): PropertyDecorator {
  const { list = false, ...fieldOptions } = options;
  return (target, property) => {
    Field(() => (list ? [ID] : ID), fieldOptions)(target, property);
    Reflect.defineMetadata(idTypesKey, new Map([...idProperties(target), [String(property), type]]), target);
  };
}

/** For passwords, tokens and documents: the value reaches the use case as it was sent. */
export const Verbatim: PropertyDecorator = (target, property) => {
  Reflect.defineMetadata(verbatimKey, new Set([...verbatimProperties(target), String(property)]), target);
};

/** A required key that makes a request safe to repeat. Guests share one scope of keys, hence the least length. */
export const IdempotencyKeyField = (): PropertyDecorator => (target, property) => {
  Field(() => ID, { description: 'Makes it safe to send this again: a fresh random UUID for each thing you want done, and the same one when you repeat it. 16 to 128 printable ASCII characters.' })(target, property);
  Verbatim(target, property);
  Matches(/^[\x21-\x7e]{16,128}$/, { message: '$property must have 16 to 128 printable ASCII characters without spaces, such as a random UUID.' })(target, String(property));
};

/** RFC 5322, of ASCII characters: PostgreSQL and we then agree which two are the same. */
export const IsEmailAddress = (): PropertyDecorator => (target, property) => {
  Matches(/^[\x21-\x7e]*$/, { message: '$property may hold only ASCII characters; write an international domain as xn--….' })(target, String(property));
  IsEmail({}, { message: '$property must be an e-mail address such as ada@example.org.' })(target, String(property));
  MaxLength(254, { message: '$property must have at most 254 characters.' })(target, String(property));
};

/** Skips the other rules of a property that was left out or given as null. */
export const Optional = (): PropertyDecorator => ValidateIf((_input, value) => value !== undefined && value !== null);

const check = (name: string, message: string, isValid: (value: unknown) => boolean): PropertyDecorator =>
  ValidateBy({ name, validator: { validate: isValid, defaultMessage: () => message } });

/** The rule that a null breaks where it would clear what may not be empty. */
export const keepsValue = 'keepsValue';

/** Skips the other rules of a property that was left out; null is refused, whatever they say of it. */
export const Omittable = (): PropertyDecorator => (target, property) => {
  ValidateIf((_input, value) => value !== undefined)(target, String(property));
  check(keepsValue, '$property cannot be cleared; leave it out to keep it.', (value) => value !== null)(target, property);
};

export interface LineLength {
  readonly min?: number;
  readonly max: number;
  /** The property is a list of such lines. */
  readonly each?: boolean;
}

/** Text of one line that a reader can see: a name, a title, a city. Its length counts code points. */
export const IsOneLine = (length: LineLength) =>
  ValidateBy({
    name: 'isOneLine',
    validator: {
      validate: (value) => lineFault(value, length) === null,
      defaultMessage: (args) => `${length.each ? 'Each of ' : ''}$property must ${lineFault(args?.value, length)}.`,
    },
  });

const lineBreaks = /[\n\v\f\r\u0085\u2028\u2029]/;
/** They turn the text around them, also that of the page they are shown on (Unicode TR #36). */
const directionControls = /[\u202a-\u202e\u2066-\u2069]/;

/** What a line must do and does not; null where it is fine. */
export function lineFault(value: unknown, { min = 0, max, each }: LineLength): string | null {
  const lines: unknown[] = each && Array.isArray(value) ? value : [value];
  for (const line of lines) {
    const characters = typeof line === 'string' ? [...line].length : -1;
    if (characters < min || characters > max) return `have ${min > 0 ? `${min} to` : 'at most'} ${max} characters`;
    if (lineBreaks.test(line as string)) return 'be one line; take out the line breaks';
    if (directionControls.test(line as string)) return 'not hold characters that change the writing direction; take them out';
    if (characters > 0 && !visible.test(line as string)) return 'have a visible character';
  }
  return null;
}

export const IsSlug = (): PropertyDecorator => (target, property) => {
  MaxLength(slugMaxLength, { message: `$property must have at most ${slugMaxLength} characters.` })(target, String(property));
  Matches(slugPattern, { message: '$property must be lower-case letters, digits and single hyphens, such as summer-jazz-night.' })(target, String(property));
};

export const IsHttpsUrl = () =>
  check('isHttpsUrl', '$property must be an http or https address of at most 2,000 characters.', (value) => webAddress(value) !== null);

/** A list of addresses that are safe to show as links. */
export const AreHttpsUrls = () =>
  check('areHttpsUrls', 'Each of $property must be an https address of at most 2,000 characters.', (value) => Array.isArray(value) && value.every((item) => webAddress(item)?.startsWith('https:')));

/** The address of another site, in its one spelling. */
function webAddress(value: unknown): string | null {
  const address = typeof value === 'string' ? readAddress(value) : null;
  return address?.isExternal ? address.href : null;
}
