import { ValidateBy } from 'class-validator';
import { Field, InputType } from 'type-graphql';
import type { TextInLocale } from '../domain/locale';
import { lineFault, type LineLength } from './input.dto';
import { Locale } from './scalars.dto';

@InputType({ description: 'A text in one language.' })
export class LocalizedTextInput implements TextInLocale {
  @Field(() => Locale, { description: 'The language it is in.' })
  locale: string;

  @Field(() => String, { description: 'What it says, in one line.' })
  text: string;
}

/** A list of texts, each of one line and in a language of its own. */
export const IsLocalizedText = (length: Omit<LineLength, 'each'>) =>
  ValidateBy({
    name: 'isLocalizedText',
    validator: {
      validate: (value) => textsFault(value, length) === null,
      defaultMessage: (args) => `${textsFault(args?.value, length)}.`,
    },
  });

function textsFault(value: unknown, length: LineLength): string | null {
  if (!Array.isArray(value)) return '$property must be a list of texts';
  const texts = value as readonly LocalizedTextInput[];
  for (const [index, { locale, text }] of texts.entries()) {
    const fault = lineFault(text, length);
    if (fault) return `$property in ${locale} must ${fault}`;
    if (texts.findIndex((other) => other.locale === locale) < index) return `$property is given twice in ${locale}; keep one`;
  }
  return null;
}
