import { Temporal } from 'temporal-polyfill';

import { Community, type Host, type Place } from './community';
import { europeanCities } from './data/cities-europe';
import { worldCities } from './data/cities-world';
import type { City } from './data/city';
import type { Kind } from './data/kind';
import { kinds } from './data/programme';
import { seasonOf, writeTexts } from './event-texts';
import { lifecycleOf } from './lifecycle';
import { Deck, Random } from './random';
import type { Catalogue, EventRow, OccurrenceRow, ScheduleNotice } from './rows';
import { featureDeck, scenarioDeck, type Feature, type Scenario } from './scenario';
import { makeSchedule, type Schedule } from './schedule';
import { makeTickets } from './tickets';
import { TitleRegister } from './titles';
import { Tours, type Leg } from './tours';

interface CatalogueWish {
  events: number;
  /** An exact number of ticket types in all, at least one per event; left out, each event's offer decides. */
  ticketTypes?: number;
  /** Only its day (UTC) counts: the same day and seed give the same rows. */
  now: Date;
  seed: string;
  passwordHash: string;
}

const cities: readonly City[] = [...europeanCities, ...worldCities];
const notices: Partial<Record<Feature, ScheduleNotice>> = { postponed: 'POSTPONED', rescheduled: 'RESCHEDULED', movedOnline: 'MOVED_ONLINE' };
const titleAttempts = 25;

export function generateCatalogue(wish: CatalogueWish): Catalogue {
  const generator = new Generator(wish);
  for (let index = 0; index < wish.events; index++) generator.addEvent(index);
  return generator.catalogue;
}

class Generator {
  readonly catalogue: Catalogue;

  private readonly random: Random;
  private readonly today: Date;
  private readonly day: Temporal.PlainDate;
  private readonly community: Community;
  private readonly kinds: Deck<Kind>;
  private readonly placesOf: Map<Kind, Deck<Place>>;
  private readonly scenarios: Deck<Scenario>;
  private readonly scenariosOf: Map<Host, Deck<Scenario>>;
  private readonly features: Deck<Feature>;
  private readonly titles = new TitleRegister();
  private readonly tours: Tours;
  private readonly tagIds: Map<string, string>;

  constructor(private readonly wish: CatalogueWish) {
    const random = new Random(wish.seed);
    this.random = random;
    this.today = new Date(Math.floor(wish.now.getTime() / 86_400_000) * 86_400_000);
    this.day = Temporal.PlainDate.from(this.today.toISOString().slice(0, 10));
    this.community = new Community(random, this.today, wish.passwordHash, cities);
    const { users, places, hosts, tags } = this.community;
    this.kinds = Deck.of(random, kinds, (kind) => kind.weight);
    this.placesOf = new Map(kinds.map((kind) => [kind, new Deck(random, places.filter(({ profile }) => profile.types.some((type) => kind.venues.includes(type))))]));
    this.scenarios = scenarioDeck(random, 'everyone');
    this.scenariosOf = new Map(hosts.filter(({ profile }) => profile.account).map((host) => [host, scenarioDeck(random, 'demoAccount')]));
    this.features = featureDeck(random);
    this.tours = new Tours(random);
    this.tagIds = new Map(tags.map((tag) => [tag.slug, tag.id]));
    this.catalogue = {
      users, tags, venues: places.map(({ row }) => row), organizers: hosts.map(({ row }) => row),
      events: [], eventTags: [], occurrences: [], ticketTypes: [], pools: [], poolTicketTypes: [], stocks: [],
    };
  }

  addEvent(index: number): void {
    const { random, catalogue } = this;
    const kind = this.kinds.draw();
    const { place: anyPlace, host, scenario } = this.setting(kind);
    const feature = scenario.status === 'PUBLISHED' && scenario.moment === 'upcoming' ? this.features.draw() : 'none';
    const leg = scenario.status === 'PUBLISHED' && scenario.moment === 'upcoming' ? this.tours.nextLeg(kind, anyPlace) : undefined;
    const online = !leg && random.chance(kind.onlineShare);
    const schedule = makeSchedule(random, { kind, moment: scenario.moment, today: this.day, timeZone: anyPlace.city.timeZone, notice: noticeDays(scenario, feature), firstDay: leg?.firstDay, once: leg !== undefined });
    this.tours.started(kind, anyPlace, schedule, leg);
    const texts = this.texts(kind, anyPlace, online, schedule, leg);
    const lifecycle = lifecycleOf(random, scenario, schedule.slots, this.today);
    const streamed = online || feature === 'movedOnline' || (kind.onlineShare > 0 && random.chance(0.06));
    const event: EventRow = {
      id: random.uuid(lifecycle.createdAt),
      ...texts,
      organizerId: host.row.id,
      venueId: online ? null : anyPlace.row.id,
      onlineUrl: streamed ? `https://live.marquee.example/${texts.slug}` : null,
      timeZone: anyPlace.city.timeZone,
      notice: notices[feature] ?? 'AS_PLANNED',
      salesPaused: feature === 'paused' || feature === 'postponed',
      ...lifecycle,
    };
    const rough = scenario.status === 'DRAFT' ? random.weighted({ complete: 60, noTickets: 20, idea: 20 }) : 'complete';
    if (rough === 'idea') Object.assign(event, { description: null, venueId: null, onlineUrl: null });
    const occurrences = rough === 'idea' ? [] : this.occurrences(event, scenario, schedule);
    const free = random.chance(kind.freeShare);
    catalogue.events.push(event);
    catalogue.occurrences.push(...occurrences);
    this.addTags(event, kind, anyPlace, schedule, free);
    if (rough !== 'complete' && this.wish.ticketTypes === undefined) return;
    const capacity = Math.min(random.between(...kind.audience), anyPlace.profile.capacity);
    const tickets = makeTickets(random, { event, occurrences, kind, city: anyPlace.city, capacity, free, feature, count: this.ticketTypesFor(index), today: this.today });
    catalogue.ticketTypes.push(...tickets.ticketTypes);
    catalogue.pools.push(...tickets.pools);
    catalogue.poolTicketTypes.push(...tickets.poolTicketTypes);
    catalogue.stocks.push(...tickets.stocks);
  }

