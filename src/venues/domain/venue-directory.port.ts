import type { Page, PageRequest } from '../../shared/domain/page';
import type { Selection } from '../../shared/domain/selection';

/** A venue as the public sees it; only the fields that were asked for are there. */
export interface VenueRecord {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly summary: string | null;
  readonly addressLines: readonly string[];
  readonly city: string;
  readonly region: string | null;
  readonly postalCode: string | null;
  readonly countryCode: string;
  readonly location: { readonly latitude: number; readonly longitude: number } | null;
  readonly timeZone: string;
  readonly websiteUrl: string | null;
  readonly imageIds: readonly string[];
}

export interface GeoRadius {
  readonly latitude: number;
  readonly longitude: number;
  readonly radiusKm: number;
}

export interface VenueFilter {
  readonly query?: string | null;
  readonly near?: GeoRadius | null;
  readonly countryCode?: string | null;
  readonly city?: string | null;
}

/** The public directory of venues: published ones in lists, archived ones where they are named, drafts never. */
export interface VenueDirectory {
  pageVenues(filter: VenueFilter, page: PageRequest, fields: Selection): Promise<Page<VenueRecord>>;
  countVenues(filter: VenueFilter): Promise<number>;
  findBySlug(slug: string, fields: Selection): Promise<VenueRecord | null>;
  findByIds(ids: readonly string[], fields: Selection): Promise<VenueRecord[]>;
}
