import { Extensions, Field, InterfaceType, ObjectType } from 'type-graphql';
import type { LocalizedMedia } from '../../media/domain/media-library.port';
import { PublicMediaView } from '../../media/presentation/public-media.view';
import { HttpUrl } from '../../shared/application/scalars.dto';
import { escapeHtml } from '../../shared/domain/html';
import { NodeId } from '../../shared/presentation/node';
import { RichTextView } from '../../shared/presentation/rich-text.view';
import type {
  CallToActionSection, EmbedSection, EventListSection, EventSelection, FaqSection, GallerySection, HeroSection, MediaSection, RichTextSection, Section,
} from '../domain/section';
import { PublicLinkActionView } from './public-link.view';
import type { PublicLinks } from './public-links';

/*
 * A field that several sections have is of one type in all of them, nullability included, so that one query may ask every
 * kind of section for all it has.
 */

@InterfaceType('Section', { description: 'A part of a page, from its top to its end.' })
export abstract class PublicSectionView {
  @NodeId('Section')
  readonly id: string;

  @Field(() => String, { nullable: true, description: 'What links to this place of the page name after the #.' })
  readonly anchor: string | null;

  @Field(() => String, { nullable: true, description: 'What stands over it.' })
  readonly heading: string | null;

  constructor({ id, anchor, heading }: Section) {
    this.id = id;
    this.anchor = anchor;
    this.heading = heading;
  }
}

const actionsOf = (actions: HeroSection['actions'], links: PublicLinks) => actions.map((action) => new PublicLinkActionView(action, links));

@ObjectType('HeroSection', { implements: PublicSectionView, description: 'What a page opens with.' })
class PublicHeroSectionView extends PublicSectionView {
  readonly __typename = 'HeroSection';

  @Field(() => RichTextView, { nullable: true, description: 'A short text.' })
  readonly body: RichTextView | null;

  @Field(() => [PublicLinkActionView], { description: 'Its buttons.' })
  readonly actions: readonly PublicLinkActionView[];

  constructor(
    private readonly section: HeroSection,
    private readonly links: PublicLinks,
  ) {
    super(section);
    this.body = links.richText(section.body);
    this.actions = actionsOf(section.actions, links);
  }

  @Extensions({ lazy: true })
  @Field(() => PublicMediaView, { nullable: true, description: 'The picture or film behind it.' })
  media(): Promise<LocalizedMedia | null> {
    return this.links.media(this.section.mediaId);
  }
}

@ObjectType('RichTextSection', { implements: PublicSectionView, description: 'A text.' })
class PublicRichTextSectionView extends PublicSectionView {
  readonly __typename = 'RichTextSection';

  @Field(() => RichTextView, { nullable: true, description: 'The text.' })
  readonly body: RichTextView | null;

  constructor(section: RichTextSection, links: PublicLinks) {
    super(section);
    this.body = links.richText(section.body);
  }
}

@ObjectType('GallerySection', { implements: PublicSectionView, description: 'Pictures and films side by side.' })
class PublicGallerySectionView extends PublicSectionView {
  readonly __typename = 'GallerySection';

  constructor(
    private readonly section: GallerySection,
    private readonly links: PublicLinks,
  ) {
    super(section);
  }

  @Extensions({ lazy: true })
  @Field(() => [PublicMediaView], { description: 'What to show, in order.' })
  async items(): Promise<readonly LocalizedMedia[]> {
    const found = await Promise.all(this.section.mediaIds.map((id) => this.links.media(id)));
    return found.filter((asset) => asset !== null);
  }
}

@ObjectType('EventListSection', { implements: PublicSectionView, description: 'Events that an editor has chosen by their properties, found when the page is read.' })
export class PublicEventListSectionView extends PublicSectionView {
  readonly __typename = 'EventListSection';
  readonly selection: EventSelection;
  readonly limit: number;

  constructor(section: EventListSection) {
    super(section);
    this.selection = section.selection;
    this.limit = section.limit;
  }
}

@ObjectType('FaqItem', { description: 'A question with its answer.' })
class PublicFaqItemView {
  @Field(() => String, { description: 'The question.' })
  question: string;