  /** The demo accounts get more than their share, in every state. */
  private setting(kind: Kind): { place: Place; host: Host; scenario: Scenario } {
    const place = this.placesOf.get(kind)?.draw();
    if (!place) throw new Error(`Nowhere to hold ${kind.key}.`);
    const { hosts } = this.community;
    const suits = ({ profile }: Host): boolean => profile.side === kind.side || profile.side === 'both';
    const touring = hosts.filter((host) => host.profile.city === null && suits(host));
    const local = hosts.filter((host) => host.profile.city === place.city.name);
    const localSuited = local.filter(suits);
    const host = this.random.chance(0.08) ? this.random.pick(touring) : this.random.pick(localSuited.length > 0 ? localSuited : local);
    return { place, host, scenario: (this.scenariosOf.get(host) ?? this.scenarios).draw() };
  }

  private texts(kind: Kind, place: Place, online: boolean, schedule: Schedule, leg: Leg | undefined): { title: string; slug: string; summary: string; description: string } {
    const drafts = Array.from({ length: leg ? 1 : titleAttempts });
    let texts = { title: '', summary: '', description: '' };
    const { random } = this;
    const attempts = function* (): Iterable<string> {
      for (const _ of drafts) {
        texts = writeTexts(leg ? new Random(leg.seed) : random, { kind, place, online, schedule, cities, titles: leg ? kind.tourTitles : undefined });
        yield texts.title;
      }
    };
    const { title, slug } = this.titles.take(attempts(), { city: place.city, venue: place.profile.name, firstDay: schedule.firstDay, season: seasonOf(schedule.firstDay, place.city) });
    return { ...texts, title, slug };
  }

  private occurrences(event: EventRow, scenario: Scenario, schedule: Schedule): OccurrenceRow[] {
    const { random, today } = this;
    const upcoming = schedule.slots.filter(({ startsAt }) => startsAt.getTime() > today.getTime() + 2 * 86_400_000);
    const dropped = scenario.status === 'PUBLISHED' && upcoming.length >= 3 && random.chance(0.25) ? random.pick(upcoming) : undefined;
    return schedule.slots.map((slot) => ({
      id: random.uuid(event.createdAt),
      eventId: event.id,
      startsAt: slot.startsAt,
      endsAt: slot.endsAt,
      timeZone: event.timeZone,
      venueId: event.venueId,
      onlineUrl: event.onlineUrl,
      cancelledAt: slot === dropped ? new Date(today.getTime() - random.between(1, 20 * 60) * 60_000) : null,
    }));
  }

  private addTags(event: EventRow, kind: Kind, place: Place, schedule: Schedule, free: boolean): void {
    const slugs = new Set<string>([...kind.tags, ...this.random.sample(kind.alsoTags, this.random.between(0, Math.min(2, kind.alsoTags.length)))]);
    if (free) slugs.add('free-entry');
    if (event.onlineUrl) slugs.add('online');
    if (schedule.rhythm === 'days' && kind.side === 'stage') slugs.add('festival');
    if (event.venueId && place.profile.types[0] === 'park') slugs.add('open-air');
    for (const slug of slugs) {
      const tagId = this.tagIds.get(slug);
      if (tagId === undefined) throw new Error(`The tag ${slug} is not in tags.ts.`);
      this.catalogue.eventTags.push({ eventId: event.id, tagId });
    }
  }

  private ticketTypesFor(index: number): number | undefined {
    const { ticketTypes, events } = this.wish;
    if (ticketTypes === undefined) return undefined;
    return Math.round(((index + 1) * ticketTypes) / events) - this.catalogue.ticketTypes.length;
  }
}

function noticeDays({ status }: Scenario, feature: Feature): number {
  if (status === 'ARCHIVED') return 30;
  if (status === 'SCHEDULED') return 20;
  return feature === 'notYetOnSale' ? 30 : 3;
}
