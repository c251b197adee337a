import { pageSql } from '../content/public';
import { eventSql } from '../events/public';
import type { Feature, Platform } from '../shared';
import { venueSql } from '../venues/public';
import { ICalFeedCalendar } from './infrastructure/ical-feed-calendar';
import { SqlCalendarFeeds } from './infrastructure/sql-calendar-feeds';
import { SqlEventFeeds } from './infrastructure/sql-event-feeds';
import { SqlFeedLinks } from './infrastructure/sql-feed-links';
import { SqlSitemaps } from './infrastructure/sql-sitemaps';
import { SqlStructuredEvents } from './infrastructure/sql-structured-events';
import { publicUrl } from './presentation/feed-addresses';
import { feedRoutes } from './presentation/feed-routes';
import { feedLoaders, PublicEventFeedResolver, PublicOrganizerFeedResolver, PublicTagFeedResolver, PublicVenueFeedResolver } from './presentation/public-feeds.resolver';
import { KeptContents } from './presentation/kept-contents';
import { sitemapRoutes } from './presentation/sitemap-routes';

/** Sitemaps, robots.txt, Atom feeds and calendars to subscribe to: how the world learns of what is published. */
export function feedsFeature({ answers, clock, config, database: { pool }, version }: Platform): Feature {
  const siteUrl = config.FRONTEND_URL;
  const baseUrl = publicUrl(config.PUBLIC_URL);
  const catalogue = { event: eventSql, venue: venueSql };
  const links = new SqlFeedLinks(pool, catalogue);
  const structuredEvents = new SqlStructuredEvents(pool, catalogue);
  return {
    name: 'feeds',
    public: {
      resolvers: [new PublicEventFeedResolver(baseUrl), new PublicVenueFeedResolver(baseUrl), new PublicOrganizerFeedResolver(baseUrl), new PublicTagFeedResolver(baseUrl)],
      permissions: {},
    },
    loaders: () => feedLoaders(links, structuredEvents, clock, siteUrl),
    routes(http) {
      const kept = answers && new KeptContents({ cache: answers, clock, lifetime: config.RESPONSE_CACHE_EVENTS_SECONDS, hasCdn: config.CDN_PURGE_URL !== undefined });
      const common = { version, siteUrl, publicUrl: baseUrl, kept };
      sitemapRoutes({ ...common, sitemaps: new SqlSitemaps(pool, { event: eventSql, page: pageSql }) })(http);
      feedRoutes({ ...common, clock, feeds: new SqlEventFeeds(pool, catalogue), calendars: new SqlCalendarFeeds(pool, catalogue), writer: new ICalFeedCalendar(siteUrl) })(http);
    },
  };
}
