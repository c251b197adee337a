import { ArrayMaxSize, ArrayMinSize, ArrayUnique, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { Field, InputType, Int, registerEnumType } from 'type-graphql';
import { IdField, IsHttpsUrl, IsOneLine, Omittable, Optional } from '../../shared/application/input.dto';
import { HttpUrl, LocalDateTime, Locale, TimeZone } from '../../shared/application/scalars.dto';
import { slugMaxLength } from '../../shared/domain/slug';
import type { PageDraft } from '../domain/page-versions';
import type { Seo } from '../domain/section';
import type { PageBulk, PageBulkAction } from '../domain/use-cases/apply-to-pages.use-case';
import type { NewPage, NewTranslation } from '../domain/use-cases/create-page.use-case';
import type { PageMove } from '../domain/use-cases/move-page.use-case';
import type { PageSchedule } from '../domain/use-cases/schedule-page.use-case';
import type { ClockChange } from '../domain/wall-clock.port';
import { SectionInput } from './section.dto';

const sectionsMax = 50;
const bulkMax = 100;

const ClockChangeEnum: { readonly [C in ClockChange]: C } = { EARLIER: 'EARLIER', LATER: 'LATER' };

registerEnumType(ClockChangeEnum, {
  name: 'ClockChange',
  description: 'What is meant by a wall-clock time that a clock change skips or doubles.',
  valuesConfig: {
    EARLIER: { description: 'The first of the two; for one that is skipped, as long before the change as it would have been after.' },
    LATER: { description: 'The second of the two; for one that is skipped, as the clocks show it after the change.' },
  },
});

const PageBulkActionEnum: { readonly [A in PageBulkAction]: A } = { PUBLISH: 'PUBLISH', UNPUBLISH: 'UNPUBLISH', TRASH: 'TRASH', RESTORE: 'RESTORE', PURGE: 'PURGE' };

registerEnumType(PageBulkActionEnum, {
  name: 'PageBulkAction',
  description: 'What to do with each of many pages.',
  valuesConfig: {
    PUBLISH: { description: 'Make the newest version of the locale public.' },
    UNPUBLISH: { description: 'Hide the locale from the public.' },
    TRASH: { description: 'Take the page out of the tree.' },
    RESTORE: { description: 'Put the page back where it stood.' },
    PURGE: { description: 'Remove the page from the trash for good.' },
  },
});

/** A slug, or nothing for the front page, which the domain tells apart from the others. */
const IsSlugOrEmpty = (): PropertyDecorator => (target, property) => {
  MaxLength(slugMaxLength, { message: `$property must have at most ${slugMaxLength} characters.` })(target, String(property));
  Matches(/^(?:[a-z0-9]+(?:-[a-z0-9]+)*)?$/, { message: '$property must be lower-case letters, digits and single hyphens, such as about-us; only the front page has an empty one.' })(target, String(property));
};

@InputType({ description: "What search engines and social networks are told; what is left out falls back to the page's own words." })
class SeoInput implements Partial<Seo> {
  @Optional()
  @IsOneLine({ max: 120 })
  @Field(() => String, { nullable: true, description: 'Title in search results, at most 120 characters.' })
  title?: string | null;

  @Optional()
  @IsOneLine({ max: 320 })
  @Field(() => String, { nullable: true, description: 'Description in search results, at most 320 characters.' })
  description?: string | null;

  @Optional()
  @IsHttpsUrl()
  @Field(() => HttpUrl, { nullable: true, description: 'Where another address is the original.' })
  canonicalUrl?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether search engines must leave the page out.' })
  noIndex: boolean;

  @IdField('MediaAsset', { nullable: true, description: 'The picture that social networks show.' })
  imageId?: string | null;
}

@InputType({ description: 'What a page says in one locale. It replaces all that the draft said.' })
abstract class PageContentInput implements PageDraft {
  @IsOneLine({ min: 1, max: 200 })
  @Field(() => String, { description: 'Title of the page, 1 to 200 characters.' })
  title: string;

  @Optional()
  @ValidateNested()
  @Field(() => SeoInput, { nullable: true, description: 'What search engines and social networks are told.' })
  seo?: SeoInput | null;

  @Optional()
  @ArrayMaxSize(sectionsMax, { message: `sections must have at most ${sectionsMax} entries.` })
  @ValidateNested({ each: true })
  @Field(() => [SectionInput], { nullable: true, description: `Its sections in order, at most ${sectionsMax}.` })
  sections?: SectionInput[] | null;

  @Optional()
  @MaxLength(500, { message: 'note must have at most 500 characters.' })
  @Field(() => String, { nullable: true, description: 'What was changed and why, for other editors; at most 500 characters.' })
  note?: string | null;
}

@InputType({ description: 'A draft to keep.' })
export class PageDraftInput extends PageContentInput {}

@InputType({ description: 'What a page needs in a language that it was not in yet.' })
abstract class NewTranslationInput extends PageContentInput implements NewTranslation {
  @Field(() => Locale, { description: 'The language it is in: one of the site.' })
  locale: string;

  @Omittable()
  @IsSlugOrEmpty()
  @Field(() => String, { nullable: true, description: 'Last part of its path, lower case with hyphens; empty for the front page. Made from the title if left out.' })
  slug?: string;
}

@InputType({ description: 'A new page, in its first language.' })
export class PageCreateInput extends NewTranslationInput implements NewPage {
  @IdField('Page', { nullable: true, description: 'The page it stands below; the top of the tree if left out.' })
  parentId?: string | null;
}

@InputType({ description: 'A page in one more language.' })
export class PageTranslateInput extends NewTranslationInput {
  @IdField('Page', { description: 'The page.' })
  pageId: string;
}

@InputType({ description: 'When a page goes live or is hidden, by the clocks of a time zone.' })
export class PageScheduleInput implements Readonly<PageSchedule['input']> {
  @Field(() => LocalDateTime, { nullable: true, description: 'When the version goes live, in the future.' })
  publishAt?: string | null;

  @Field(() => LocalDateTime, { nullable: true, description: 'When the page is hidden again, in the future and after publishAt.' })
  unpublishAt?: string | null;

  @Field(() => TimeZone, { description: 'Whose clocks the times are told by.' })
  timeZone: string;

  @Field(() => ClockChangeEnum, { nullable: true, description: 'What a time means that a clock change skips or doubles; such a time is refused where this is left out.' })
  clockChange?: ClockChange | null;
}

@InputType({ description: 'The slug of a page in one locale.' })
class PageSlugInput {
  @Field(() => Locale, { description: 'The locale.' })
  locale: string;

  @IsSlugOrEmpty()
  @Field(() => String, { description: 'Last part of its path there; empty for the front page.' })
  slug: string;
}

@InputType({ description: 'Where a page is to stand. What is left out stays as it is.' })
export class PageMoveInput implements Readonly<PageMove['input']> {
  @IdField('Page', { nullable: true, description: 'The page to stand below; null is the top of the tree.' })
  parentId?: string | null;

  @Optional()
  @Min(0, { message: 'position must be 0 or more.' })
  @Max(1_000_000, { message: 'position must be at most 1,000,000.' })
  @Field(() => Int, { nullable: true, description: 'Its place among its siblings, from 0; last if left out and the parent changes.' })
  position?: number | null;

  @Optional()
  @ArrayMaxSize(20, { message: 'slugs must have at most 20 entries.' })
  @ArrayUnique(({ locale }: PageSlugInput) => locale, { message: 'slugs must name each locale once.' })
  @ValidateNested({ each: true })
  @Field(() => [PageSlugInput], { nullable: true, description: 'Slugs that change.' })
  slugs?: PageSlugInput[] | null;
}

@InputType({ description: 'One of many pages to work on.' })
class PageBulkItemInput {
  @IdField('Page', { description: 'The page.' })
  pageId: string;

  @Field(() => Locale, { nullable: true, description: 'The locale to publish or unpublish; left out otherwise.' })
  locale?: string | null;
}

@InputType({ description: 'One thing to do to many pages: to all of them, or to none where one is refused.' })
export class PageBulkInput implements PageBulk {
  @Field(() => PageBulkActionEnum, { description: 'What to do.' })
  action: PageBulkAction;

  @ArrayMinSize(1, { message: 'items must have one entry at least.' })
  @ArrayMaxSize(bulkMax, { message: `items must have at most ${bulkMax} entries.` })
  @ArrayUnique(({ pageId, locale }: PageBulkItemInput) => `${pageId} ${locale ?? ''}`, { message: 'items must not name a page in a locale twice.' })
  @ValidateNested({ each: true })
  @Field(() => [PageBulkItemInput], { description: `The pages, 1 to ${bulkMax}.` })
  items: PageBulkItemInput[];
}

@InputType({ description: 'A version to show to somebody before it is public.' })
export class PreviewTokenCreateInput {
  @IdField('Page', { description: 'The page.' })
  pageId: string;

  @Field(() => Locale, { description: 'The locale.' })
  locale: string;

  @IdField('PageVersion', { nullable: true, description: 'The version; the newest if left out.' })
  versionId?: string | null;

  @Min(60, { message: 'ttlSeconds must be between 60 and 86,400.' })
  @Max(86_400, { message: 'ttlSeconds must be between 60 and 86,400.' })
  @Field(() => Int, { defaultValue: 3_600, description: 'For how many seconds the token works, 60 to 86,400.' })
  ttlSeconds: number;
}
