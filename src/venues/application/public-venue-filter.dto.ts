import { MaxLength, ValidateNested } from 'class-validator';
import { Field, InputType } from 'type-graphql';
import { GeoRadiusInput } from '../../shared/application/geo.dto';
import { Optional } from '../../shared/application/input.dto';
import { CountryCode } from '../../shared/application/scalars.dto';
import type { VenueFilter } from '../domain/venue-directory.port';

@InputType('VenueFilter', { description: 'Which venues to list. What is left out does not restrict.' })
export class VenueFilterInput implements VenueFilter {
  @Optional()
  @MaxLength(100, { message: 'query must have at most 100 characters.' })
  @Field(() => String, { nullable: true, description: 'Part of the name or the city, accents and case aside.' })
  query?: string | null;

  @Optional()
  @ValidateNested()
  @Field(() => GeoRadiusInput, { nullable: true, description: 'Only venues near a point.' })
  near?: GeoRadiusInput | null;

  @Field(() => CountryCode, { nullable: true, description: 'Only venues in this country.' })
  countryCode?: string | null;

  @Optional()
  @MaxLength(100, { message: 'city must have at most 100 characters.' })
  @Field(() => String, { nullable: true, description: 'Only venues in this city, accents and case aside.' })
  city?: string | null;
}
