import { Extensions, Field, ObjectType } from 'type-graphql';
import { mediaInLocale } from '../../media/domain/media-library.port';
import type { LocalizedMedia } from '../../media/domain/media-library.port';
import { PublicMediaView } from '../../media/presentation/public-media.view';
import { HttpUrl } from '../../shared/application/scalars.dto';
import { inLocale } from '../../shared/domain/locale';
import type { RichTexts } from '../../shared/domain/rich-text';
import type { Loaders } from '../../shared/presentation/context';
import { pageStructuredData } from '../application/page-structured-data';
import { wordsOf } from '../domain/page-content';
import type { PageRecord } from '../domain/page-directory.port';
import { addressOfPage, type PublicPageTools } from './public-links';

@ObjectType('Seo', { description: 'What search engines and social networks are told of a page.' })
export class PublicSeoView {
  @Field(() => String, { description: 'The title; the page\'s own where nobody gave another.' })
  readonly title: string;

  @Field(() => HttpUrl, { description: 'The address that counts as the original: the page\'s own where nobody gave another.' })
  readonly canonicalUrl: string;

  @Field(() => Boolean, { description: 'Whether search engines are asked not to list it.' })
  readonly noIndex: boolean;

  constructor(
    private readonly page: PageRecord,
    private readonly tools: PublicPageTools,
    private readonly loaders: Loaders,
  ) {
    const { title, canonicalUrl, noIndex } = page.seo;
    this.title = title ?? page.title;
    this.canonicalUrl = canonicalUrl ?? addressOfPage(tools, page, page.reading);
    this.noIndex = noIndex || page.isPreview;
  }

  #description?: Promise<string | null>;

  @Extensions({ lazy: true })
  @Field(() => String, { nullable: true, description: 'A sentence or two: what an editor wrote, else the beginning of the page\'s text, else what the site says of itself.' })
  description(): Promise<string | null> {
    return (this.#description ??= this.#describe());
  }

  async #describe(): Promise<string | null> {
    const { seo, reading } = this.page;
    const own = seo.description ?? excerpt(wordsOf(this.page, this.tools.richTexts).text);
    return own ?? inLocale((await this.tools.settings.get()).seoDescription, reading.locales);
  }

  @Extensions({ lazy: true })
  @Field(() => PublicMediaView, { nullable: true, description: 'The picture to show with it.' })
  async image(): Promise<LocalizedMedia | null> {
    const { seo, reading } = this.page;
    return seo.imageId === null ? null : mediaInLocale(await this.loaders.publicMedia.load(seo.imageId), reading.locales);
  }

  @Extensions({ lazy: true })
  @Field(() => String, { description: 'A schema.org WebPage or FAQPage with its BreadcrumbList as JSON-LD, safe to stand in a script element of type application/ld+json.' })
  async structuredData(): Promise<string> {
    const { page, tools, title } = this;
    const { locale, publishedAt, reading, breadcrumbs } = page;
    return pageStructuredData({
      url: this.canonicalUrl,
      title,
      description: await this.description(),
      locale,
      publishedAt,
      questions: questionsOf(page, tools.richTexts),
      trail: [...breadcrumbs!, page].map((crumb) => ({ title: crumb.title, url: addressOfPage(tools, crumb, reading) })),
    });
  }
}

const excerptMax = 160;

/** The beginning of a text, to the end of a word; null where there is none. */
function excerpt(text: string): string | null {
  const line = text.slice(0, excerptMax * 10).replace(/\s+/gu, ' ').trim();
  if (line.length <= excerptMax) return line || null;
  const cut = line.slice(0, excerptMax - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), excerptMax / 2)).toWellFormed().trimEnd()}…`;
}

const questionsOf = ({ sections }: PageRecord, richTexts: RichTexts) =>
  sections.flatMap((section) => (section.kind === 'FAQ' ? section.questions : [])).map(({ question, answer }) => ({ question, answer: answer ? richTexts.toText(answer) : '' }));
