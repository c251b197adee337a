import { mediaInLocale } from '../../media/domain/media-library.port';
import type { MediaTexts } from '../../media/presentation/media-texts';
import type { LocaleChain, SiteLanguages } from '../../shared/domain/locale';
import type { Reference } from '../../shared/domain/reference';
import type { RichTextDocument, RichTexts } from '../../shared/domain/rich-text';
import { eventAddress, pageAddress } from '../../shared/domain/site-address';
import type { Loaders } from '../../shared/presentation/context';
import { encodeId } from '../../shared/presentation/ids';
import { withTypename } from '../../shared/presentation/node';
import { RichTextView } from '../../shared/presentation/rich-text.view';
import { chainOf, type SiteLocales } from '../domain/content-tools';
import { isReference } from '../domain/page-content';
import type { PageVersion } from '../domain/page.repository';
import type { LinkAction, LinkTarget, Section, SectionKind } from '../domain/section';
import {
  AdminCallToActionSection,
  AdminEmbedSection,
  AdminEventListSection,
  AdminFaqSection,
  AdminGallerySection,
  AdminHeroSection,
  AdminMediaSection,
  AdminRichTextSection,
  type AdminSection,
} from './admin-section.view';

export interface AdminContentTools {
  readonly richTexts: RichTexts;
  readonly site: SiteLanguages;
  /** Address of the website, FRONTEND_URL. */
  readonly websiteUrl: string;
  readonly media: MediaTexts;
}

const views = {
  HERO: AdminHeroSection,
  RICH_TEXT: AdminRichTextSection,
  GALLERY: AdminGallerySection,
  EVENT_LIST: AdminEventListSection,
  FAQ: AdminFaqSection,
  MEDIA: AdminMediaSection,
  CALL_TO_ACTION: AdminCallToActionSection,
  EMBED: AdminEmbedSection,
} satisfies { readonly [K in SectionKind]: new () => AdminSection };

/** The content of one version as the sources of its fields: what it names is loaded when it is selected. */
export class VersionSource {
  readonly #locales: LocaleChain;

  private constructor(
    private readonly version: PageVersion,
    private readonly siteLocales: SiteLocales,
    private readonly tools: AdminContentTools,
    private readonly loaders: Loaders,
  ) {
    this.#locales = chainOf(version.locale, siteLocales);
  }

  static async of(version: PageVersion, tools: AdminContentTools, loaders: Loaders): Promise<VersionSource> {
    return new VersionSource(version, await tools.site.get(), tools, loaders);
  }

  seo() {
    const { imageId, ...seo } = this.version.seo;
    return { ...seo, imageId: mediaTypedId(imageId), image: () => this.#media(imageId) };
  }

  sections() {
    return this.version.sections.map((section) => {
      const { kind, id, anchor, heading } = section;
      return Object.assign(new views[kind](), { id, anchor, heading }, this.#own(section));
    });
  }

  #own(section: Section): object {
    switch (section.kind) {
      case 'HERO':
        return { body: this.#richText(section.body), ...this.#file(section.mediaId), actions: this.#actions(section.actions) };
      case 'RICH_TEXT':
        return { body: this.#richText(section.body) };
      case 'GALLERY':
        return { mediaIds: section.mediaIds.map(mediaTypedId), items: async () => (await Promise.all(section.mediaIds.map((id) => this.#media(id)))).filter((item) => item !== null) };
      case 'EVENT_LIST': {
        const { venueIds, organizerIds, ...selection } = section.selection;
        return { ...selection, venueIds: venueIds.map((id) => encodeId('Venue', id)), organizerIds: organizerIds.map((id) => encodeId('Organizer', id)), limit: section.limit };
      }
      case 'FAQ':
        return { questions: section.questions.map(({ question, answer }) => ({ question, answer: this.#richText(answer) })) };
      case 'MEDIA':
        return { ...this.#file(section.mediaId), body: this.#richText(section.body) };
      case 'CALL_TO_ACTION':
        return { body: this.#richText(section.body), actions: this.#actions(section.actions) };
      case 'EMBED':
        return { url: section.url, title: section.title };
    }
  }

  #file(id: string | null) {
    return { mediaId: mediaTypedId(id), media: () => this.#media(id) };
  }

  async #media(id: string | null) {
    return id && mediaInLocale(await this.loaders.adminMedia.load(id), this.#locales);
  }

  #actions(actions: readonly LinkAction[]) {
    return actions.map(({ label, target }) => ({ label, ...linkSource(target, this.loaders) }));
  }

  #richText(document: RichTextDocument | null): RichTextView | null {
    return document && new RichTextView(document, this.tools.richTexts, (reference) => this.#addressOf(reference));
  }

  /** Also of what is not public: an editor follows the links of a draft. */
  async #addressOf({ type, id }: Reference): Promise<string | null> {
    const { websiteUrl, media } = this.tools;
    if (type === 'Event') {
      const event = await this.loaders.adminEvent.load(id);
      return event && eventAddress(websiteUrl, event.slug);
    }
    if (type === 'MediaAsset') {
      const asset = await this.loaders.adminMedia.load(id);
      return asset?.state === 'READY' ? media.url(asset) : null;
    }
    const translations = await this.loaders.adminTranslationsOfPage.load(id);
    const translation = this.#locales.flatMap((locale) => translations.find((candidate) => candidate.locale === locale) ?? [])[0];
    return translation?.path ? pageAddress(websiteUrl, translation.path, translation.locale, this.siteLocales.defaultLocale) : null;
  }
}

const mediaTypedId = (id: string | null): string | null => id && encodeId('MediaAsset', id);

/** A link's target, loaded when it is selected, and its id, which is there also where the target is gone. */
export const linkSource = (target: LinkTarget | null, loaders: Loaders) => ({
  target: () => loadTarget(target, loaders),
  targetId: isReference(target) ? encodeId(target.type, target.id) : null,
});

async function loadTarget(target: LinkTarget | null, loaders: Loaders): Promise<object | null> {
  if (!target) return null;
  if (!isReference(target)) return withTypename({ href: target.href }, 'ExternalLink');
  const loader = { Page: loaders.adminPage, Event: loaders.adminEvent, MediaAsset: loaders.adminMedia }[target.type];
  const found = await loader.load(target.id);
  return found && withTypename(found, target.type);
}
