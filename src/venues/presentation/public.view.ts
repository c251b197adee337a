import { Field, Float, ObjectType } from 'type-graphql';
import { CountryCode, HttpUrl, TimeZone } from '../../shared/application/scalars.dto';
import { connectionTypes } from '../../shared/presentation/connection';
import { Node, NodeId } from '../../shared/presentation/node';
import type { VenueRecord } from '../domain/venue-directory.port';

@ObjectType('GeoPoint', { description: 'A point on the globe (WGS 84).' })
class GeoPointView {
  @Field(() => Float, { description: 'Degrees north of the equator.' })
  latitude: number;

  @Field(() => Float, { description: 'Degrees east of Greenwich.' })
  longitude: number;
}

@ObjectType('Venue', { implements: Node, description: 'A place that events are held at.' })
export class PublicVenueView implements Omit<VenueRecord, 'imageIds'> {
  @NodeId('Venue')
  id: string;

  @Field(() => String, { description: 'Last part of its address on the web.' })
  slug: string;

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

  @Field(() => GeoPointView, { nullable: true, description: 'Where it is on the map.' })
  location: GeoPointView | null;

  @Field(() => TimeZone, { description: 'The time zone of its clocks.' })
  timeZone: string;

  @Field(() => HttpUrl, { nullable: true, description: "The venue's own website." })
  websiteUrl: string | null;
}

export const { ConnectionView: PublicVenueConnection } = connectionTypes('Venue', () => PublicVenueView);
