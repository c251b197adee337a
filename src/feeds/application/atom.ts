import { eventAddress } from '../../shared/domain/site-address';
import { localeOf, placeInWords, timesInWords } from '../../shared/domain/where-and-when';
import type { EventFeed, FeedEntry } from '../domain/event-feed.port';
import { feedTitle } from './feed-title';
import { declaration, element, type Xml } from './xml';

/** An Atom feed (RFC 4287). Its address is also its id. */
export function atomFeed(feed: EventFeed, address: string, siteUrl: string): string {
  const { site, entries } = feed;
  const changedAt = new Date(Math.max(...entries.map(({ updatedAt }) => updatedAt.getTime()), entries.length > 0 ? 0 : site.updatedAt.getTime()));
  const { text } = element('feed', { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': site.defaultLocale },
    element('id', {}, address),
    element('title', {}, feedTitle(feed)),
    element('updated', {}, changedAt.toISOString()),
    element('link', { rel: 'self', type: 'application/atom+xml', href: address }),
    element('link', { rel: 'alternate', type: 'text/html', href: siteUrl }),
    ...entries.map((entry) => atomEntry(entry, site.defaultLocale, siteUrl)),
  );
  return declaration + text;
}

function atomEntry(entry: FeedEntry, locale: string, siteUrl: string): Xml {
  const content = contentOf(entry, localeOf(locale));
  return element('entry', {},
    element('id', {}, `urn:uuid:${entry.id}`),
    element('title', {}, entry.title),
    element('published', {}, entry.publishedAt.toISOString()),
    element('updated', {}, entry.updatedAt.toISOString()),
    element('author', {}, element('name', {}, entry.organizerName)),
    element('link', { rel: 'alternate', type: 'text/html', href: eventAddress(siteUrl, entry.slug) }),
    ...entry.tags.map(({ slug, name }) => element('category', { term: slug, label: name })),
    ...(entry.summary ? [element('summary', {}, entry.summary)] : []),
    ...(content ? [element('content', {}, content)] : []),
  );
}

/** When and where it is next: plain text, the type that Atom assumes. */
function contentOf({ isCancelled, next }: FeedEntry, locale: string): string {
  if (isCancelled) return 'Cancelled.';
  return next ? [timesInWords(next, locale), ...(next.place ? [placeInWords(next.place, locale).join(', ')] : [])].join('\n') : '';
}
