import { Max, Min } from 'class-validator';
import { Field, Float, InputType } from 'type-graphql';

@InputType('GeoRadiusInput', { description: 'The surroundings of a point.' })
export class GeoRadiusInput {
  @Min(-90, { message: 'latitude must be between -90 and 90.' })
  @Max(90, { message: 'latitude must be between -90 and 90.' })
  @Field(() => Float, { description: 'Degrees north of the equator, -90 to 90.' })
  latitude: number;

  @Min(-180, { message: 'longitude must be between -180 and 180.' })
  @Max(180, { message: 'longitude must be between -180 and 180.' })
  @Field(() => Float, { description: 'Degrees east of Greenwich, -180 to 180.' })
  longitude: number;

  @Min(0.1, { message: 'radiusKm must be between 0.1 and 500.' })
  @Max(500, { message: 'radiusKm must be between 0.1 and 500.' })
  @Field(() => Float, { description: 'How far around the point, in kilometres, up to 500.' })
  radiusKm: number;
}
