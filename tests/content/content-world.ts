import { randomUUID } from 'node:crypto';
import { Menu, type MenuItem } from '../../src/content/domain/menu.entity';
import { wordsOf } from '../../src/content/domain/page-content';
import { Page } from '../../src/content/domain/page.entity';
import { PageTranslation } from '../../src/content/domain/page-translation.entity';
import type { PageStatus } from '../../src/content/domain/page-translation.entity';
import { Redirect, type RedirectStatusCode } from '../../src/content/domain/redirect.entity';
import type { EventSelection, LinkAction, LinkTarget, PageContent, Section, SectionKind, Seo } from '../../src/content/domain/section';
import { PrismaMenuRepository } from '../../src/content/infrastructure/prisma-menu.repository';
import { PrismaPageRepository } from '../../src/content/infrastructure/prisma-page.repository';
import { PrismaRedirectRepository } from '../../src/content/infrastructure/prisma-redirect.repository';
import type { MediaKind, MediaState } from '../../src/media/domain/media-asset.entity';
import type { LocalizedText } from '../../src/shared/domain/locale';
import type { RichTextDocument } from '../../src/shared/domain/rich-text';
import { encodeId } from '../../src/shared/presentation/ids';
import type { TestApp } from '../support/app';

const hour = 3_600_000;

export interface TranslationFixture {
  /** Null where the page is in the trash. */
  readonly path: string;
  readonly state?: PageStatus;
  readonly title?: string;
  readonly seo?: Partial<Seo>;
  readonly sections?: readonly Section[];
  /** What the newest version says where it isn't the public one. */
  readonly draft?: Partial<PageContent>;
}

export interface PageFixture extends Partial<TranslationFixture> {
  readonly parentId?: string | null;
  readonly position?: number;
  /** By locale; without it what is given here stands in English. */
  readonly in?: Readonly<Record<string, TranslationFixture>>;
}

export interface WrittenPage {
  readonly id: string;
  /** By locale. */
  readonly versions: Readonly<Record<string, { readonly published: string | null; readonly draft: string }>>;
}

const noSeo: Seo = { title: null, description: null, canonicalUrl: null, noIndex: false, imageId: null };

let serial = 0;

/** Writes content as the work of editors would have left it, around a fixed present. */
export class ContentWorld {
  readonly #pages: PrismaPageRepository;

  constructor(
    private readonly app: Pick<TestApp, 'platform'>,
    private readonly now: Date,
  ) {
    this.#pages = new PrismaPageRepository(this.#prisma);
  }

