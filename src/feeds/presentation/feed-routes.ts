import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../shared/domain/clock';
import { notFound } from '../../shared/domain/errors';
import { slugPattern } from '../../shared/domain/slug';
import { atomFeed } from '../application/atom';
import type { CalendarFeeds, CalendarOwner, FeedCalendarWriter } from '../domain/calendar-feed.port';
import type { EventFeeds, FeedOwner } from '../domain/event-feed.port';
import { answer, type AnswerTools } from './answer';
import { plurals } from './feed-addresses';

export interface FeedRouteTools extends AnswerTools {
  readonly clock: Clock;
  readonly feeds: EventFeeds;
  readonly calendars: CalendarFeeds;
  readonly writer: FeedCalendarWriter;
}

const entriesPerFeed = 50;
const datesPerCalendar = 1_000;
const day = 86_400_000;
const feedKinds: readonly FeedOwner['kind'][] = ['venue', 'tag', 'organizer'];

type Slugged = FastifyRequest<{ Params: { slug: string } }>;

function ownerOf<Kind extends CalendarOwner['kind']>(kind: Kind, { params: { slug } }: Slugged): { kind: Kind; slug: string } {
  if (!slugPattern.test(slug)) throw notFound('Feed');
  return { kind, slug };
}

/** What feed readers and calendar programs fetch. Everything here is for everybody. */
export const feedRoutes =
  (tools: FeedRouteTools) =>
  (http: FastifyInstance): void => {
    const feed = feedHandler(tools);
    const calendar = calendarHandler(tools);
    http.get('/feeds/events.atom', (request, reply) => feed(request, reply, null));
    http.get('/calendars/events.ics', (request, reply) => calendar(request, reply, null));
    http.get('/calendars/events/:slug.ics', (request: Slugged, reply) => calendar(request, reply, ownerOf('event', request)));
    for (const kind of feedKinds) {
      http.get(`/feeds/${plurals[kind]}/:slug/events.atom`, (request: Slugged, reply) => feed(request, reply, ownerOf(kind, request)));
      http.get(`/calendars/${plurals[kind]}/:slug.ics`, (request: Slugged, reply) => calendar(request, reply, ownerOf(kind, request)));
    }
  };

const feedHandler = (tools: FeedRouteTools) => async (request: FastifyRequest, reply: FastifyReply, owner: FeedOwner | null) => {
  const feed = await tools.feeds.latest(owner, tools.clock.now(), entriesPerFeed);
  if (!feed) throw notFound('Feed');
  const address = tools.publicUrl(request) + request.url.split('?', 1)[0]!;
  return answer(request, reply, tools, { type: 'application/atom+xml', facts: feed, write: () => atomFeed(feed, address, tools.siteUrl) });
};

const calendarHandler = (tools: FeedRouteTools) => async (request: FastifyRequest, reply: FastifyReply, owner: CalendarOwner | null) => {
  const now = tools.clock.now().getTime();
  const feed = await tools.calendars.dates(owner, { from: new Date(now - 30 * day), until: new Date(now + 2 * 365 * day), limit: datesPerCalendar });
  if (!feed) throw notFound('Calendar');
  void reply.header('content-disposition', `inline; filename="${owner?.slug ?? 'events'}.ics"`);
  return answer(request, reply, tools, { type: 'text/calendar', facts: feed, write: () => tools.writer.write(feed) });
};
