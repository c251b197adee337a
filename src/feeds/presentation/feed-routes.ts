import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../shared/domain/clock';
import { notFound } from '../../shared/domain/errors';
import { slugPattern } from '../../shared/domain/slug';
import { atomFeed } from '../application/atom';
import type { CalendarFeeds, CalendarOwner, FeedCalendarWriter } from '../domain/calendar-feed.port';
import type { EventFeeds, FeedOwner } from '../domain/event-feed.port';
import { answerKept, type AnswerTools, pathOf } from './answer';
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
/** A calendar's window moves with the clock; nobody misses a date of two years ahead for so long. */
const windowMoves = 300_000;
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

const feedHandler = (tools: FeedRouteTools) => (request: FastifyRequest, reply: FastifyReply, owner: FeedOwner | null) => {
  const make = async () => {
    const feed = await tools.feeds.latest(owner, tools.clock.now(), entriesPerFeed);
    if (!feed) throw notFound('Feed');
    return {
      facts: feed,
      write: () => atomFeed(feed, tools.publicUrl(request) + pathOf(request), tools.siteUrl),
      tags: tagsOf(owner, feed.ownerId, feed.entries.flatMap(({ id, organizerId }) => [`event:${id}`, `organizer:${organizerId}`])),
      // Then another of its dates is the next.
      changesAt: Math.min(...feed.entries.map(({ next }) => next?.endsAt.getTime() ?? Infinity)),
    };
  };
  return answerKept(request, reply, tools, { type: 'application/atom+xml', make });
};

const calendarHandler = (tools: FeedRouteTools) => (request: FastifyRequest, reply: FastifyReply, owner: CalendarOwner | null) => {
  const make = async () => {
    const now = tools.clock.now().getTime();
    const feed = await tools.calendars.dates(owner, { from: new Date(now - 30 * day), until: new Date(now + 2 * 365 * day), limit: datesPerCalendar });
    if (!feed) throw notFound('Calendar');
    return { facts: feed, write: () => tools.writer.write(feed), tags: tagsOf(owner, feed.ownerId, feed.dates.map(({ eventId }) => `event:${eventId}`)), changesAt: now + windowMoves };
  };
  return answerKept(request, reply, tools, { type: 'text/calendar', headers: { 'content-disposition': `inline; filename="${owner?.slug ?? 'events'}.ics"` }, make });
};

/** Their list and each of them; names of tags and places of venues stand in many, and change seldom. */
const tagsOf = (owner: CalendarOwner | null, ownerId: string | null, shown: readonly string[]): string[] => [...new Set(['settings', 'tags', 'venues', ...listTags(owner, ownerId), ...shown])];

function listTags(owner: CalendarOwner | null, ownerId: string | null): string[] {
  if (!owner) return ['events:all'];
  const own = `${owner.kind}:${ownerId}`;
  if (owner.kind === 'event') return [own];
  return [own, owner.kind === 'tag' ? `events:tag:${owner.slug}` : `events:${own}`];
}
