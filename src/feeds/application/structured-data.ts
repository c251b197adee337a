import { scriptJson } from '../../shared/domain/html';
import { eventAddress } from '../../shared/domain/site-address';
import type { StructuredEvent } from '../domain/structured-event.port';

const schema = (name: string): string => `https://schema.org/${name}`;

const statuses = { AS_PLANNED: 'EventScheduled', RESCHEDULED: 'EventRescheduled', POSTPONED: 'EventPostponed', MOVED_ONLINE: 'EventMovedOnline' } as const satisfies Record<StructuredEvent['notice'], string>;

/** A schema.org Event as JSON-LD. No "</script>" can stand in it. */
export function structuredData(event: StructuredEvent, siteUrl: string): string {
  const { title, summary, description, notice, isCancelled, organizer, date } = event;
  const url = eventAddress(siteUrl, event.slug);
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: title,
    description: summary ?? description ?? undefined,
    url,
    startDate: date?.startsAt,
    endDate: date?.endsAt,
    eventStatus: schema(isCancelled || date?.isCancelled ? 'EventCancelled' : statuses[notice]),
    ...placeOf(event, url),
    organizer: { '@type': 'Organization', name: organizer.name, url: organizer.websiteUrl ?? undefined },
    offers: offersOf(event, url),
  };
  return scriptJson(data);
}

/** Where it is held online only ticket holders learn, so the event's own page stands for it. */
function placeOf({ date }: StructuredEvent, url: string): object {
  if (!date) return {};
  const { place, isOnline } = date;
  const hall = place && {
    '@type': 'Place',
    name: place.name,
    address: { '@type': 'PostalAddress', streetAddress: place.addressLines.join(', ') || undefined, postalCode: place.postalCode ?? undefined, addressLocality: place.city, addressRegion: place.region ?? undefined, addressCountry: place.countryCode },
    geo: place.latitude !== null && place.longitude !== null ? { '@type': 'GeoCoordinates', latitude: place.latitude, longitude: place.longitude } : undefined,
  };
  const locations = [hall, isOnline && { '@type': 'VirtualLocation', url }].filter(Boolean);
  const mode = locations.length === 2 ? 'MixedEventAttendanceMode' : isOnline ? 'OnlineEventAttendanceMode' : 'OfflineEventAttendanceMode';
  return { eventAttendanceMode: schema(mode), location: locations.length === 2 ? locations : locations[0] };
}

/** What a ticket costs. Whether one is left changes too fast to stand in a page. */
function offersOf({ prices }: StructuredEvent, url: string): object | undefined {
  return prices ? { '@type': 'AggregateOffer', lowPrice: prices.lowest, highPrice: prices.highest, priceCurrency: prices.currency, url } : undefined;
}