  get #prisma() {
    return this.app.platform.database.prisma;
  }

  /** Before the app reads them first: it keeps them for a while. */
  async settings(data: { defaultLocale?: string; locales?: string[]; name?: Record<string, string>; seoDescription?: Record<string, string> }): Promise<void> {
    await this.#prisma.siteSettings.updateMany({ data });
  }

  async media(fixture: { state?: MediaState; kind?: MediaKind; altText?: LocalizedText; caption?: LocalizedText; filename?: string } = {}): Promise<string> {
    const id = randomUUID();
    const { state = 'READY', kind = 'IMAGE', altText = { en: 'A stage' }, caption = {}, filename = `${(serial += 1)}.webp` } = fixture;
    const texts = { altText: altText as object, caption: caption as object };
    await this.#prisma.mediaAsset.create({ data: { id, state, kind, filename, ...texts, mimeType: 'image/webp', storagePath: `${id}/${filename}`, checksum: id, byteSize: 1_000, width: 800, height: 600, createdAt: this.now, updatedAt: this.now } });
    return id;
  }

  async page(fixture: PageFixture = {}): Promise<WrittenPage> {
    const { parentId = null, position = (serial += 1), in: given, ...own } = fixture;
    const translations = given ?? { en: { path: `/page-${serial}`, ...own } };
    const id = randomUUID();
    const isTrashed = Object.values(translations).some(({ state }) => state === 'TRASHED');
    await this.#pages.save(new Page({ id, parentId, position, trashedAt: isTrashed ? this.#at(-1) : null, version: 1, createdAt: this.#at(-100), updatedAt: this.#at(-10) }));
    const versions: Record<string, { published: string | null; draft: string }> = {};
    for (const [locale, translation] of Object.entries(translations)) versions[locale] = await this.#translate(id, locale, translation);
    return { id, versions };
  }

  async #translate(pageId: string, locale: string, { path, state = 'PUBLISHED', draft: drafted, ...said }: TranslationFixture) {
    const content: PageContent = { title: said.title ?? `Page ${(serial += 1)}`, seo: { ...noSeo, ...said.seo }, sections: said.sections ?? [] };
    const isPublic = state === 'PUBLISHED' || state === 'CHANGED';
    const first = await this.#version(pageId, locale, 1, content);
    const draft = drafted || state === 'CHANGED' ? await this.#version(pageId, locale, 2, { ...content, title: `${content.title} (draft)`, ...drafted }) : first;
    const schedule = { versionId: draft, publishAt: this.#at(24), unpublishAt: null, timeZone: 'Europe/Berlin', scheduledById: null };
    const translation = new PageTranslation({
      pageId, locale, slug: path.split('/').at(-1)!, path: state === 'TRASHED' ? null : path, draftVersionId: draft, publishedVersionId: isPublic ? first : null,
      publishedAt: isPublic ? this.#at(-10) : null, firstPublishedAt: state === 'DRAFT' || state === 'SCHEDULED' ? null : this.#at(-50), schedule: state === 'SCHEDULED' ? schedule : null,
      version: 1, createdAt: this.#at(-100), updatedAt: this.#at(-10),
    });
    if (translation.status() !== state) throw new Error(`A fixture meant to be ${state} is ${translation.status()}.`);
    await this.#pages.saveTranslations([translation]);
    // Unpublishing leaves the words behind, so the condition alone must keep them.
    if (state !== 'DRAFT' && state !== 'SCHEDULED') await this.#pages.indexWords({ pageId, locale }, wordsOf(content, this.app.platform.richTexts));
    return { published: isPublic ? first : null, draft };
  }

  async #version(pageId: string, locale: string, number: number, content: PageContent): Promise<string> {
    const id = randomUUID();
    await this.#pages.addVersion({ id, pageId, locale, number, ...content, note: null, authorId: null, restoredFromId: null, createdAt: this.#at(-20 + number) });
    return id;
  }

  async redirect({ from, to, locale = 'en', statusCode = 301 }: { from: string; to: { page: string } | string; locale?: string; statusCode?: RedirectStatusCode }): Promise<void> {
    const target = typeof to === 'string' ? { pageId: null, toUrl: to } : { pageId: to.page, toUrl: null };
    await new PrismaRedirectRepository(this.#prisma).saveAll([Redirect.to(target, { id: randomUUID(), locale, fromPath: from, statusCode, isAutomatic: false }, this.now)]);
  }

  async menu(key: string, items: readonly MenuItem[], locale = 'en'): Promise<void> {
    await new PrismaMenuRepository(this.#prisma).save(new Menu({ id: randomUUID(), key, locale, items, version: 1, createdAt: this.now, updatedAt: this.now }));
  }

  #at(hours: number): Date {
    return new Date(this.now.getTime() + hours * hour);
  }
}

export const toPage = (id: string): LinkTarget => ({ type: 'Page', id });
export const toEvent = (id: string): LinkTarget => ({ type: 'Event', id });
export const toMedia = (id: string): LinkTarget => ({ type: 'MediaAsset', id });
export const toAddress = (href: string): LinkTarget => ({ type: 'External', href });

/** The href of a link in a text to something of ours. */
export const hrefTo = (target: LinkTarget): string => (target.type === 'External' ? target.href : `marquee:${encodeId(target.type, target.id)}`);

export const item = (label: string, target: LinkTarget | null = null, children: readonly MenuItem[] = []): MenuItem => ({ label, target, children });

export const action = (label: string, target: LinkTarget | null): LinkAction => ({ label, target });

/** A text of one paragraph, with links in it. */
export function text(words: string, ...targets: readonly LinkTarget[]): RichTextDocument {
  const links = targets.map((target, index) => ({ type: 'text', text: `link ${index}`, marks: [{ type: 'link', attrs: { href: hrefTo(target) } }] }));
  return { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: words }, ...links] }] };
}

