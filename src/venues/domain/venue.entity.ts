import type { Fields } from '../../shared/domain/entity';
import { conflict, Faults } from '../../shared/domain/errors';

export const venueStatuses = ['DRAFT', 'PUBLISHED', 'ARCHIVED'] as const;
export type VenueStatus = (typeof venueStatuses)[number];

/** What an editor fills in. */
export type VenueDetails = Omit<Fields<Venue>, 'id' | 'status' | 'ownerId' | 'version' | 'createdAt' | 'updatedAt'>;

/** A place that events are held at. */
export class Venue {
  readonly id: string;
  readonly slug: string;
  readonly status: VenueStatus;
  readonly name: string;
  readonly summary: string | null;
  readonly addressLines: readonly string[];
  readonly city: string;
  readonly region: string | null;
  readonly postalCode: string | null;
  readonly countryCode: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly timeZone: string;
  readonly websiteUrl: string | null;
  /** Its pictures in order; one that was deleted since shows nothing. */
  readonly imageIds: readonly string[];
  readonly ownerId: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;

  constructor(fields: Fields<Venue>) {
    Object.assign(this, fields);
    const faults = new Faults();
    if ((this.latitude === null) !== (this.longitude === null)) {
      faults.add('INVALID', 'Give latitude and longitude both, or neither.', ['input', this.latitude === null ? 'latitude' : 'longitude']);
    }
    faults.throwIfAny();
  }

  update(changes: Partial<VenueDetails>, now: Date): Venue {
    return new Venue({ ...this, ...changes, version: this.version + 1, updatedAt: now });
  }

  publish(now: Date): Venue {
    return this.#to('PUBLISHED', ['DRAFT', 'ARCHIVED'], now);
  }

  archive(now: Date): Venue {
    return this.#to('ARCHIVED', ['DRAFT', 'PUBLISHED'], now);
  }

  #to(status: VenueStatus, from: readonly VenueStatus[], now: Date): Venue {
    if (!from.includes(this.status)) throw conflict('INVALID_STATE', `A venue that is ${this.status} doesn't allow this; it must be ${from.join(' or ')}.`, ['id']);
    return new Venue({ ...this, status, version: this.version + 1, updatedAt: now });
  }
}
