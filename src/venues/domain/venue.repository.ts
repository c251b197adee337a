import type { MediaStores } from '../../media/domain/media-library.port';
import type { Page, PageRequest } from '../../shared/domain/page';
import type { SlugRegistry } from '../../shared/domain/slug';
import type { Owner } from '../../shared/domain/viewer';
import type { Venue, VenueStatus } from './venue.entity';

declare module '../../shared/domain/unit-of-work' {
  interface DomainEvents {
    'venue.created': { venueId: string };
    'venue.updated': { venueId: string };
    'venue.published': { venueId: string };
    'venue.archived': { venueId: string };
  }
}

export interface VenueListFilter {
  readonly query?: string | null;
  readonly status?: readonly VenueStatus[] | null;
  readonly countryCode?: string | null;
}

export interface VenueRepository extends SlugRegistry {
  /** Locks the venue where the owner may manage it; NOT_FOUND otherwise. */
  getForUpdate(id: string, owner: Owner): Promise<Venue>;
  /** Published venues, and the owner's own whatever their status. */
  findVisible(ids: readonly string[], owner: Owner): Promise<Venue[]>;
  /** Which of these are published; they stay so until the transaction ends. */
  lockPublished(ids: readonly string[]): Promise<string[]>;
  findByIds(ids: readonly string[]): Promise<Venue[]>;
  save(venue: Venue): Promise<void>;
  /** Public events that are still to come there. */
  countUpcomingEvents(id: string, now: Date): Promise<number>;
  page(owner: Owner, filter: VenueListFilter, request: PageRequest): Promise<Page<Venue>>;
  count(owner: Owner, filter: VenueListFilter): Promise<number>;
}

/** What a transaction about venues touches. */
export type VenueStores = Pick<MediaStores, 'media' | 'mediaUsages'> & { readonly venues: VenueRepository };