/** The text and, below it, an image. */
export const illustrated = (document: RichTextDocument, mediaId: string): RichTextDocument => ({
  ...document,
  content: [...document.content, { type: 'image', attrs: { src: hrefTo(toMedia(mediaId)), alt: 'Seen', title: null } }],
});

type Of<Kind extends SectionKind> = Extract<Section, { readonly kind: Kind }>;

const make =
  <Kind extends SectionKind>(kind: Kind, defaults: Omit<Of<Kind>, 'kind' | 'id' | 'anchor' | 'heading'>) =>
  (given: Partial<Omit<Of<Kind>, 'kind'>> = {}): Of<Kind> =>
    ({ kind, id: randomUUID(), anchor: null, heading: null, ...defaults, ...given }) as unknown as Of<Kind>;

const everyEvent: EventSelection = { query: null, tagSlugs: [], venueIds: [], organizerIds: [], countryCode: null, city: null };

/** One of each kind of section. */
export const section = {
  hero: make('HERO', { body: null, mediaId: null, actions: [] }),
  richText: make('RICH_TEXT', { body: null }),
  gallery: make('GALLERY', { mediaIds: [] }),
  eventList: make('EVENT_LIST', { selection: everyEvent, limit: 12 }),
  faq: make('FAQ', { questions: [] }),
  media: make('MEDIA', { mediaId: null, body: null }),
  callToAction: make('CALL_TO_ACTION', { body: null, actions: [] }),
  embed: make('EMBED', { url: 'https://player.vimeo.com/video/1', title: 'A film' }),
};

/** All eight kinds, with links to everything that there can be links to. */
export function allSections(to: { readonly page: string; readonly event: string; readonly media: string }): Section[] {
  const body = (words: string) => illustrated(text(words, toPage(to.page), toEvent(to.event), toMedia(to.media)), to.media);
  const actions = [action('Page', toPage(to.page)), action('Event', toEvent(to.event)), action('File', toMedia(to.media)), action('Elsewhere', toAddress('https://example.org/'))];
  return [
    section.hero({ heading: 'Welcome', anchor: 'top', body: body('Hero words'), mediaId: to.media, actions }),
    section.richText({ heading: 'Read', body: body('Text words') }),
    section.gallery({ heading: 'See', mediaIds: [to.media] }),
    section.eventList({ heading: 'Go' }),
    section.faq({ heading: 'Ask', questions: [{ question: 'Why?', answer: body('Because') }] }),
    section.media({ heading: 'Look', mediaId: to.media, body: body('Media words') }),
    section.callToAction({ heading: 'Do', body: body('Call words'), actions }),
    section.embed({ heading: 'Watch' }),
  ];
}

/** All that a page can be asked for, in one query over every kind of section. */
export const everything = `
fragment File on MediaAsset { id kind mimeType width height byteSize altText caption url }
fragment Text on RichText { document html text }
fragment Target on LinkTarget {
  __typename
  ... on Page { id path locale title url }
  ... on Event { id slug title }
  ... on MediaAsset { ...File }
  ... on ExternalLink { href }
}
fragment Everything on Page {
  id path locale title url publishedAt isPreview
  breadcrumbs { id path title url }
  alternates { locale path url }
  children(first: 10) { id path title url }
  seo { title description canonicalUrl noIndex image { ...File } structuredData }
  sections {
    __typename id anchor heading
    ... on HeroSection { body { ...Text } media { ...File } actions { label url target { ...Target } } }
    ... on RichTextSection { body { ...Text } }
    ... on GallerySection { items { ...File } }
    ... on EventListSection { events { totalCount nodes { id slug title venue { name } tags { name } } pageInfo { hasNextPage } } }
    ... on FaqSection { questions { question answer { ...Text } } }
    ... on MediaSection { media { ...File } body { ...Text } }
    ... on CallToActionSection { body { ...Text } actions { label url target { ...Target } } }
    ... on EmbedSection { url title html }
  }
}`;

export const pageQuery = `${everything} query ($path: String!, $locale: Locale) { page(path: $path, locale: $locale) { __typename ... on Redirect { statusCode to } ...Everything } }`;
