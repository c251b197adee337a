import { eventAddress, pageAddress } from '../../shared/domain/site-address';
import type { SitemapEvent, SitemapKind, SitemapPage, Sitemaps, SitemapSummary } from '../domain/sitemap.port';
import { declaration, element, type Xml } from './xml';

/** https://www.sitemaps.org/protocol.html: at most 50,000 addresses and 50 MB. A page names its translations too, so fewer fit. */
export const urlsPerFile: Record<SitemapKind, number> = { pages: 10_000, events: 50_000 };

const namespace = 'http://www.sitemaps.org/schemas/sitemap/0.9';

const filesOf = ({ kinds }: SitemapSummary, kind: SitemapKind): number => Math.ceil((kinds[kind]?.count ?? 0) / urlsPerFile[kind]);

/** Whether there is a file of this number. */
export const hasFile = (summary: SitemapSummary, kind: SitemapKind, number: number): boolean => summary.isIndexed && number >= 1 && number <= filesOf(summary, kind);

/** The index of all sitemaps. */
export function sitemapIndex(summary: SitemapSummary, publicUrl: string): string {
  const kinds = Object.keys(summary.kinds) as SitemapKind[];
  const files = kinds.flatMap((kind) => Array.from({ length: filesOf(summary, kind) }, (_, index) => `${publicUrl}/sitemaps/${kind}-${index + 1}.xml`));
  return declaration + element('sitemapindex', { xmlns: namespace }, ...files.map((file) => element('sitemap', {}, element('loc', {}, file)))).text;
}

/** One file, in pieces of some thousand addresses. */
export async function* sitemapFile(sitemaps: Sitemaps, kind: SitemapKind, number: number, { siteUrl, defaultLocale }: { readonly siteUrl: string; readonly defaultLocale: string }): AsyncGenerator<string> {
  const size = urlsPerFile[kind];
  const skip = (number - 1) * size;
  yield `${declaration}<urlset xmlns="${namespace}" xmlns:xhtml="http://www.w3.org/1999/xhtml">`;
  if (kind === 'events') for await (const events of sitemaps.events(skip, size)) yield textOf(events, ({ slug, changedAt }: SitemapEvent) => url(eventAddress(siteUrl, slug), changedAt));
  else for await (const pages of sitemaps.pages(skip, size)) yield textOf(pages, (page: SitemapPage) => pageUrl(page, siteUrl, defaultLocale));
  yield '</urlset>';
}

const textOf = <T>(items: readonly T[], write: (item: T) => Xml): string => items.map((item) => write(item).text).join('');

const url = (address: string, changedAt: Date, ...alternates: readonly Xml[]): Xml => element('url', {}, element('loc', {}, address), element('lastmod', {}, changedAt.toISOString()), ...alternates);

/** A page names each of its translations, itself included, and the one for whoever speaks none of the languages. */
function pageUrl({ path, locale, changedAt, translations }: SitemapPage, siteUrl: string, defaultLocale: string): Xml {
  const addressOf = (translation: { readonly path: string; readonly locale: string }) => pageAddress(siteUrl, translation.path, translation.locale, defaultLocale);
  const alternate = (hreflang: string, href: string) => element('xhtml:link', { rel: 'alternate', hreflang, href });
  const fallback = translations.find((translation) => translation.locale === defaultLocale);
  const alternates = translations.length > 1 ? [...translations.map((translation) => alternate(translation.locale, addressOf(translation))), ...(fallback ? [alternate('x-default', addressOf(fallback))] : [])] : [];
  return url(addressOf({ path, locale }), changedAt, ...alternates);
}

/** Addresses of this API that hold nothing to find, or what only its owner should. */
const disallowed = ['/graphql', '/admin/', '/bookings/', '/health/'];

/** robots.txt (RFC 9309). */
export const robots = ({ isIndexed }: SitemapSummary, publicUrl: string): string =>
  ['User-agent: *', ...(isIndexed ? [...disallowed.map((path) => `Disallow: ${path}`), '', `Sitemap: ${publicUrl}/sitemap.xml`] : ['Disallow: /']), ''].join('\n');
