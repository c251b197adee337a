import { Field, ObjectType } from 'type-graphql';
import { Locale } from '../application/scalars.dto';
import type { TextInLocale } from '../domain/locale';

@ObjectType('LocalizedText', { description: 'A text in one language.' })
export class LocalizedTextView implements TextInLocale {
  @Field(() => Locale, { description: 'The language it is in.' })
  locale: string;

  @Field(() => String, { description: 'What it says.' })
  text: string;
}
