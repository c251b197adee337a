import { DomainError } from '../../src/shared/domain/errors';
import { Event, type EventAction, eventStatuses, type EventStatus } from '../../src/events/domain/event.entity';
import { Occurrence } from '../../src/events/domain/occurrence.entity';
import { type EventPlan, refuseBreakingPublished, refuseUnpublishable } from '../../src/events/domain/publish-guard';
import { TicketType } from '../../src/events/domain/ticket-type.entity';

const now = new Date('2026-11-22T12:00:00Z');
const later = new Date('2026-12-22T12:00:00Z');

const anEvent = (overrides: Partial<Event> = {}) =>
  new Event({
    ...Event.draft(
      { id: 'event', slug: 'jazz', title: 'Jazz', summary: null, description: null, organizerId: 'organizer', venueId: 'venue', onlineUrl: null, coverId: null, timeZone: 'Europe/Berlin', notice: 'AS_PLANNED', tagIds: [], cancellableHours: null, refundPercent: null },
      now,
    ),
    ...overrides,
  });

const anOccurrence = (overrides: Partial<Occurrence> = {}) =>
  new Occurrence({ id: 'occurrence', eventId: 'event', startsAt: later, endsAt: new Date(later.getTime() + 3_600_000), timeZone: 'Europe/Berlin', venueId: null, onlineUrl: null, cancelledAt: null, ...overrides });

const faultsOf = (work: () => unknown): { code: string; field?: readonly string[] }[] => {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof DomainError) return [...error.faults];
    throw error;
  }
};

describe('the status of an event', () => {
  const actions: Record<string, { run: (event: Event) => Event; allowed: Partial<Record<EventStatus, EventStatus>> }> = {
    publish: { run: (event) => event.publish(now), allowed: { DRAFT: 'PUBLISHED' } },
    schedule: { run: (event) => event.schedule(later, now), allowed: { DRAFT: 'SCHEDULED' } },
    publishDue: { run: (event) => event.publishDue(now), allowed: { SCHEDULED: 'PUBLISHED' } },
    returnToDraft: { run: (event) => event.returnToDraft(now), allowed: { SCHEDULED: 'DRAFT' } },
    unpublish: { run: (event) => event.unpublish(now), allowed: { SCHEDULED: 'DRAFT', PUBLISHED: 'DRAFT' } },
    cancel: { run: (event) => event.cancel('Storm', now), allowed: { PUBLISHED: 'CANCELLED' } },
    archive: { run: (event) => event.archive(now), allowed: { DRAFT: 'ARCHIVED', SCHEDULED: 'ARCHIVED', PUBLISHED: 'ARCHIVED', CANCELLED: 'ARCHIVED' } },
    update: { run: (event) => event.update({ title: 'Blues' }, now), allowed: { DRAFT: 'DRAFT', SCHEDULED: 'SCHEDULED', PUBLISHED: 'PUBLISHED', CANCELLED: 'CANCELLED' } },
    plan: { run: (event) => event.planned(now), allowed: { DRAFT: 'DRAFT', SCHEDULED: 'SCHEDULED', PUBLISHED: 'PUBLISHED' } },
    pauseSales: { run: (event) => event.setSalesPaused(true, now), allowed: { DRAFT: 'DRAFT', SCHEDULED: 'SCHEDULED', PUBLISHED: 'PUBLISHED' } },
  };
  const cases = Object.entries(actions).flatMap(([name, { run, allowed }]) => eventStatuses.map((from) => ({ name, run, from, to: allowed[from] })));

  it.each(cases.filter(({ to }) => to))('$name leads from $from to $to and counts the version', ({ run, from, to }) => {
    const before = anEvent({ status: from });
    const after = run(before);
    expect(after.status).toBe(to);
    expect(after.version).toBe(before.version + 1);
    expect(before.status).toBe(from);
  });

  it.each(cases.filter(({ to }) => !to))('$name is refused with INVALID_STATE from $from', ({ run, from }) => {
    expect(faultsOf(() => run(anEvent({ status: from })))).toMatchObject([{ code: 'INVALID_STATE', field: ['id'] }]);
  });

  it.each(eventStatuses)('delete is allowed from DRAFT only: %s', (status) => {
    expect(faultsOf(() => anEvent({ status }).assertMay('delete' satisfies EventAction))).toHaveLength(status === 'DRAFT' ? 0 : 1);
  });

  it('keeps when it was published, and forgets it in draft', () => {
    expect(anEvent().publish(now)).toMatchObject({ publishedAt: now, publishAt: null });
    expect(anEvent().schedule(later, now)).toMatchObject({ publishAt: later, publishedAt: null });
    expect(anEvent({ status: 'PUBLISHED', publishedAt: now }).unpublish(later).publishedAt).toBeNull();
    expect(anEvent({ status: 'SCHEDULED', publishAt: later }).unpublish(now).publishAt).toBeNull();
  });
});

