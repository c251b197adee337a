import { ArrayMaxSize, ArrayMinSize, ArrayUnique, Max, MaxLength, Min, ValidateBy, type ValidationArguments } from 'class-validator';
import { Field, Float, InputType } from 'type-graphql';
import { IdField, IsHttpsUrl, IsOneLine, IsSlug, Omittable, Optional } from '../../shared/application/input.dto';
import { CountryCode, HttpUrl, TimeZone } from '../../shared/application/scalars.dto';
import type { NewVenue } from '../domain/create-venue.use-case';
import type { VenueDetails } from '../domain/venue.entity';

/** A coordinate alone is no place. Judged where the input gives at least one of them. */
const GoesWith = (other: 'latitude' | 'longitude') =>
  ValidateBy({
    name: 'goesWith',
    validator: {
      validate: (value, args?: ValidationArguments) => isMissing(value) === isMissing((args!.object as Record<string, unknown>)[other]),
      defaultMessage: () => 'Give latitude and longitude both, or neither.',
    },
  });

const imagesMax = 20;

const isMissing = (value: unknown) => value === null || value === undefined;

@InputType({ description: 'What is optional about a venue.' })
abstract class VenueDetailsInput implements Partial<VenueDetails> {
  @Omittable()
  @IsSlug()
  @Field(() => String, { nullable: true, description: 'Last part of its address on the web, lower case with hyphens. Made from the name if left out.' })
  slug?: string;

  @Optional()
  @MaxLength(500, { message: 'summary must have at most 500 characters.' })
  @Field(() => String, { nullable: true, description: 'What visitors should know, at most 500 characters.' })
  summary?: string | null;

  @Optional()
  @IsOneLine({ max: 100 })
  @Field(() => String, { nullable: true, description: 'State, county or the like.' })
  region?: string | null;

  @Optional()
  @IsOneLine({ max: 20 })
  @Field(() => String, { nullable: true, description: 'Postal code as written on letters.' })
  postalCode?: string | null;

  @Optional()
  @Min(-90, { message: 'latitude must be between -90 and 90.' })
  @Max(90, { message: 'latitude must be between -90 and 90.' })
  @GoesWith('longitude')
  @Field(() => Float, { nullable: true, description: 'Degrees north of the equator, -90 to 90; goes with longitude.' })
  latitude?: number | null;

  @Optional()
  @Min(-180, { message: 'longitude must be between -180 and 180.' })
  @Max(180, { message: 'longitude must be between -180 and 180.' })
  @GoesWith('latitude')
  @Field(() => Float, { nullable: true, description: 'Degrees east of Greenwich, -180 to 180; goes with latitude.' })
  longitude?: number | null;

  @Optional()
  @IsHttpsUrl()
  @Field(() => HttpUrl, { nullable: true, description: "The venue's own website." })
  websiteUrl?: string | null;

  @Omittable()
  @ArrayMaxSize(imagesMax, { message: `imageIds must have at most ${imagesMax} ids.` })
  @ArrayUnique({ message: 'imageIds must not have an id twice.' })
  @IdField('MediaAsset', { list: true, nullable: true, description: `Its pictures in order: at most ${imagesMax} images of the media library that are ready. An empty list takes them away.` })
  imageIds?: string[];
}

@InputType({ description: 'A new venue.' })
export class VenueCreateInput extends VenueDetailsInput implements NewVenue {
  @IsOneLine({ min: 2, max: 100 })
  @Field(() => String, { description: 'Name of the venue, 2 to 100 characters.' })
  name: string;

  @ArrayMinSize(1, { message: 'addressLines must have at least one line.' })
  @ArrayMaxSize(5, { message: 'addressLines must have at most 5 lines.' })
  @IsOneLine({ min: 1, max: 200, each: true })
  @Field(() => [String], { description: 'Street and number, 1 to 5 lines.' })
  addressLines: string[];

  @IsOneLine({ min: 1, max: 100 })
  @Field(() => String, { description: 'City or town.' })
  city: string;

  @Field(() => CountryCode, { description: 'The country it is in.' })
  countryCode: string;

  @Field(() => TimeZone, { description: 'The time zone of its clocks.' })
  timeZone: string;
}

@InputType({ description: 'What to change about a venue. What is left out stays as it is; null clears what may be empty.' })
export class VenueUpdateInput extends VenueDetailsInput {
  @Omittable()
  @IsOneLine({ min: 2, max: 100 })
  @Field(() => String, { nullable: true, description: 'Name of the venue, 2 to 100 characters.' })
  name?: string;

  @Omittable()
  @ArrayMinSize(1, { message: 'addressLines must have at least one line.' })
  @ArrayMaxSize(5, { message: 'addressLines must have at most 5 lines.' })
  @IsOneLine({ min: 1, max: 200, each: true })
  @Field(() => [String], { nullable: true, description: 'Street and number, 1 to 5 lines.' })
  addressLines?: string[];

  @Omittable()
  @IsOneLine({ min: 1, max: 100 })
  @Field(() => String, { nullable: true, description: 'City or town.' })
  city?: string;

  @Omittable()
  @Field(() => CountryCode, { nullable: true, description: 'The country it is in.' })
  countryCode?: string;

  @Omittable()
  @Field(() => TimeZone, { nullable: true, description: 'The time zone of its clocks.' })
  timeZone?: string;
}
