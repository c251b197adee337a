import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { CountryCode, DateTime, HttpUrl, TimeZone } from '../../shared/application/scalars.dto';
import { connectionTypes } from '../../shared/presentation/connection';
import { Node, NodeId } from '../../shared/presentation/node';
import { UserErrorView } from '../../shared/presentation/user-error.view';
import type { Venue, VenueStatus } from '../domain/venue.entity';

export const VenueStatusEnum: { readonly [S in VenueStatus]: S } = { DRAFT: 'DRAFT', PUBLISHED: 'PUBLISHED', ARCHIVED: 'ARCHIVED' };

registerEnumType(VenueStatusEnum, {
  name: 'VenueStatus',
  description: 'Who can see a venue.',
  valuesConfig: {
    DRAFT: { description: 'Its owner and administrators.' },
    PUBLISHED: { description: 'Everybody.' },
    ARCHIVED: { description: 'Out of use: its owner and administrators.' },
  },
});

@ObjectType('Venue', { implements: Node, description: 'A place that events are held at.' })
export class AdminVenueView implements Omit<Venue, 'imageIds' | 'ownerId' | 'update' | 'publish' | 'archive'> {
  @NodeId('Venue')
  id: string;

  @Field(() => String, { description: 'Last part of its address on the web.' })
  slug: string;

  @Field(() => VenueStatusEnum, { description: 'Who can see it.' })
  status: VenueStatus;

  @Field(() => String, { description: 'Name of the venue.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'What visitors should know.' })
  summary: string | null;

  @Field(() => [String], { description: 'Street and number.' })
  addressLines: readonly string[];

  @Field(() => String, { description: 'City or town.' })
  city: string;

  @Field(() => String, { nullable: true, description: 'State, county or the like.' })
  region: string | null;

  @Field(() => String, { nullable: true, description: 'Postal code as written on letters.' })
  postalCode: string | null;

  @Field(() => CountryCode, { description: 'The country it is in.' })
  countryCode: string;

  @Field(() => Float, { nullable: true, description: 'Degrees north of the equator.' })
  latitude: number | null;

  @Field(() => Float, { nullable: true, description: 'Degrees east of Greenwich.' })
  longitude: number | null;

  @Field(() => TimeZone, { description: 'The time zone of its clocks.' })
  timeZone: string;

  @Field(() => HttpUrl, { nullable: true, description: "The venue's own website." })
  websiteUrl: string | null;

  @Field(() => Int, { description: 'Counts the changes; give it as expectedVersion.' })
  version: number;

  @Field(() => DateTime, { description: 'When it was entered.' })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When it was last changed.' })
  updatedAt: Date;
}

export const { ConnectionView: AdminVenueConnection } = connectionTypes('Venue', () => AdminVenueView);

const VenueErrorCode = {
  INVALID: 'INVALID',
  NOT_FOUND: 'NOT_FOUND',
  MEDIA_NOT_READY: 'MEDIA_NOT_READY',
  TAKEN: 'TAKEN',
  VERSION_CONFLICT: 'VERSION_CONFLICT',
  INVALID_STATE: 'INVALID_STATE',
  VENUE_IN_USE: 'VENUE_IN_USE',
} as const;

registerEnumType(VenueErrorCode, {
  name: 'VenueErrorCode',
  description: 'Why a venue could not be changed.',
  valuesConfig: {
    INVALID: { description: 'A value breaks a rule; the message says which.' },
    NOT_FOUND: { description: 'There is no such venue among those you manage, or no such file.' },
    MEDIA_NOT_READY: { description: 'The file cannot be used yet, or was refused.' },
    TAKEN: { description: 'Another venue has this slug.' },
    VERSION_CONFLICT: { description: 'Somebody changed the venue meanwhile; load it again.' },
    INVALID_STATE: { description: 'Its status does not allow this.' },
    VENUE_IN_USE: { description: 'Events that visitors expect take place there.' },
  },
});

@ObjectType('VenueUserError', { implements: UserErrorView, description: 'Why a venue could not be changed.' })
class VenueUserError extends UserErrorView {
  @Field(() => VenueErrorCode, { description: 'Stable code for programs.' })
  code: keyof typeof VenueErrorCode;
}

@ObjectType({ description: 'Result of changing a venue.' })
export class VenuePayload {
  @Field(() => AdminVenueView, { nullable: true, description: 'The venue as it is now; null when the change was refused.' })
  venue?: AdminVenueView;

  @Field(() => [VenueUserError], { description: 'What to correct; empty on success.' })
  userErrors: VenueUserError[];
}