  @Field(() => RichTextView, { nullable: true, description: 'The answer.' })
  answer: RichTextView | null;
}

@ObjectType('FaqSection', { implements: PublicSectionView, description: 'Questions that are often asked.' })
class PublicFaqSectionView extends PublicSectionView {
  readonly __typename = 'FaqSection';

  @Field(() => [PublicFaqItemView], { description: 'The questions, in order.' })
  readonly questions: readonly PublicFaqItemView[];

  constructor(section: FaqSection, links: PublicLinks) {
    super(section);
    this.questions = section.questions.map(({ question, answer }) => ({ question, answer: links.richText(answer) }));
  }
}

@ObjectType('MediaSection', { implements: PublicSectionView, description: 'A picture, film or document with a text to it.' })
class PublicMediaSectionView extends PublicSectionView {
  readonly __typename = 'MediaSection';

  @Field(() => RichTextView, { nullable: true, description: 'The text to it.' })
  readonly body: RichTextView | null;

  constructor(
    private readonly section: MediaSection,
    private readonly links: PublicLinks,
  ) {
    super(section);
    this.body = links.richText(section.body);
  }

  @Extensions({ lazy: true })
  @Field(() => PublicMediaView, { nullable: true, description: 'The file.' })
  media(): Promise<LocalizedMedia | null> {
    return this.links.media(this.section.mediaId);
  }
}

@ObjectType('CallToActionSection', { implements: PublicSectionView, description: 'Something that visitors are asked to do.' })
class PublicCallToActionSectionView extends PublicSectionView {
  readonly __typename = 'CallToActionSection';

  @Field(() => RichTextView, { nullable: true, description: 'What to do, and why.' })
  readonly body: RichTextView | null;

  @Field(() => [PublicLinkActionView], { description: 'Its buttons.' })
  readonly actions: readonly PublicLinkActionView[];

  constructor(section: CallToActionSection, links: PublicLinks) {
    super(section);
    this.body = links.richText(section.body);
    this.actions = actionsOf(section.actions, links);
  }
}

@ObjectType('EmbedSection', { implements: PublicSectionView, description: 'Something of another site, in a frame.' })
class PublicEmbedSectionView extends PublicSectionView {
  readonly __typename = 'EmbedSection';

  @Field(() => HttpUrl, { nullable: true, description: 'The address of what is shown; null where the site may not show it, or no longer.' })
  readonly url: string | null;

  @Field(() => String, { description: 'What it is, for those who cannot see it.' })
  readonly title: string;

  constructor({ url, title, ...section }: EmbedSection, mayEmbed: (url: string) => boolean) {
    super({ url, title, ...section });
    this.url = url !== null && mayEmbed(url) ? new URL(url).href : null;
    this.title = title ?? '';
  }

  @Extensions({ lazy: true })
  @Field(() => String, { description: 'A frame in a sandbox that is safe to insert into a page as it is; empty where there is nothing to show.' })
  html(): string {
    if (this.url === null) return '';
    return `<iframe src="${escapeHtml(this.url)}" title="${escapeHtml(this.title)}" sandbox="allow-scripts allow-same-origin allow-popups allow-presentation" allow="encrypted-media; fullscreen; picture-in-picture" referrerpolicy="strict-origin-when-cross-origin" loading="lazy"></iframe>`;
  }
}

/** A section as its readers see it. */
export function sectionView(section: Section, links: PublicLinks, mayEmbed: (url: string) => boolean): PublicSectionView {
  switch (section.kind) {
    case 'HERO':
      return new PublicHeroSectionView(section, links);
    case 'RICH_TEXT':
      return new PublicRichTextSectionView(section, links);
    case 'GALLERY':
      return new PublicGallerySectionView(section, links);
    case 'EVENT_LIST':
      return new PublicEventListSectionView(section);
    case 'FAQ':
      return new PublicFaqSectionView(section, links);
    case 'MEDIA':
      return new PublicMediaSectionView(section, links);
    case 'CALL_TO_ACTION':
      return new PublicCallToActionSectionView(section, links);
    case 'EMBED':
      return new PublicEmbedSectionView(section, mayEmbed);
  }
}
