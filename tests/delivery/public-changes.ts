import { eventStores } from '../../src/events';
import { PublishDueEvents } from '../../src/events/domain/use-cases/publish-due-events.use-case';
import { liveBookings } from '../../src/bookings';
import { aKey } from '../bookings/booking-world';
import { Box } from '../bookings/hold-support';
import { doc, linking, useCasesOf } from '../content/admin-support';
import { inDays, keyed } from '../events/admin-support';
import { operation } from '../support/operations';
import type { CacheWorld } from './cache-world';

type Answer = ReturnType<typeof JSON.parse>;
export type Change = readonly [name: string, apply: (world: CacheWorld) => Promise<unknown>];

/** Ids that an earlier change has made. */
const made: Record<string, string> = {};

const run = (world: CacheWorld, name: string, variables: object): Promise<Answer> => world.office.run(name, variables, world.office.people.admin);
const version = async (world: CacheWorld, id: string): Promise<number> => (await world.office.event(id, world.office.people.admin)).version;
const seen = (world: CacheWorld) => world.id('Event', world.events.seen.id);

/** A change of one event, of the version that it has. */
async function onEvent(world: CacheWorld, name: string, uuid: string, rest: object, key: 'id' | 'eventId' = 'id'): Promise<Answer> {
  const id = world.id('Event', uuid);
  return run(world, name, { [key]: id, expectedVersion: await version(world, id), ...rest });
}

/** A change of something that belongs to an event. */
const onPart = async (world: CacheWorld, name: string, uuid: string, variables: object): Promise<Answer> => run(world, name, { ...variables, expectedVersion: await version(world, world.id('Event', uuid)) });

const updated = (name: string, input: (world: CacheWorld) => object, event: keyof CacheWorld['events'] = 'seen'): Change => [name, (world) => onEvent(world, 'eventUpdate', world.events[event].id, { input: input(world) })];

async function venue(world: CacheWorld, uuid: string, input: object): Promise<void> {
  const id = world.id('Venue', uuid);
  const { adminVenue } = (await world.office.send('adminVenue', { id }, world.office.people.admin)).data;
  await run(world, 'venueUpdate', { id, expectedVersion: adminVenue.version, input });
}

async function settings(world: CacheWorld, input: object): Promise<void> {
  const send = (name: string, variables: object) => world.cached.adminQuery(operation('admin/settings', name), variables, world.office.people.admin.headers);
  const { data } = await send('AdminSiteSettings', {});
  const { errors, data: changed } = await send('SiteSettingsUpdate', { expectedVersion: data.siteSettings.version, input });
  if (errors || changed.siteSettingsUpdate.userErrors.length > 0) throw new Error(JSON.stringify(errors ?? changed));
}

async function mediaUpdate(world: CacheWorld, uuid: string, input: object): Promise<void> {
  const id = world.id('MediaAsset', uuid);
  const { version: expectedVersion } = await world.library.ask('mediaAsset', { id });
  await world.library.change('mediaUpdate', { id, expectedVersion, input });
}

const page = (world: CacheWorld, name: keyof CacheWorld['pages']) => world.id('Page', world.pages[name]);
const onPage = (name: string, which: keyof CacheWorld['pages'], rest: object = { locale: 'en' }): Change[1] => (world) => world.content.run(name, { pageId: page(world, which), ...rest });

async function runDueSchedules(world: CacheWorld): Promise<void> {
  await useCasesOf(world.cached).runDueSchedules.execute();
}

