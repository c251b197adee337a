import DataLoader from 'dataloader';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { OrganizerRecord, TagRecord } from '../../events/domain/event-catalogue.port';
import { PublicOrganizerView, PublicTagView } from '../../events/presentation/public-catalogue.view';
import { PublicEventView } from '../../events/presentation/public-event.view';
import { HttpUrl } from '../../shared/application/scalars.dto';
import type { Clock } from '../../shared/domain/clock';
import type { RequestContext } from '../../shared/presentation/context';
import { PublicVenueView } from '../../venues/presentation/public.view';
import { structuredData } from '../application/structured-data';
import type { CalendarOwner } from '../domain/calendar-feed.port';
import type { FeedLinks } from '../domain/feed-links.port';
import type { StructuredEvent, StructuredEvents } from '../domain/structured-event.port';
import { calendarPath, type PublicUrl } from './feed-addresses';

type Kind = CalendarOwner['kind'];

export interface FeedLoaders {
  /** Records hold only what is selected of them, so the slug is read here. */
  calendarPath: Record<Kind, DataLoader<string, string | null>>;
  structuredData: DataLoader<string, { readonly event: StructuredEvent; readonly json: string } | null>;
}

declare module '../../shared/presentation/context' {
  interface Loaders extends FeedLoaders {}
}

export function feedLoaders(links: FeedLinks, events: StructuredEvents, clock: Clock, siteUrl: string): FeedLoaders {
  const pathOf = (kind: Kind) =>
    new DataLoader<string, string | null>(async (ids) => {
      const slugs = await links.slugs(kind, ids);
      return ids.map((id) => (slugs.has(id) ? calendarPath({ kind, slug: slugs.get(id)! }) : null));
    });
  return {
    calendarPath: { venue: pathOf('venue'), tag: pathOf('tag'), organizer: pathOf('organizer'), event: pathOf('event') },
    structuredData: new DataLoader(async (ids) => {
      const found = new Map((await events.findByIds(ids, clock.now())).map((event) => [event.id, { event, json: structuredData(event, siteUrl) }]));
      return ids.map((id) => found.get(id) ?? null);
    }),
  };
}

async function calendarUrl(publicUrl: PublicUrl, kind: Kind, id: string, { loaders, request, cacheHints }: RequestContext): Promise<string | null> {
  if (!publicUrl.isConfigured) cacheHints?.forbid();
  const path = await loaders.calendarPath[kind].load(id);
  return path && publicUrl(request) + path;
}

@Resolver(() => PublicEventView)
export class PublicEventFeedResolver {
  constructor(private readonly publicUrl: PublicUrl) {}

  @FieldResolver(() => HttpUrl, { nullable: true, description: 'A calendar (.ics) of its dates to subscribe to; null where the event is put away.' })
  icsUrl(@Root() { id }: PublicEventView, @Ctx() context: RequestContext): Promise<string | null> {
    return calendarUrl(this.publicUrl, 'event', id, context);
  }

  @FieldResolver(() => String, { description: 'A schema.org Event as JSON-LD, safe to stand in a script element of type application/ld+json.' })
  async structuredData(@Root() { id }: PublicEventView, @Ctx() { loaders, cacheHints }: RequestContext): Promise<string | null> {
    const found = await loaders.structuredData.load(id);
    if (!found) return null;
    const { organizer, date } = found.event;
    cacheHints?.tag(`organizer:${organizer.id}`);
    if (date?.venueId) cacheHints?.tag(`venue:${date.venueId}`);
    cacheHints?.changesAt(date?.end);
    return found.json;
  }
}

@Resolver(() => PublicVenueView)
export class PublicVenueFeedResolver {
  constructor(private readonly publicUrl: PublicUrl) {}

  @FieldResolver(() => HttpUrl, { nullable: true, description: 'A calendar (.ics) of what takes place here to subscribe to; null where the venue is put away.' })
  calendarUrl(@Root() { id }: PublicVenueView, @Ctx() context: RequestContext): Promise<string | null> {
    return calendarUrl(this.publicUrl, 'venue', id, context);
  }
}

@Resolver(() => PublicOrganizerView)
export class PublicOrganizerFeedResolver {
  constructor(private readonly publicUrl: PublicUrl) {}

  @FieldResolver(() => HttpUrl, { description: 'A calendar (.ics) of its events to subscribe to.' })
  calendarUrl(@Root() { id }: OrganizerRecord, @Ctx() context: RequestContext): Promise<string | null> {
    return calendarUrl(this.publicUrl, 'organizer', id, context);
  }
}

@Resolver(() => PublicTagView)
export class PublicTagFeedResolver {
  constructor(private readonly publicUrl: PublicUrl) {}

  @FieldResolver(() => HttpUrl, { description: 'A calendar (.ics) of events of this kind to subscribe to.' })
  calendarUrl(@Root() { id }: TagRecord, @Ctx() context: RequestContext): Promise<string | null> {
    return calendarUrl(this.publicUrl, 'tag', id, context);
  }
}
