import type { Reference } from '../../shared/domain/reference';
import type { RichTextDocument } from '../../shared/domain/rich-text';

export type LinkTarget = Reference | { readonly type: 'External'; readonly href: string };

/** A link that is dressed as a button. */
export interface LinkAction {
  readonly label: string;
  readonly target: LinkTarget | null;
}

interface SectionBase {
  /** UUID; stays the same from version to version. */
  readonly id: string;
  /** What `#fragment` links to it name; unique within its page. */
  readonly anchor: string | null;
  readonly heading: string | null;
}

export interface HeroSection extends SectionBase {
  readonly kind: 'HERO';
  readonly body: RichTextDocument | null;
  readonly mediaId: string | null;
  readonly actions: readonly LinkAction[];
}

export interface RichTextSection extends SectionBase {
  readonly kind: 'RICH_TEXT';
  readonly body: RichTextDocument | null;
}

export interface GallerySection extends SectionBase {
  readonly kind: 'GALLERY';
  readonly mediaIds: readonly string[];
}

/** Which events to show; all conditions hold together. What is named by slug or code is found at reading time. */
export interface EventSelection {
  readonly query: string | null;
  readonly tagSlugs: readonly string[];
  readonly venueIds: readonly string[];
  readonly organizerIds: readonly string[];
  readonly countryCode: string | null;
  readonly city: string | null;
}

export interface EventListSection extends SectionBase {
  readonly kind: 'EVENT_LIST';
  readonly selection: EventSelection;
  /** How many to show where the reader doesn't say. */
  readonly limit: number;
}

export interface FaqItem {
  readonly question: string;
  readonly answer: RichTextDocument | null;
}

export interface FaqSection extends SectionBase {
  readonly kind: 'FAQ';
  readonly questions: readonly FaqItem[];
}

export interface MediaSection extends SectionBase {
  readonly kind: 'MEDIA';
  readonly mediaId: string | null;
  readonly body: RichTextDocument | null;
}

export interface CallToActionSection extends SectionBase {
  readonly kind: 'CALL_TO_ACTION';
  readonly body: RichTextDocument | null;
  readonly actions: readonly LinkAction[];
}

/** Something of another site, in a frame. */
export interface EmbedSection extends SectionBase {
  readonly kind: 'EMBED';
  readonly url: string | null;
  /** What it is, for those who can't see it. */
  readonly title: string | null;
}

export type Section = HeroSection | RichTextSection | GallerySection | EventListSection | FaqSection | MediaSection | CallToActionSection | EmbedSection;
export type SectionKind = Section['kind'];

/** What search engines and social networks are told; null falls back to the page's own words. */
export interface Seo {
  readonly title: string | null;
  readonly description: string | null;
  /** Where another address is the original. */
  readonly canonicalUrl: string | null;
  readonly noIndex: boolean;
  readonly imageId: string | null;
}

/** What a page says in one locale. */
export interface PageContent {
  readonly title: string;
  readonly seo: Seo;
  readonly sections: readonly Section[];
}

