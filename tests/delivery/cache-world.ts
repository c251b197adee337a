import { encodeId } from '../../src/shared/presentation/ids';
import { BookingWorld, type SoldEvent } from '../bookings/booking-world';
import { PublicDesk } from '../bookings/public-support';
import { ContentDesk } from '../content/admin-support';
import { allSections, ContentWorld, item, section, toAddress, toEvent, toMedia, toPage } from '../content/content-world';
import { type BackOffice, createBackOffice } from '../events/admin-support';
import { PublicWorld } from '../events/public-world';
import { LibraryDesk } from '../media/library-support';
import { createTestApp, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';

const env = { CORS_ORIGINS: 'https://www.example', PUBLIC_URL: 'https://api.example', MEDIA_URL: 'https://media.example', ACCESS_TOKEN_TTL_SECONDS: '86400', QUERY_COST_LIMIT: '1000000', RATE_LIMIT_ALLOW_LIST: '127.0.0.1' };

type Thing = Awaited<ReturnType<PublicWorld['event']>>;
type Name<Names extends string> = Readonly<Record<Names, string>>;

export interface Asked {
  readonly query: string;
  readonly variables?: object;
}

/** Two apps on one database, of which one keeps answers, with something of every kind in most states. */
export class CacheWorld {
  readonly content: ContentDesk;
  readonly library: LibraryDesk;
  readonly bookings: BookingWorld;
  readonly shop: PublicDesk;

  private constructor(
    readonly office: BackOffice,
    readonly plain: TestApp,
    readonly events: Readonly<Record<'seen' | 'coming' | 'due' | 'ongoing' | 'jumping' | 'onSaleSoon' | 'offline' | 'over' | 'away' | 'archived', Thing>>,
    readonly show: SoldEvent,
    readonly venues: Name<'hall' | 'draft' | 'closed' | 'far'>,
    readonly organizers: Name<'house' | 'other'>,
    readonly tags: Name<'jazz' | 'opera'>,
    readonly media: Name<'poster' | 'logo' | 'coming'>,
    readonly pages: Name<'home' | 'around' | 'hidden' | 'below' | 'leaf' | 'draft' | 'trashed' | 'bilingual'>,
  ) {
    const { people, test, clock } = office;
    this.content = new ContentDesk(test, clock, { admin: people.admin, other: people.rival, organizer: people.owner, user: people.visitor });
    this.library = new LibraryDesk(test, clock, people.admin);
    this.bookings = new BookingWorld(test, clock, people.owner.uuid);
    this.shop = new PublicDesk(this.bookings);
  }

  static async create(): Promise<CacheWorld> {
    const office = await createBackOffice({ env: { ...env, RESPONSE_CACHE: 'true' } });
    const { test, clock, people } = office;
    const plain = await createTestApp({ databaseUrl: test.databaseUrl, clock, env });
    const rows = await PublicWorld.create(test.databaseUrl, clock.now());
    const content = new ContentWorld(test, clock.now());
    await content.settings({ locales: ['en', 'de'] });
    const media = { poster: await content.media({ caption: { en: 'A caption' } }), logo: await content.media(), coming: await content.media({ state: 'PROCESSING' }) };
    const tags = { jazz: await rows.tag('jazz', 'Jazz'), opera: await rows.tag('opera', 'Opera') };
    const organizers = { house: await rows.organizer({ name: 'Open House', slug: 'open-house' }), other: await rows.organizer({ name: 'Other House', slug: 'other-house' }) };
    const venues = {
      hall: await rows.venue({ name: 'Open Hall', slug: 'open-hall', image_ids: [media.poster, media.coming] }),
      draft: await rows.venue({ name: 'Draft Hall', slug: 'draft-hall', status: 'DRAFT', city: 'Potsdam' }),
      closed: await rows.venue({ name: 'Closed Hall', slug: 'closed-hall', status: 'ARCHIVED' }),
      far: await rows.venue({ name: 'Far Hall', slug: 'far-hall', city: 'Wien', country_code: 'AT', latitude: 48.2, longitude: 16.37 }),
    };
    const shared = { organizerId: organizers.house, venueId: venues.hall, tagIds: [tags.jazz], ticketTypes: [{ price: '20', pools: [{ capacity: 5, taken: 1 }] }, { name: 'Secret', price: '1', isHidden: true }] };
    const event = (fixture: Parameters<PublicWorld['event']>[0]) => rows.event({ ...shared, ...fixture });
    const events = {
      seen: await event({ title: 'Seen', slug: 'seen', formerSlugs: ['seen-once'], occurrences: [{ in: 24 }, { in: 48 }, { in: 72 }] }),
      coming: await event({ title: 'Coming', slug: 'coming', status: 'DRAFT', wasPublished: true, formerSlugs: ['coming-once'] }),
      due: await event({ title: 'Due', slug: 'due', status: 'SCHEDULED' }),
      ongoing: await event({ title: 'Ongoing', slug: 'ongoing', occurrences: [{ in: -1, lasts: 3 }, { in: 100 }] }),
      jumping: await event({ title: 'Jumping', slug: 'jumping', occurrences: [{ in: 3, lasts: 1 + 1 / 7_200 }, { in: 500, venueId: venues.far }] }),
      onSaleSoon: await event({ title: 'On sale soon', slug: 'on-sale-soon', occurrences: [{ in: 30 }], ticketTypes: [{ salesFrom: 6, salesTo: 8 }] }),
      offline: await event({ title: 'At a draft', slug: 'at-a-draft', venueId: venues.draft, organizerId: organizers.other, tagIds: [], occurrences: [{ in: 60 }, { in: 90, venueId: venues.closed }, { in: 110, venueId: venues.draft }] }),
      over: await event({ title: 'Over', slug: 'over', occurrences: [{ in: -100 }] }),
      away: await event({ title: 'Away', slug: 'away', status: 'CANCELLED', tagIds: [], venueId: venues.far, occurrences: [{ in: 80 }] }),
      archived: await event({ title: 'Archived', slug: 'archived', status: 'ARCHIVED', occurrences: [{ in: -200 }] }),
    };
    for (const id of [events.seen.id, events.coming.id]) await test.platform.database.prisma.event.update({ where: { id }, data: { coverId: media.poster } });
    await test.platform.database.prisma.siteSettings.updateMany({ data: { logoId: media.logo } });
    const around = await content.page({ path: '/around', title: 'Around' });
    const hidden = await content.page({ parentId: around.id, path: '/around/hidden', title: 'Hidden', state: 'DRAFT' });
    const sections = [...allSections({ page: around.id, event: events.seen.id, media: media.poster }), ...allSections({ page: hidden.id, event: events.coming.id, media: media.coming }).map((one) => ({ ...one, anchor: null }))];
    const byTag = section.eventList({ selection: { query: null, tagSlugs: ['jazz'], venueIds: [], organizerIds: [], countryCode: null, city: null }, limit: 3 });
    const below = await content.page({ parentId: hidden.id, path: '/around/hidden/below', title: 'Below', sections: [...sections, byTag], seo: { imageId: media.poster } });
    const pages = {
      home: (await content.page({ path: '/home', title: 'Home', sections: [section.hero({ heading: 'Welcome' })] })).id,
      around: around.id,
      hidden: hidden.id,
      below: below.id,
      leaf: (await content.page({ parentId: below.id, path: '/around/hidden/below/leaf', title: 'Leaf' })).id,
      draft: (await content.page({ path: '/draft', title: 'Draft', state: 'DRAFT' })).id,
      trashed: (await content.page({ path: '/trashed', title: 'Trashed', state: 'TRASHED' })).id,
      bilingual: (await content.page({ in: { en: { path: '/both', title: 'Both' }, de: { path: '/beide', title: 'Beide', state: 'DRAFT' } } })).id,
    };
    await content.redirect({ from: '/once', to: { page: around.id } });
    await content.redirect({ from: '/once-hidden', to: { page: hidden.id } });
    await content.redirect({ from: '/elsewhere', to: 'https://example.org/' });
    const targets = [toPage(around.id), toPage(hidden.id), toEvent(events.seen.id), toEvent(events.coming.id), toMedia(media.poster), toMedia(media.coming), toAddress('https://example.org/')];
    await content.menu('main', targets.map((target, index) => item(`Item ${index}`, target, [item('Below', targets[0]!)])));
    await rows.close();
    const show = await new BookingWorld(test, clock, people.owner.uuid).event({ pools: { Floor: 2 } });
    const world = new CacheWorld(office, plain, events, show, venues, organizers, tags, media, pages);
    await world.hears();
    return world;
  }

  get cached(): TestApp {
    return this.office.test;
  }

  get answers() {
    return this.cached.platform.answers!;
  }

  async hears(): Promise<void> {
    await eventually(() => this.answers.statistics().isListening);
  }

  async close(): Promise<void> {
    await this.plain.close();
    await this.cached.close();
  }

  sql(text: string, values: readonly unknown[] = []) {
    return this.content.sql(text, values);
  }

  answered = async (app: TestApp, { query, variables }: Asked): Promise<string> => (await app.query(query, variables)).response.body;

  /** Asks the app that keeps answers, so that it does. */
  fill = (queries: readonly Asked[]): Promise<string[]> => Promise.all(queries.map((asked) => this.answered(this.cached, asked)));

  /** Which answers of the app that keeps them are not those of the one that doesn't. */
  async stale(queries: readonly Asked[]): Promise<string[]> {
    const kept = await this.fill(queries);
    // The other app is told of nothing and keeps the site's settings for so long.
    this.office.clock.advance(5);
    const fresh = await Promise.all(queries.map((asked) => this.answered(this.plain, asked)));
    return queries.flatMap(({ query }, index) => (kept[index] === fresh[index] ? [] : [`${query.slice(-200)}\n  kept ${kept[index]!.slice(0, 400)}\n  not  ${fresh[index]!.slice(0, 400)}`]));
  }

  /** Typed id. */
  id(type: Parameters<typeof encodeId>[0], uuid: string): string {
    return encodeId(type, uuid);
  }
}
