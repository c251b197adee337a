import type { GraphQLResolveInfo } from 'graphql';
import { type LocalizedMedia, mediaInLocale } from '../../media/domain/media-library.port';
import type { MediaTexts } from '../../media/presentation/media-texts';
import type { SiteSettingsRepository } from '../../settings/domain/site-settings.repository';
import type { Reference } from '../../shared/domain/reference';
import type { RichTextDocument, RichTexts } from '../../shared/domain/rich-text';
import { eventAddress, pageAddress } from '../../shared/domain/site-address';
import type { Loaders } from '../../shared/presentation/context';
import { RichTextView } from '../../shared/presentation/rich-text.view';
import type { SelectedFields } from '../../shared/presentation/selection';
import type { PageDirectory, PagePlace, Reading } from '../domain/page-directory.port';
import type { LinkTarget } from '../domain/section';
import { isSafeHref } from '../domain/section-draft';
import type { LinkTargetSource } from './public-link.view';

/** What pages are given out with. */
export interface PublicPageTools {
  readonly directory: PageDirectory;
  readonly settings: Pick<SiteSettingsRepository, 'get'>;
  readonly richTexts: RichTexts;
  readonly mediaTexts: Pick<MediaTexts, 'url'>;
  /** The website's own address. */
  readonly siteUrl: string;
  readonly mayEmbed: (url: string) => boolean;
}

export const addressOfPage = ({ siteUrl }: PublicPageTools, { path, locale }: PagePlace, { defaultLocale }: Reading): string => pageAddress(siteUrl, path, locale, defaultLocale);

/**
 * Finds what content names, as its reader may see it. Targets and addresses come from the same loaders, so all links of a
 * request take one statement for each kind of thing they lead to.
 */
export class PublicLinks {
  /** `targets` is what is selected of the things that links lead to. */
  constructor(
    private readonly tools: PublicPageTools,
    private readonly loaders: Loaders,
    private readonly reading: Reading,
    private readonly targets: SelectedFields,
    private readonly info: GraphQLResolveInfo,
  ) {}

  richText(document: RichTextDocument | null): RichTextView | null {
    return document && new RichTextView(document, this.tools.richTexts, (reference) => this.#address(reference));
  }

  async media(id: string | null): Promise<LocalizedMedia | null> {
    return id === null ? null : mediaInLocale(await this.loaders.publicMedia.load(id), this.reading.locales);
  }

  async target(link: LinkTarget | null): Promise<LinkTargetSource | null> {
    if (!link) return null;
    if (link.type === 'External') return isSafeHref(link.href) ? { __typename: 'ExternalLink', href: link.href } : null;
    const { type: __typename, id } = link;
    const found = __typename === 'Page' ? await this.#page(id) : __typename === 'Event' ? await this.#event(id) : await this.media(id);
    return found && ({ ...found, __typename } as LinkTargetSource);
  }

  async url(link: LinkTarget | null): Promise<string | null> {
    if (!link) return null;
    if (link.type === 'External') return isSafeHref(link.href) ? link.href : null;
    return this.#address(link);
  }

  async #address({ type, id }: Reference): Promise<string | null> {
    if (type === 'Page') {
      const page = await this.#page(id);
      return page && addressOfPage(this.tools, page, this.reading);
    }
    if (type === 'Event') {
      const event = await this.#event(id);
      return event && eventAddress(this.tools.siteUrl, event.slug);
    }
    const asset = await this.loaders.publicMedia.load(id);
    return asset && this.tools.mediaTexts.url(asset);
  }

  #page(id: string) {
    return this.loaders.publicPage(this.targets, this.reading).load(id);
  }

  #event(id: string) {
    return this.loaders.publicLinkedEvent(this.targets, this.info).load(id);
  }
}
