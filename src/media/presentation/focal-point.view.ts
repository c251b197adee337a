import { Field, Float, ObjectType } from 'type-graphql';
import type { FocalPoint } from '../domain/media-asset.entity';

@ObjectType('FocalPoint', { description: 'Where attention lies in a picture; keep it in sight where you cut.' })
export class FocalPointView implements FocalPoint {
  @Field(() => Float, { description: 'Part of the width from the left, 0 to 1.' })
  x: number;

  @Field(() => Float, { description: 'Part of the height from the top, 0 to 1.' })
  y: number;
}
