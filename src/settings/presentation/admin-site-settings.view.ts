import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { CurrencyCode, DateTime, HttpUrl, Locale } from '../../shared/application/scalars.dto';
import { Node, NodeId } from '../../shared/presentation/node';
import { UserErrorView } from '../../shared/presentation/user-error.view';
import type { SiteSettings } from '../domain/site-settings.entity';

@ObjectType('SiteSettings', { implements: Node, description: 'What the site says of itself and how it does business. There is one.' })
export class AdminSiteSettingsView implements Omit<SiteSettings, 'name' | 'tagline' | 'seoDescription' | 'logoId' | 'update'> {
  @NodeId('SiteSettings')
  id: string;

  @Field(() => Locale, { description: 'The language that texts fall back to.' })
  defaultLocale: string;

  @Field(() => [Locale], { description: 'The languages of the site.' })
  locales: readonly string[];

  @Field(() => CurrencyCode, { description: 'The currency to offer first where prices are entered.' })
  defaultCurrency: string;

  @Field(() => String, { nullable: true, description: 'Address for visitors to write to.' })
  contactEmail: string | null;

  @Field(() => String, { nullable: true, description: 'Number for visitors to call, as E.164.' })
  contactPhone: string | null;

  @Field(() => [HttpUrl], { description: 'Pages of the house elsewhere.' })
  socialLinks: readonly string[];

  @Field(() => Boolean, { description: 'Whether search engines may list the site.' })
  isIndexed: boolean;

  @Field(() => Int, { nullable: true, description: 'How many minutes places are held for a buyer; null where the server decides.' })
  holdMinutes: number | null;

  @Field(() => Int, { nullable: true, description: 'Until how many hours before the start buyers may cancel where an event says nothing; null where the server decides.' })
  cancellableHours: number | null;

  @Field(() => Int, { nullable: true, description: 'How many percent they get back where an event says nothing; null where the server decides.' })
  refundPercent: number | null;

  @Field(() => Int, { description: 'Counts the changes; give it as expectedVersion.' })
  version: number;

  @Field(() => DateTime, { description: 'When they were last changed.' })
  updatedAt: Date;
}

const SiteSettingsErrorCode = {
  INVALID: 'INVALID',
  NOT_FOUND: 'NOT_FOUND',
  VERSION_CONFLICT: 'VERSION_CONFLICT',
  LOCALE_IN_USE: 'LOCALE_IN_USE',
  MEDIA_NOT_READY: 'MEDIA_NOT_READY',
} as const;

registerEnumType(SiteSettingsErrorCode, {
  name: 'SiteSettingsErrorCode',
  description: 'Why the settings could not be changed.',
  valuesConfig: {
    INVALID: { description: 'A value breaks a rule; the message says which.' },
    NOT_FOUND: { description: 'There is no such file in the media library.' },
    VERSION_CONFLICT: { description: 'Somebody changed the settings meanwhile; load them again.' },
    LOCALE_IN_USE: { description: 'There are pages in a locale that was to be taken out.' },
    MEDIA_NOT_READY: { description: 'The file cannot be used yet, or was refused.' },
  },
});

@ObjectType('SiteSettingsUserError', { implements: UserErrorView, description: 'Why the settings could not be changed.' })
class SiteSettingsUserError extends UserErrorView {
  @Field(() => SiteSettingsErrorCode, { description: 'Stable code for programs.' })
  code: keyof typeof SiteSettingsErrorCode;
}

@ObjectType({ description: 'Result of changing the settings.' })
export class SiteSettingsPayload {
  @Field(() => AdminSiteSettingsView, { nullable: true, description: 'The settings as they are now; null when the change was refused.' })
  siteSettings?: AdminSiteSettingsView;

  @Field(() => [SiteSettingsUserError], { description: 'What to correct; empty on success.' })
  userErrors: SiteSettingsUserError[];
}
