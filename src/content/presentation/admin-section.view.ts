import { createUnionType, Extensions, Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import { AdminEventView } from '../../events/presentation/admin-event.view';
import { AdminMediaView } from '../../media/presentation/admin-media.view';
import { CountryCode, HttpUrl } from '../../shared/application/scalars.dto';
import { NodeId } from '../../shared/presentation/node';
import { RichTextView } from '../../shared/presentation/rich-text.view';
import { AdminPageView } from './admin-page-node.view';

/** Read by the method of this name when it is selected. */
const Lazy = Extensions({ lazy: true });

@ObjectType('ExternalLink', { description: 'An address that a link leads to.' })
export class AdminExternalLink {
  @Field(() => String, { description: 'An http, https, mailto or tel address, or a path of this site.' })
  href: string;
}

export const AdminLinkTarget = createUnionType({
  name: 'LinkTarget',
  description: 'What a link leads to.',
  types: () => [AdminPageView, AdminEventView, AdminMediaView, AdminExternalLink] as const,
});

@ObjectType('LinkAction', { description: 'A link that is dressed as a button.' })
export class AdminLinkAction {
  @Field(() => String, { description: 'What it says.' })
  label: string;

  @Lazy
  @Field(() => AdminLinkTarget, { nullable: true, description: 'What it leads to; null where it leads nowhere yet, or what it named is gone.' })
  target: object | null;

  @Field(() => ID, { nullable: true, description: 'Typed id of what it leads to, also where that is gone; null for an address.' })
  targetId: string | null;
}

@InterfaceType('Section', { description: 'A part of a page.' })
export abstract class AdminSection {
  @NodeId('Section')
  id: string;

  @Field(() => String, { nullable: true, description: 'What links to this section end with, after "#".' })
  anchor: string | null;

  @Field(() => String, { nullable: true, description: 'Heading above it.' })
  heading: string | null;
}

@ObjectType('HeroSection', { implements: AdminSection, description: 'The opening of a page.' })
export class AdminHeroSection extends AdminSection {
  readonly __typename = 'HeroSection';

  @Field(() => RichTextView, { nullable: true, description: 'A few words below the heading.' })
  body: RichTextView | null;

  @Lazy
  @Field(() => AdminMediaView, { nullable: true, description: 'The picture or film behind or beside it.' })
  media: AdminMediaView | null;

  @Field(() => ID, { nullable: true, description: 'Typed id of the picture or film, also where it is gone.' })
  mediaId: string | null;

  @Field(() => [AdminLinkAction], { description: 'Its buttons.' })
  actions: AdminLinkAction[];
}

@ObjectType('RichTextSection', { implements: AdminSection, description: 'A text.' })
export class AdminRichTextSection extends AdminSection {
  readonly __typename = 'RichTextSection';

  @Field(() => RichTextView, { nullable: true, description: 'The text.' })
  body: RichTextView | null;
}

@ObjectType('GallerySection', { implements: AdminSection, description: 'Pictures and films to leaf through.' })
export class AdminGallerySection extends AdminSection {
  readonly __typename = 'GallerySection';

  @Lazy
  @Field(() => [AdminMediaView], { description: 'What it shows, in order; what is gone is left out.' })
  items: AdminMediaView[];

  @Field(() => [ID], { description: 'Typed ids of what it shows, also of what is gone.' })
  mediaIds: string[];
}

@ObjectType('EventListSection', { implements: AdminSection, description: 'Events, found anew whenever somebody reads the page. All conditions hold together.' })
export class AdminEventListSection extends AdminSection {
  readonly __typename = 'EventListSection';

  @Field(() => String, { nullable: true, description: 'Only events that these words find.' })
  query: string | null;

  @Field(() => [String], { description: 'Only with one of these tags, by slug; any where empty.' })
  tagSlugs: readonly string[];

  @Field(() => [ID], { description: 'Only at one of these venues; any where empty.' })
  venueIds: readonly string[];

  @Field(() => [ID], { description: 'Only by one of these organizers; any where empty.' })
  organizerIds: readonly string[];

  @Field(() => CountryCode, { nullable: true, description: 'Only in this country.' })
  countryCode: string | null;

  @Field(() => String, { nullable: true, description: 'Only in this city.' })
  city: string | null;

  @Field(() => Int, { description: "How many to show where the reader doesn't say." })
  limit: number;
}

@ObjectType('FaqItem', { description: 'A question and its answer.' })
export class AdminFaqItem {
  @Field(() => String, { description: 'The question.' })
  question: string;

  @Field(() => RichTextView, { nullable: true, description: 'The answer.' })
  answer: RichTextView | null;
}

@ObjectType('FaqSection', { implements: AdminSection, description: 'Questions with their answers.' })
export class AdminFaqSection extends AdminSection {
  readonly __typename = 'FaqSection';

  @Field(() => [AdminFaqItem], { description: 'The questions in order.' })
  questions: AdminFaqItem[];
}

@ObjectType('MediaSection', { implements: AdminSection, description: 'One picture, film or document with a text.' })
export class AdminMediaSection extends AdminSection {
  readonly __typename = 'MediaSection';

  @Lazy
  @Field(() => AdminMediaView, { nullable: true, description: 'The file.' })
  media: AdminMediaView | null;

  @Field(() => ID, { nullable: true, description: 'Typed id of the file, also where it is gone.' })
  mediaId: string | null;

  @Field(() => RichTextView, { nullable: true, description: 'The text beside it.' })
  body: RichTextView | null;
}

@ObjectType('CallToActionSection', { implements: AdminSection, description: 'What the reader is asked to do.' })
export class AdminCallToActionSection extends AdminSection {
  readonly __typename = 'CallToActionSection';

  @Field(() => RichTextView, { nullable: true, description: 'Why they should.' })
  body: RichTextView | null;

  @Field(() => [AdminLinkAction], { description: 'Its buttons.' })
  actions: AdminLinkAction[];
}

@ObjectType('EmbedSection', { implements: AdminSection, description: 'Something of another site, in a frame.' })
export class AdminEmbedSection extends AdminSection {
  readonly __typename = 'EmbedSection';

  @Field(() => HttpUrl, { nullable: true, description: 'What it shows.' })
  url: string | null;

  @Field(() => String, { nullable: true, description: 'What it is, for those who cannot see it.' })
  title: string | null;
}
