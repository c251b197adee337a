import { encodeId } from '../../src/shared/presentation/ids';
import { BookingWorld } from '../bookings/booking-world';
import { PublicDesk } from '../bookings/public-support';
import { PublicWorld } from '../events/public-world';
import { signInAs } from '../support/people';
import type { WalkRoot } from '../support/schema-walker';
import { createTestApp, fakeClock, type TestApp, type TestAppOptions } from '../support/app';
import { allSections, ContentWorld, item, toAddress, toEvent, toMedia, toPage } from './content-world';

/** Stands in every text of what nobody may see, and in no other. */
export const secret = 'zzunsaid';

const unlimited = Object.fromEntries(['TOKEN', 'DEPTH', 'FIELD', 'ALIAS', 'DIRECTIVE', 'VARIABLE', 'COST'].map((what) => [`QUERY_${what}_LIMIT`, '1000000000000000']));

export interface LeakWorld {
  readonly app: TestApp;
  readonly headers: Record<string, string>;
  readonly roots: readonly WalkRoot[];
  /** Typed ids of all that is hidden. */
  readonly hiddenIds: ReadonlySet<string>;
  close(): Promise<void>;
}

/** Something of every kind in every state that hides it, among what is public; and a viewer with bookings of their own. */
export async function createLeakWorld(options: Pick<TestAppOptions, 'DatabaseClient'> = {}): Promise<LeakWorld> {
  const clock = fakeClock();
  const app = await createTestApp({ ...options, clock, env: { ...unlimited, BODY_LIMIT_BYTES: '50000000', QUERY_SIZE_LIMIT_BYTES: '50000000', RATE_LIMIT_API: '1000000000' } });
  const events = await PublicWorld.create(app.databaseUrl, clock.now());
  const content = new ContentWorld(app, clock.now());
  const hiddenIds = new Set<string>();
  const hide = (type: Parameters<typeof encodeId>[0], ids: readonly string[]) => ids.forEach((id) => hiddenIds.add(encodeId(type, id)));

  const seenMedia = await content.media({ caption: { en: 'A caption' } });
  const hiddenMedia: string[] = [];
  for (const state of ['UPLOADING', 'SCANNING', 'PROCESSING'] as const) hiddenMedia.push(await content.media({ state, altText: { en: secret }, caption: { en: secret }, filename: `${secret}-${state}.webp` }));
  hide('MediaAsset', hiddenMedia);

  const tagId = await events.tag('jazz');
  const organizerId = await events.organizer({ name: 'Open House', slug: 'open-house' });
  const venueId = await events.venue({ name: 'Open Hall', slug: 'open-hall', image_ids: [...hiddenMedia, seenMedia] });
  const draftVenueId = await events.venue({ name: secret, slug: `${secret}-hall`, status: 'DRAFT', city: secret });
  const archivedVenueId = await events.venue({ name: 'Closed Hall', slug: 'closed-hall', status: 'ARCHIVED' });
  hide('Venue', [draftVenueId]);
  const shared = { organizerId, venueId, tagIds: [tagId], ticketTypes: [{ price: '20', pools: [{ capacity: 5, taken: 1 }] }, { name: secret, price: '1', isHidden: true }] };
  const seen = await events.event({ ...shared, title: 'Seen', slug: 'seen', occurrences: [{ in: 24 }, { in: 48, venueId: draftVenueId }, { in: 72, venueId: archivedVenueId }] });
  const elsewhere = await events.event({ ...shared, title: 'At a draft', venueId: draftVenueId });
  const { prisma } = app.platform.database;
  await prisma.mediaAsset.update({ where: { id: seenMedia }, data: { focalX: 0.5, focalY: 0.5 } });
  await prisma.event.update({ where: { id: seen.id }, data: { coverId: seenMedia } });
  await prisma.event.update({ where: { id: elsewhere.id }, data: { coverId: hiddenMedia[0]! } });
  for (const { ticketTypeIds } of [seen, elsewhere]) hide('TicketType', [ticketTypeIds[1]!]);
  const hiddenEvents: Awaited<ReturnType<PublicWorld['event']>>[] = [];
  for (const [state, fixture] of Object.entries({ draft: { status: 'DRAFT' }, unpublished: { status: 'DRAFT', wasPublished: true }, scheduled: { status: 'SCHEDULED' }, archived: { status: 'ARCHIVED', wasPublished: false } } as const)) {
    hiddenEvents.push(await events.event({ ...shared, ...fixture, title: `${secret} ${state}`, summary: secret, description: secret, slug: `${secret}-${state}`, formerSlugs: [`${secret}-${state}-once`] }));
  }
  for (const { id, occurrenceIds, ticketTypeIds } of hiddenEvents) {
    hide('Event', [id]);
    hide('Occurrence', occurrenceIds);
    hide('TicketType', ticketTypeIds);
  }

  await content.settings({ locales: ['en', 'de'] });
  await prisma.siteSettings.updateMany({ data: { logoId: seenMedia } });
  const hiddenPages: string[] = [];
  const parent = await content.page({ path: '/around', title: 'Around' });
  for (const state of ['DRAFT', 'SCHEDULED', 'UNPUBLISHED', 'TRASHED'] as const) {
    const { id } = await content.page({ parentId: parent.id, path: `/around/${secret}-${state.toLowerCase()}`, state, title: secret, seo: { title: secret, description: secret } });
    hiddenPages.push(id);
    await content.redirect({ from: `/once/${state.toLowerCase()}`, to: { page: id } });
  }
  hide('Page', hiddenPages);
  const sections = allSections({ page: parent.id, event: seen.id, media: seenMedia });
  const linking = hiddenPages.flatMap((page, index) => allSections({ page, event: hiddenEvents[index % hiddenEvents.length]!.id, media: hiddenMedia[index % hiddenMedia.length]! })).map((section) => ({ ...section, anchor: null }));
  // Between a public page and its public ancestor stands a hidden one; a draft says more than what is published.
  const below = await content.page({ parentId: hiddenPages[0]!, path: '/around/below', title: 'Below', sections: [...sections, ...linking], seo: { imageId: seenMedia }, state: 'CHANGED', draft: { title: secret, seo: { title: secret, description: secret, canonicalUrl: null, noIndex: false, imageId: null } } });
  await content.page({ parentId: below.id, in: { en: { path: '/leaf', title: 'Leaf' }, de: { path: `/${secret}`, title: secret, state: 'DRAFT' } } });
  await content.page({ parentId: parent.id, path: '/around/illustrated', title: 'Illustrated', seo: { imageId: seenMedia }, sections });
  await content.redirect({ from: '/once', to: { page: parent.id } });
  const targets = [toPage(parent.id), toEvent(seen.id), toMedia(seenMedia), toAddress('https://example.org/')];
  const hiddenTargets = [...hiddenPages.map(toPage), ...hiddenEvents.map(({ id }) => toEvent(id)), ...hiddenMedia.map(toMedia)];
  await content.menu('main', [...targets.map((target) => item('Seen', target, [item('Deeper', target, [item('Deepest', target)])])), ...hiddenTargets.map((target) => item(secret, target))]);

  const booking = new BookingWorld(app, clock, (await signInAs(app, 'ORGANIZER')).uuid);
  const desk = new PublicDesk(booking);
  const buyer = await signInAs(app, 'USER');
  const shop = await booking.event({ ticketTypes: { Paid: { price: '10' } } });
  const { booking: bought, guestToken } = await desk.book(shop, { who: buyer, attendees: undefined, paymentMethod: 'sandbox_success' });
  await desk.run('bookingCancel', { idempotencyKey: crypto.randomUUID(), bookingId: bought.id, guestToken }, buyer);

  const named = (field: string, args: string[]): WalkRoot[] => args.map((value) => ({ field, args: `(${value})` }));
  const ids = [...hiddenIds, ...[['Event', seen.id], ['Page', below.id], ['Venue', venueId], ['MediaAsset', seenMedia]].map(([type, id]) => encodeId(type as 'Event', id!))];
  const roots: WalkRoot[] = [
    ...named('event', ['slug: "seen"', ...hiddenEvents.flatMap(({ slug }) => [`slug: "${slug}"`, `slug: "${slug}-once"`])]),
    ...named('events', ['first: 50', 'first: 50, filter: { startsAfter: "2000-01-01T00:00:00Z" }', `first: 50, filter: { query: "${secret}" }, sort: RELEVANCE`]),
    ...named('venue', ['slug: "open-hall"', `slug: "${secret}-hall"`]),
    ...named('venues', ['first: 50', `filter: { query: "${secret}" }`]),
    ...named('organizer', ['slug: "open-house"']),
    { field: 'tags' },
    ...named('page', ['path: "/around/below"', 'path: "/around/illustrated"', 'path: "/leaf", locale: "de"', 'path: "/once"', `path: "/${secret}", locale: "de"`, ...['draft', 'scheduled', 'unpublished', 'trashed'].flatMap((state) => [`path: "/around/${secret}-${state}"`, `path: "/once/${state}"`])]),
    ...named('pages', ['first: 50', 'first: 50, locale: "de"', `filter: { query: "${secret}" }`, `filter: { parentId: "${encodeId('Page', hiddenPages[0]!)}" }`]),
    ...named('menu', ['key: "main"', 'key: "main", locale: "de"']),
    { field: 'siteSettings' },
    { field: 'viewer' },
    { field: 'rateLimit' },
    ...named('bookingByToken', [`token: "${guestToken}"`]),
    ...named('node', ids.map((id) => `id: "${id}"`)),
    ...named('nodes', [`ids: ${JSON.stringify(ids)}`]),
  ];
  return {
    app,
    headers: buyer.headers,
    roots,
    hiddenIds,
    async close() {
      await events.close();
      await app.close();
    },
  };
}

/** What of the hidden things stands in answers. A text's own document names by id what it links to, whoever reads. */
export function leaksIn(answers: readonly unknown[], hiddenIds: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  const look = (value: unknown, path: string): void => {
    if (typeof value === 'string') {
      if (value.includes(secret) || hiddenIds.has(value)) found.add(`${path}: ${value.slice(0, 80)}`);
    } else if (value && typeof value === 'object') {
      for (const [key, child] of Object.entries(value)) if (!key.endsWith('__document')) look(child, /^\d+$/.test(key) ? path : `${path}/${key}`);
    }
  };
  answers.forEach((answer) => look(answer, ''));
  return [...found];
}
