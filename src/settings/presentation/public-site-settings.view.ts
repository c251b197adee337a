import { Field, ObjectType } from 'type-graphql';
import { CurrencyCode, HttpUrl, Locale } from '../../shared/application/scalars.dto';
import type { Fields } from '../../shared/domain/entity';
import type { LocaleChain } from '../../shared/domain/locale';
import type { SiteSettings } from '../domain/site-settings.entity';

/** The settings as they are read in one locale. */
export interface LocalizedSettings extends Omit<Fields<SiteSettings>, 'name' | 'tagline' | 'seoDescription'> {
  readonly name: string;
  readonly tagline: string | null;
  readonly seoDescription: string | null;
  /** Where its texts were looked for. */
  readonly chain: LocaleChain;
}

@ObjectType('SiteSettings', { description: 'What the site says of itself.' })
export class PublicSiteSettingsView implements Pick<LocalizedSettings, 'name' | 'tagline' | 'defaultLocale' | 'locales' | 'contactEmail' | 'contactPhone' | 'socialLinks' | 'defaultCurrency' | 'seoDescription'> {
  @Field(() => String, { description: 'Name of the site.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'What the site is about.' })
  tagline: string | null;

  @Field(() => Locale, { description: 'The language that texts fall back to.' })
  defaultLocale: string;

  @Field(() => [Locale], { description: 'The languages of the site.' })
  locales: readonly string[];

  @Field(() => String, { nullable: true, description: 'Address for visitors to write to.' })
  contactEmail: string | null;

  @Field(() => String, { nullable: true, description: 'Number for visitors to call, as E.164.' })
  contactPhone: string | null;

  @Field(() => [HttpUrl], { description: 'Pages of the house elsewhere.' })
  socialLinks: readonly string[];

  @Field(() => CurrencyCode, { description: 'The currency that most prices are in.' })
  defaultCurrency: string;

  @Field(() => String, { nullable: true, description: 'What search engines show of the site.' })
  seoDescription: string | null;
}