export const changes: readonly Change[] = [
  updated('an event gets another title', () => ({ title: 'Seen anew' })),
  updated('an event gets another summary', () => ({ summary: 'Renamed in its summary' })),
  updated('an event gets another slug', () => ({ slug: 'renamed' })),
  updated('an event gets its former slug back', () => ({ slug: 'seen' })),
  updated('an event gets another tag', () => ({ tagSlugs: ['opera'] })),
  updated('an event gets both tags', () => ({ tagSlugs: ['opera', 'jazz'] })),
  updated('an event gets another cover', (world) => ({ coverId: world.id('MediaAsset', world.media.logo) })),
  updated('an event moves to another venue', (world) => ({ venueId: world.id('Venue', world.venues.far) })),
  updated('an event goes online', () => ({ venueId: null, onlineUrl: 'https://live.example/seen' })),
  updated('an event comes back to its venue', (world) => ({ venueId: world.id('Venue', world.venues.hall), onlineUrl: null })),
  updated('a draft moves to a venue that is a draft', (world) => ({ venueId: world.id('Venue', world.venues.draft) }), 'coming'),
  updated('a draft comes back', (world) => ({ venueId: world.id('Venue', world.venues.hall) }), 'coming'),
  updated('an event gets another organizer', (world) => ({ organizerId: world.id('Organizer', world.organizers.other) }), 'ongoing'),
  updated('an event gets another time zone', () => ({ timeZone: 'Asia/Tokyo' })),
  updated('an event is put off', () => ({ notice: 'POSTPONED' })),
  updated('a draft is renamed', () => ({ title: 'Coming for sure' }), 'coming'),
  ['an event gets another date', async (world) => (made['occurrence'] = (await onEvent(world, 'occurrenceAdd', world.events.seen.id, { input: { startsAt: inDays(20), endsAt: inDays(20, 22) } }, 'eventId')).occurrence.id)],
  ['a date is moved', (world) => onPart(world, 'occurrenceUpdate', world.events.seen.id, { id: made['occurrence'], input: { startsAt: inDays(50), endsAt: inDays(50, 22), venueId: world.id('Venue', world.venues.far) } })],
  ['a date is called off', (world) => onPart(world, 'occurrenceCancel', world.events.seen.id, { id: world.id('Occurrence', world.events.seen.occurrenceIds[0]!), input: keyed() })],
  ['a date is removed', (world) => onPart(world, 'occurrenceRemove', world.events.seen.id, { id: made['occurrence'] })],
  ['dates are generated', (world) => onEvent(world, 'occurrencesGenerate', world.events.seen.id, { input: { from: '2026-12-05T19:00:00', rule: 'FREQ=WEEKLY;COUNT=3', durationMinutes: 90 } }, 'eventId')],
  ['a ticket type is added', async (world) => {
    const [pool] = await world.content.sql<{ id: string }>('SELECT id FROM pools WHERE event_id = $1', [world.events.seen.id]);
    made['ticketType'] = (await onEvent(world, 'ticketTypeSet', world.events.seen.id, { input: { name: 'Cheap', price: { amount: '5', currency: 'EUR' }, poolIds: [world.id('Pool', pool!.id)] } }, 'eventId')).ticketType.id;
  }],
  ['a ticket type becomes dearer', (world) => onEvent(world, 'ticketTypeSet', world.events.seen.id, { input: { id: made['ticketType'], name: 'Cheap', price: { amount: '12', currency: 'EUR' } } }, 'eventId')],
  ['a ticket type is hidden', (world) => onEvent(world, 'ticketTypeSet', world.events.seen.id, { input: { id: made['ticketType'], name: 'Cheap', price: { amount: '12', currency: 'EUR' }, visibility: 'HIDDEN' } }, 'eventId')],
  ['a ticket type is removed', (world) => onPart(world, 'ticketTypeRemove', world.events.seen.id, { id: made['ticketType'] })],
  ['a pool is added for a ticket type', async (world) => {
    const ticketTypeIds = [world.id('TicketType', world.show.ticketTypes['Regular']!.id)];
    made['pool'] = (await onEvent(world, 'inventoryPoolSet', world.show.id, { input: { name: 'Balcony', capacity: 0, ticketTypeIds } }, 'eventId')).pool.id;
  }],
  ['a pool grows', (world) => onEvent(world, 'inventoryPoolSet', world.show.id, { input: { id: made['pool'], name: 'Balcony', capacity: 50 } }, 'eventId')],
  ['the places of one date are kept back', (world) => onPart(world, 'stockSet', world.show.id, { poolId: made['pool'], occurrenceId: world.id('Occurrence', world.show.occurrenceId), input: { blocked: 50 } })],
  ['a pool is removed', (world) => onPart(world, 'inventoryPoolRemove', world.show.id, { id: made['pool'] })],
  ['the last places are held', async (world) => {
    const { booking, guestToken } = await world.shop.run('bookingHold', world.shop.holdOf(world.show, 2));
    Object.assign(made, { booking: booking.id, guestToken });
  }],
  ['a hold expires', async (world) => {
    world.office.clock.advance(3_600);
    if ((await new Box(world.cached).expire()) === 0) throw new Error('nothing has expired');
  }],
  ['a place is bought and paid', async (world) => {
    const { booking, guestToken } = await world.shop.book(world.show, { quantity: 2, paymentMethod: 'sandbox_success' });
    Object.assign(made, { booking: booking.id, guestToken });
  }],
  ['a booking is cancelled', (world) => world.shop.run('bookingCancel', { idempotencyKey: aKey(), bookingId: made['booking'], guestToken: made['guestToken'] })],
  ['sales are paused', (world) => run(world, 'eventSalesPause', { id: world.id('Event', world.show.id) })],
  ['sales are resumed', (world) => run(world, 'eventSalesResume', { id: world.id('Event', world.show.id) })],
  ['a draft is published, with the slug it had', (world) => run(world, 'eventPublish', { id: world.id('Event', world.events.coming.id) })],
  ['an event is taken back', (world) => run(world, 'eventUnpublish', { id: world.id('Event', world.events.coming.id) })],
  ['it is published again', (world) => run(world, 'eventPublish', { id: world.id('Event', world.events.coming.id) })],
  ['an event is called off', (world) => run(world, 'eventCancel', { id: world.id('Event', world.events.coming.id), input: keyed({ message: 'The singer is ill.' }) })],
  ['an event is put away', (world) => run(world, 'eventArchive', { id: world.id('Event', world.events.coming.id) })],
  ['an event is created and published', async (world) => {
    const whole = await world.office.createWholeEvent({ title: 'Created', slug: 'created', tagSlugs: ['jazz'], venueId: world.id('Venue', world.venues.hall) });
    await run(world, 'eventPublish', { id: whole.id });
  }],
  ['an event is cloned, and deleted', async (world) => {
    const { event } = await run(world, 'eventClone', { id: seen(world), input: { title: 'Twice' } });
    await run(world, 'eventDelete', { id: event.id });
  }],
  ['events that are due are published by the job', async (world) => {
    world.office.clock.advance(3_600);
    const { unitOfWork, clock } = world.cached.platform;
    await new PublishDueEvents(unitOfWork((tx) => eventStores(tx, liveBookings)), clock).execute();
  }],
  ['a tag is renamed', (world) => run(world, 'tagUpsert', { input: { id: world.id('Tag', world.tags.jazz), name: 'All that jazz', slug: 'jazz' } })],
  ['a tag gets another slug', (world) => run(world, 'tagUpsert', { input: { id: world.id('Tag', world.tags.opera), name: 'Opera', slug: 'swing' } })],
  ['a tag is added', async (world) => (made['tag'] = (await run(world, 'tagUpsert', { input: { name: 'Ballet' } })).tag.id)],
  ['a tag is deleted', (world) => run(world, 'tagDelete', { id: made['tag'] })],
  ['an organizer is renamed', (world) => run(world, 'organizerUpdate', { id: world.id('Organizer', world.organizers.house), expectedVersion: 1, input: { name: 'Opened House' } })],
  ['an organizer gets another slug', (world) => run(world, 'organizerUpdate', { id: world.id('Organizer', world.organizers.other), expectedVersion: 1, input: { slug: 'renamed-house', description: 'Says more' } })],
  ['an organizer is created', (world) => run(world, 'organizerCreate', { input: { name: 'Created House', slug: 'created-house', userId: world.office.people.rival.id } })],
  ['a venue is renamed', (world) => venue(world, world.venues.hall, { name: 'Opened Hall' })],
  ['a venue gets another slug', (world) => venue(world, world.venues.far, { slug: 'renamed-hall' })],
  ['a venue moves to another city', (world) => venue(world, world.venues.far, { city: 'Berlin', countryCode: 'DE', latitude: 52.5, longitude: 13.4 })],
  ['a venue gets other pictures', (world) => venue(world, world.venues.hall, { imageIds: [world.id('MediaAsset', world.media.logo)] })],
  ['a draft of a venue is renamed', (world) => venue(world, world.venues.draft, { summary: 'Soon' })],
  ['a draft of a venue is published', (world) => run(world, 'venuePublish', { id: world.id('Venue', world.venues.draft) })],
  ['a venue is created and published', async (world) => {
    const created = (await run(world, 'venueCreate', { input: { name: 'Created Hall', slug: 'created-hall', addressLines: ['1'], city: 'Berlin', countryCode: 'DE', timeZone: 'Europe/Berlin' } })).venue;
    await run(world, 'venuePublish', { id: created.id });
    made['venue'] = created.id;
  }],
  ['a venue is put away', (world) => run(world, 'venueArchive', { id: made['venue'] })],
  ['a picture gets another alternative text', (world) => mediaUpdate(world, world.media.poster, { altText: [{ locale: 'en', text: 'Another stage' }] })],
  ['a picture gets a focal point', (world) => mediaUpdate(world, world.media.poster, { focalPoint: { x: 0.25, y: 0.75 } })],
  ['a logo is deleted by force', async (world) => {
    await settings(world, { logoId: world.id('MediaAsset', world.media.poster) });
    await world.library.change('mediaDelete', { ids: [world.id('MediaAsset', world.media.logo)], force: true });
  }],
  ['a page is published for the first time', onPage('pagePublish', 'draft')],
  ['a page is published between two others', onPage('pagePublish', 'hidden')],
  ['a page gets another title and is published', async (world) => {
    await world.content.save(page(world, 'around'), { title: 'All around', sections: [{ richText: { body: linking(page(world, 'home')) } }] });
    await world.content.publish(page(world, 'around'));
  }],
  ['a draft of a public page is saved', (world) => world.content.save(page(world, 'home'), { title: 'Home, rewritten', sections: [{ richText: { body: doc('New words') } }] })],
  ['a page gets another slug, and those below it with it', (world) => world.content.move(page(world, 'hidden'), { slugs: [{ locale: 'en', slug: 'shown' }] })],
  ['a page moves to the top', (world) => world.content.move(page(world, 'below'), { parentId: null, slugs: [{ locale: 'en', slug: 'moved' }] })],
  ['a page moves below another', (world) => world.content.move(page(world, 'below'), { parentId: page(world, 'around') })],
  ['a page changes places with its siblings', (world) => world.content.move(page(world, 'below'), { parentId: page(world, 'around'), position: 0 })],
  ['a page is published in another language', onPage('pagePublish', 'bilingual', { locale: 'de' })],
  ['a page is hidden in that language', onPage('pageUnpublish', 'bilingual', { locale: 'de' })],
  ['a page between two others is hidden', onPage('pageUnpublish', 'hidden')],
  ['pages are published at once', (world) => world.content.run('pageBulk', { input: { action: 'PUBLISH', items: [{ pageId: page(world, 'hidden'), locale: 'en' }, { pageId: page(world, 'bilingual'), locale: 'de' }] } })],
  ['a page is translated and published', async (world) => {
    await world.content.run('pageTranslate', { input: { pageId: page(world, 'around'), locale: 'de', title: 'Ringsum', slug: 'around' } });
    await world.content.publish(page(world, 'around'), 'de');
  }],
  ['a page goes live on schedule', async (world) => {
    await onPage('pageUnpublish', 'leaf')(world);
    const publishAt = new Date(world.office.clock.now().getTime() + 60_000).toISOString().slice(0, 19);
    await world.content.run('pageSchedule', { pageId: page(world, 'leaf'), locale: 'en', input: { timeZone: 'UTC', publishAt } });
    world.office.clock.advance(60);
    await runDueSchedules(world);
  }],
  ['a page is hidden on schedule', async (world) => {
    const unpublishAt = new Date(world.office.clock.now().getTime() + 60_000).toISOString().slice(0, 19);
    await world.content.run('pageSchedule', { pageId: page(world, 'leaf'), locale: 'en', input: { timeZone: 'UTC', unpublishAt } });
    world.office.clock.advance(60);
    await runDueSchedules(world);
  }],
  ['a page is put in the trash', onPage('pageTrash', 'leaf', {})],
  ['a page comes back from the trash and is published', async (world) => {
    await world.content.run('pageRestore', { pageId: page(world, 'leaf') });
    await world.content.publish(page(world, 'leaf'));
  }],
  ['a page is removed for good', onPage('pagePurge', 'trashed', {})],
  ['a page is created and published', async (world) => {
    await world.content.createPublished('Written', { slug: 'written', parentId: null });
  }],
  ['a redirect is made', async (world) => (made['redirect'] = (await world.content.run('redirectSave', { input: { fromPath: '/nowhere', locale: 'en', pageId: page(world, 'home') } })).redirect.id)],
  ['a redirect is deleted', (world) => world.content.run('redirectDelete', { id: made['redirect'] })],
  ['a menu is made', (world) => world.content.run('menuSet', { input: { key: 'footer', locale: 'en', items: [{ label: 'Draft', pageId: page(world, 'draft') }, { label: 'Date', eventId: seen(world) }] } })],
  ['a menu is made in another language', (world) => world.content.run('menuSet', { input: { key: 'footer', locale: 'de', items: [{ label: 'Entwurf', pageId: page(world, 'draft') }] } })],
  ['a menu is deleted', (world) => world.content.run('menuDelete', { key: 'footer', locale: 'de' })],
  ['what a menu leads to is hidden', onPage('pageUnpublish', 'around')],
  ['the site gets another name', (world) => settings(world, { name: [{ locale: 'en', text: 'Another house' }, { locale: 'de', text: 'Anderes Haus' }] })],
  ['the site speaks another language first', (world) => settings(world, { defaultLocale: 'de' })],
];
