import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../shared/domain/clock';
import { notFound } from '../../shared/domain/errors';
import { slugPattern } from '../../shared/domain/slug';
import { atomFeed } from '../application/atom';
import { hasFile, robots, sitemapFile, sitemapIndex } from '../application/sitemap';
import type { CalendarFeeds, CalendarOwner, FeedCalendarWriter } from '../domain/calendar-feed.port';
import type { EventFeeds, FeedOwner } from '../domain/event-feed.port';
import { type SitemapKind, sitemapKinds, type Sitemaps } from '../domain/sitemap.port';
import { hasAlready } from './conditional';
import { plurals, type PublicUrl } from './feed-addresses';

export interface FeedRouteTools {
  readonly clock: Clock;
  readonly version: string;
  readonly feeds: EventFeeds;
  readonly calendars: CalendarFeeds;
  readonly writer: FeedCalendarWriter;
  readonly sitemaps: Sitemaps;
  readonly siteUrl: string;
  readonly publicUrl: PublicUrl;
}

const entriesPerFeed = 50;
const datesPerCalendar = 1_000;
const day = 86_400_000;
const feedKinds: readonly FeedOwner['kind'][] = ['venue', 'tag', 'organizer'];

type Slugged = FastifyRequest<{ Params: { slug: string } }>;
type Numbered = FastifyRequest<{ Params: { number: string } }>;

function ownerOf<Kind extends CalendarOwner['kind']>(kind: Kind, { params: { slug } }: Slugged): { kind: Kind; slug: string } {
  if (!slugPattern.test(slug)) throw notFound('Feed');
  return { kind, slug };
}

interface Content {
  readonly type: string;
  /** All that the text is made from, so that it need not be written for whoever has it. */
  readonly facts: unknown;
  readonly write: () => string | Readable;
}

/** What search engines, feed readers and calendar programs fetch. Everything here is for everybody. */
export const feedRoutes =
  ({ clock, version, feeds, calendars, writer, sitemaps, siteUrl, publicUrl }: FeedRouteTools) =>
  (http: FastifyInstance): void => {
    const answer = (request: FastifyRequest, reply: FastifyReply, { type, facts, write }: Content) =>
      hasAlready(request, reply, JSON.stringify([version, siteUrl, publicUrl(request), facts])) ? reply.code(304).send() : reply.type(`${type}; charset=utf-8`).send(write());
    const sendFeed = async (request: FastifyRequest, reply: FastifyReply, owner: FeedOwner | null) => {
      const feed = await feeds.latest(owner, clock.now(), entriesPerFeed);
      if (!feed) throw notFound('Feed');
      return answer(request, reply, { type: 'application/atom+xml', facts: feed, write: () => atomFeed(feed, publicUrl(request) + pathOf(request), siteUrl) });
    };
    const sendCalendar = async (request: FastifyRequest, reply: FastifyReply, owner: CalendarOwner | null) => {
      const now = clock.now().getTime();
      const feed = await calendars.dates(owner, { from: new Date(now - 30 * day), until: new Date(now + 2 * 365 * day), limit: datesPerCalendar });
      if (!feed) throw notFound('Calendar');
      void reply.header('content-disposition', `inline; filename="${owner?.slug ?? 'events'}.ics"`);
      return answer(request, reply, { type: 'text/calendar', facts: feed, write: () => writer.write(feed) });
    };

    http.get('/feeds/events.atom', (request, reply) => sendFeed(request, reply, null));
    http.get('/calendars/events.ics', (request, reply) => sendCalendar(request, reply, null));
    http.get('/calendars/events/:slug.ics', (request: Slugged, reply) => sendCalendar(request, reply, ownerOf('event', request)));
    for (const kind of feedKinds) {
      http.get(`/feeds/${plurals[kind]}/:slug/events.atom`, (request: Slugged, reply) => sendFeed(request, reply, ownerOf(kind, request)));
      http.get(`/calendars/${plurals[kind]}/:slug.ics`, (request: Slugged, reply) => sendCalendar(request, reply, ownerOf(kind, request)));
    }

    const sendSitemap = async (request: Numbered, reply: FastifyReply, kind: SitemapKind) => {
      const { number } = request.params;
      const summary = await sitemaps.summary([kind]);
      if (!/^[1-9]\d{0,4}$/.test(number) || !hasFile(summary, kind, Number(number))) throw notFound('Sitemap');
      const write = () => Readable.from(request.method === 'HEAD' ? [] : sitemapFile(sitemaps, kind, Number(number), { siteUrl, defaultLocale: summary.defaultLocale }));
      return answer(request, reply, { type: 'application/xml', facts: [summary, kind, number], write });
    };
    http.get('/sitemap.xml', async (request, reply) => {
      const summary = await sitemaps.summary(sitemapKinds);
      if (!summary.isIndexed) throw notFound('Sitemap');
      return answer(request, reply, { type: 'application/xml', facts: summary, write: () => sitemapIndex(summary, publicUrl(request)) });
    });
    for (const kind of sitemapKinds) http.get(`/sitemaps/${kind}-:number.xml`, (request: Numbered, reply) => sendSitemap(request, reply, kind));
    http.get('/robots.txt', async (request, reply) => {
      const summary = await sitemaps.summary([]);
      return answer(request, reply, { type: 'text/plain', facts: summary, write: () => robots(summary, publicUrl(request)) });
    });
  };

const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1)[0]!;
