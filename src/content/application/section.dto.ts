import { ArrayMaxSize, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { Extensions, Field, InputType, Int } from 'type-graphql';
import { IdField, IsHttpsUrl, IsOneLine, Optional } from '../../shared/application/input.dto';
import { RichTextField } from '../../shared/application/rich-text.dto';
import { CountryCode, HttpUrl } from '../../shared/application/scalars.dto';
import { slugPattern } from '../../shared/domain/slug';
import type { CallToActionDraft, EmbedDraft, EventListDraft, FaqDraft, GalleryDraft, HeroDraft, MediaDraft, RichTextDraft, SectionDraft } from '../domain/section-draft';
import { LabelledLinkInput } from './link.dto';

const mediaMax = 100;
const questionsMax = 100;
const actionsMax = 6;
const selectedMax = 100;
export const eventListMax = 50;

const AtMost = (max: number): PropertyDecorator => (target, property) => {
  Optional()(target, property);
  ArrayMaxSize(max, { message: `$property must have at most ${max} entries.` })(target, String(property));
};

@InputType({ description: 'A link that is dressed as a button.' })
class LinkActionInput extends LabelledLinkInput {}

@InputType({ description: 'What every section has.' })
abstract class BaseSectionInput {
  @IdField('Section', { nullable: true, description: 'Its id in the version that is edited; left out for a new section. It stays the same from version to version.' })
  id?: string | null;

  @Optional()
  @MaxLength(60, { message: 'anchor must have at most 60 characters.' })
  @Matches(slugPattern, { message: 'anchor must be lower-case letters, digits and single hyphens, such as opening-hours.' })
  @Field(() => String, { nullable: true, description: 'What links to this section end with, after "#": lower case with hyphens, once in a page.' })
  anchor?: string | null;

  @Optional()
  @IsOneLine({ max: 200 })
  @Field(() => String, { nullable: true, description: 'Heading above it, at most 200 characters.' })
  heading?: string | null;
}

@InputType({ description: 'The opening of a page: needs a heading before it can be published.' })
class HeroSectionInput extends BaseSectionInput implements HeroDraft {
  @RichTextField({ nullable: true, description: 'A few words below the heading.' })
  body?: unknown;

  @IdField('MediaAsset', { nullable: true, description: 'The picture or film behind or beside it.' })
  mediaId?: string | null;

  @AtMost(actionsMax)
  @ValidateNested({ each: true })
  @Field(() => [LinkActionInput], { nullable: true, description: `Its buttons, at most ${actionsMax}.` })
  actions?: LinkActionInput[] | null;
}

@InputType({ description: 'A text.' })
class RichTextSectionInput extends BaseSectionInput implements RichTextDraft {
  @RichTextField({ nullable: true, description: 'The text; needed before it can be published.' })
  body?: unknown;
}

@InputType({ description: 'Pictures and films to leaf through.' })
class GallerySectionInput extends BaseSectionInput implements GalleryDraft {
  @AtMost(mediaMax)
  @IdField('MediaAsset', { list: true, nullable: true, description: `What it shows, in order: at most ${mediaMax} files, one at least before it can be published.` })
  mediaIds?: string[] | null;
}

@InputType({ description: 'Events, found anew whenever somebody reads the page. All conditions hold together; none shows all there are.' })
class EventListSectionInput extends BaseSectionInput implements EventListDraft {
  @Optional()
  @MaxLength(200, { message: 'query must have at most 200 characters.' })
  @Field(() => String, { nullable: true, description: 'Only events that these words find.' })
  query?: string | null;

  @AtMost(selectedMax)
  @MaxLength(100, { each: true, message: 'Each of tagSlugs must have at most 100 characters.' })
  @Field(() => [String], { nullable: true, description: 'Only with one of these tags, by slug.' })
  tagSlugs?: string[] | null;

  @AtMost(selectedMax)
  @IdField('Venue', { list: true, nullable: true, description: 'Only at one of these venues.' })
  venueIds?: string[] | null;

  @AtMost(selectedMax)
  @IdField('Organizer', { list: true, nullable: true, description: 'Only by one of these organizers.' })
  organizerIds?: string[] | null;

  @Field(() => CountryCode, { nullable: true, description: 'Only in this country.' })
  countryCode?: string | null;

  @Optional()
  @MaxLength(100, { message: 'city must have at most 100 characters.' })
  @Field(() => String, { nullable: true, description: 'Only in this city, accents and case aside.' })
  city?: string | null;

  @Optional()
  @Min(1, { message: `limit must be between 1 and ${eventListMax}.` })
  @Max(eventListMax, { message: `limit must be between 1 and ${eventListMax}.` })
  @Field(() => Int, { nullable: true, description: `How many to show where the reader doesn't say, 1 to ${eventListMax}; 12 if left out.` })
  limit?: number | null;
}

@InputType({ description: 'A question and its answer.' })
class FaqItemInput {
  @IsOneLine({ min: 1, max: 300 })
  @Field(() => String, { description: 'The question, 1 to 300 characters.' })
  question: string;

  @RichTextField({ nullable: true, description: 'The answer; needed before it can be published.' })
  answer?: unknown;
}

@InputType({ description: 'Questions with their answers.' })
class FaqSectionInput extends BaseSectionInput implements FaqDraft {
  @AtMost(questionsMax)
  @ValidateNested({ each: true })
  @Field(() => [FaqItemInput], { nullable: true, description: `The questions in order: at most ${questionsMax}, one at least before it can be published.` })
  questions?: FaqItemInput[] | null;
}

@InputType({ description: 'One picture, film or document with a text.' })
class MediaSectionInput extends BaseSectionInput implements MediaDraft {
  @IdField('MediaAsset', { nullable: true, description: 'The file; needed before it can be published.' })
  mediaId?: string | null;

  @RichTextField({ nullable: true, description: 'The text beside it.' })
  body?: unknown;
}

@InputType({ description: 'What the reader is asked to do.' })
class CallToActionSectionInput extends BaseSectionInput implements CallToActionDraft {
  @RichTextField({ nullable: true, description: 'Why they should.' })
  body?: unknown;

  @AtMost(actionsMax)
  @ValidateNested({ each: true })
  @Field(() => [LinkActionInput], { nullable: true, description: `Its buttons: at most ${actionsMax}, one at least before it can be published.` })
  actions?: LinkActionInput[] | null;
}

@InputType({ description: 'Something of another site, in a frame.' })
class EmbedSectionInput extends BaseSectionInput implements EmbedDraft {
  @Optional()
  @IsHttpsUrl()
  @Field(() => HttpUrl, { nullable: true, description: 'What to show: an https address of a site that the server allows. Needed before it can be published.' })
  url?: string | null;

  @Optional()
  @IsOneLine({ max: 200 })
  @Field(() => String, { nullable: true, description: 'What it is, for those who cannot see it, at most 200 characters. Needed before it can be published.' })
  title?: string | null;
}

@Extensions({ oneOf: true })
@InputType({ description: 'One section of a page.' })
export class SectionInput implements SectionDraft {
  @Nested(() => HeroSectionInput, 'The opening of a page.')
  hero?: HeroSectionInput | null;

  @Nested(() => RichTextSectionInput, 'A text.')
  richText?: RichTextSectionInput | null;

  @Nested(() => GallerySectionInput, 'Pictures and films to leaf through.')
  gallery?: GallerySectionInput | null;

  @Nested(() => EventListSectionInput, 'Events, found anew whenever somebody reads the page.')
  eventList?: EventListSectionInput | null;

  @Nested(() => FaqSectionInput, 'Questions with their answers.')
  faq?: FaqSectionInput | null;

  @Nested(() => MediaSectionInput, 'One picture, film or document with a text.')
  media?: MediaSectionInput | null;

  @Nested(() => CallToActionSectionInput, 'What the reader is asked to do.')
  callToAction?: CallToActionSectionInput | null;

  @Nested(() => EmbedSectionInput, 'Something of another site, in a frame.')
  embed?: EmbedSectionInput | null;
}

/** One of the members of an input of which exactly one is given. */
function Nested(type: () => new () => object, description: string): PropertyDecorator {
  return (target, property) => {
    Optional()(target, property);
    ValidateNested()(target, String(property));
    Field(type, { nullable: true, description })(target, property);
  };
}
