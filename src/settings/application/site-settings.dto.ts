import { ArrayMaxSize, ArrayMinSize, ArrayUnique, Matches, Max, Min } from 'class-validator';
import { Field, InputType, Int } from 'type-graphql';
import { AreHttpsUrls, IdField, IsEmailAddress, Omittable, Optional } from '../../shared/application/input.dto';
import { IsLocalizedText, LocalizedTextInput } from '../../shared/application/localized-text.dto';
import { CurrencyCode, HttpUrl, Locale } from '../../shared/application/scalars.dto';
import { localizedText } from '../../shared/domain/locale';
import type { SiteDetails } from '../domain/site-settings.entity';

@InputType({ description: 'What to change about the site. What is left out stays as it is; null clears what may be empty.' })
export class SiteSettingsInput implements Partial<Omit<SiteDetails, 'name' | 'tagline' | 'seoDescription' | 'socialLinks'>> {
  @Omittable()
  @IsLocalizedText({ min: 1, max: 100 })
  @Field(() => [LocalizedTextInput], { nullable: true, description: 'Name of the site, 1 to 100 characters in each of its languages; the default one is required.' })
  name?: LocalizedTextInput[];

  @Optional()
  @IsLocalizedText({ min: 1, max: 200 })
  @Field(() => [LocalizedTextInput], { nullable: true, description: 'What the site is about, at most 200 characters.' })
  tagline?: LocalizedTextInput[] | null;

  @Omittable()
  @Field(() => Locale, { nullable: true, description: 'The language that texts fall back to; one of locales.' })
  defaultLocale?: string;

  @Omittable()
  @ArrayMinSize(1, { message: 'locales must have at least one locale.' })
  @ArrayMaxSize(20, { message: 'locales must have at most 20 locales.' })
  @ArrayUnique({ message: 'locales must not have a locale twice.' })
  @Field(() => [Locale], { nullable: true, description: 'The languages of the site, 1 to 20. One that pages are written in cannot be taken out.' })
  locales?: string[];

  @Omittable()
  @Field(() => CurrencyCode, { nullable: true, description: 'The currency to offer first where prices are entered.' })
  defaultCurrency?: string;

  @Optional()
  @IsEmailAddress()
  @Field(() => String, { nullable: true, description: 'Address for visitors to write to.' })
  contactEmail?: string | null;

  @Optional()
  @Matches(/^\+[1-9]\d{6,14}$/, { message: 'contactPhone must be a number with its country code, such as +4930123456.' })
  @Field(() => String, { nullable: true, description: 'Number for visitors to call, as E.164, such as +4930123456.' })
  contactPhone?: string | null;

  @Optional()
  @ArrayMaxSize(20, { message: 'socialLinks must have at most 20 addresses.' })
  @AreHttpsUrls()
  @Field(() => [HttpUrl], { nullable: true, description: 'Pages of the house elsewhere, at most 20 https addresses.' })
  socialLinks?: string[] | null;

  @IdField('MediaAsset', { nullable: true, description: 'The logo: an image of the media library that is ready.' })
  logoId?: string | null;

  @Optional()
  @IsLocalizedText({ min: 1, max: 300 })
  @Field(() => [LocalizedTextInput], { nullable: true, description: 'What search engines show of the site, at most 300 characters.' })
  seoDescription?: LocalizedTextInput[] | null;

  @Omittable()
  @Field(() => Boolean, { nullable: true, description: 'Whether search engines may list the site.' })
  isIndexed?: boolean;

  @Optional()
  @Min(1, { message: 'holdMinutes must be between 1 and 120.' })
  @Max(120, { message: 'holdMinutes must be between 1 and 120.' })
  @Field(() => Int, { nullable: true, description: 'How long places are held for a buyer, 1 to 120 minutes; null leaves it to the server.' })
  holdMinutes?: number | null;

  @Optional()
  @Min(0, { message: 'cancellableHours must be between 0 and 8760.' })
  @Max(8_760, { message: 'cancellableHours must be between 0 and 8760.' })
  @Field(() => Int, { nullable: true, description: 'Until how many hours before the start buyers may cancel where an event says nothing, 0 to 8760; null leaves it to the server.' })
  cancellableHours?: number | null;

  @Optional()
  @Min(0, { message: 'refundPercent must be between 0 and 100.' })
  @Max(100, { message: 'refundPercent must be between 0 and 100.' })
  @Field(() => Int, { nullable: true, description: 'How much they get back where an event says nothing, 0 to 100 percent; null leaves it to the server.' })
  refundPercent?: number | null;
}

/** The input as changes of the settings: a list that is cleared is an empty one. */
export function changesOf({ name, tagline, seoDescription, socialLinks, ...others }: SiteSettingsInput): Partial<SiteDetails> {
  return {
    ...others,
    name: name && localizedText(name),
    tagline: tagline === undefined ? undefined : localizedText(tagline ?? []),
    seoDescription: seoDescription === undefined ? undefined : localizedText(seoDescription ?? []),
    socialLinks: socialLinks === null ? [] : socialLinks,
  };
}