describe('the publish guard', () => {
  const aPlan = (overrides: Partial<EventPlan> = {}): EventPlan => ({
    event: anEvent(),
    occurrences: [anOccurrence()],
    ticketTypes: [{ name: 'Regular', poolIds: ['pool'] }],
    publishedVenueIds: new Set(['venue']),
    isCoverSilent: false,
    ...overrides,
  });

  it('lets a whole event pass, also one without tickets', () => {
    expect(faultsOf(() => refuseUnpublishable(aPlan(), now))).toEqual([]);
    expect(faultsOf(() => refuseUnpublishable(aPlan({ ticketTypes: [] }), now))).toEqual([]);
  });

  it('names everything that is missing at once', () => {
    const empty = aPlan({ event: { title: '', slug: '', timeZone: '', venueId: null, onlineUrl: null }, occurrences: [], ticketTypes: [{ name: 'Regular', poolIds: [] }, { name: 'VIP', poolIds: [] }] });
    expect(faultsOf(() => refuseUnpublishable(empty, now)).map(({ code }) => code)).toEqual([
      'TITLE_REQUIRED',
      'SLUG_REQUIRED',
      'TIME_ZONE_REQUIRED',
      'OCCURRENCE_REQUIRED',
      'PLACE_REQUIRED',
      'POOL_REQUIRED',
      'POOL_REQUIRED',
    ]);
  });

  it.each([
    ['an occurrence that has started', [anOccurrence({ startsAt: now })], 'OCCURRENCE_REQUIRED'],
    ['a cancelled occurrence', [anOccurrence({ cancelledAt: now })], 'OCCURRENCE_REQUIRED'],
    ['an occurrence in a venue that is not public', [anOccurrence({ venueId: 'draft' })], 'VENUE_NOT_PUBLISHED'],
  ])('does not accept %s', (_what, occurrences, code) => {
    expect(faultsOf(() => refuseUnpublishable(aPlan({ occurrences }), now))).toMatchObject([{ code }]);
  });

  it('tells apart no date at all and none left at publishAt', () => {
    const afterwards = new Date(later.getTime() + 1);
    expect(faultsOf(() => refuseUnpublishable(aPlan(), now, afterwards))).toMatchObject([{ code: 'OCCURRENCE_REQUIRED', field: ['publishAt'], message: expect.stringContaining('No occurrence is left at publishAt') }]);
    expect(faultsOf(() => refuseUnpublishable(aPlan({ occurrences: [] }), now, afterwards))).toMatchObject([{ message: 'Add an occurrence in the future.' }]);
    expect(faultsOf(() => refuseUnpublishable(aPlan(), now, now))).toEqual([]);
  });

  it('accepts an online address, or a place for each occurrence, instead of a venue', () => {
    const homeless = anEvent({ venueId: null });
    expect(faultsOf(() => refuseUnpublishable(aPlan({ event: anEvent({ venueId: null, onlineUrl: 'https://live.example' }) }), now))).toEqual([]);
    expect(faultsOf(() => refuseUnpublishable(aPlan({ event: homeless, occurrences: [anOccurrence({ venueId: 'venue' })] }), now))).toEqual([]);
    expect(faultsOf(() => refuseUnpublishable(aPlan({ event: homeless, occurrences: [anOccurrence({ venueId: 'venue' }), anOccurrence({ id: 'other' })] }), now))).toMatchObject([{ code: 'PLACE_REQUIRED' }]);
  });

  it('lets a public event outlive its last occurrence, but not lose all of them', () => {
    const past = anOccurrence({ startsAt: new Date(0), endsAt: new Date(1_000) });
    expect(faultsOf(() => refuseBreakingPublished(aPlan({ occurrences: [past] })))).toEqual([]);
    for (const occurrences of [[], [anOccurrence({ cancelledAt: now })]]) {
      expect(faultsOf(() => refuseBreakingPublished(aPlan({ occurrences })))).toMatchObject([{ code: 'OCCURRENCE_REQUIRED' }]);
    }
  });
});

describe('the parts of an event', () => {
  it('are refused where their values contradict each other, all at once', () => {
    const aTicketType = (overrides: Partial<TicketType>) => () =>
      new TicketType({ id: 't', eventId: 'event', position: 0, name: 'Regular', description: null, price: { amount: '10.5', currency: 'EUR' }, minPerBooking: 1, maxPerBooking: 10, salesStartAt: null, salesEndAt: null, visibility: 'PUBLIC', poolIds: [], ...overrides });
    expect(aTicketType({})().price).toEqual({ amount: '10.50', currency: 'EUR' });
    expect(faultsOf(aTicketType({ price: { amount: '-1', currency: 'EUR' }, minPerBooking: 5, maxPerBooking: 4, salesStartAt: later, salesEndAt: now })).map(({ field }) => field?.join('.'))).toEqual(['input.price', 'input.maxPerBooking', 'input.salesEndAt']);
    expect(faultsOf(aTicketType({ price: { amount: '10.5', currency: 'JPY' } }))).toHaveLength(1);
  });

  it('refuse an occurrence that ends before it starts or lasts over 366 days', () => {
    expect(faultsOf(() => anOccurrence({ endsAt: later }))).toMatchObject([{ code: 'INVALID', field: ['input', 'endsAt'] }]);
    expect(faultsOf(() => anOccurrence({ endsAt: new Date(later.getTime() + 366 * 86_400_000 + 1) }))).toHaveLength(1);
    expect(faultsOf(() => anOccurrence({ endsAt: new Date(later.getTime() + 366 * 86_400_000) }))).toHaveLength(0);
  });
});
