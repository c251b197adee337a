import { Field, InputType } from 'type-graphql';
import { IsOneLine, Omittable } from '../../shared/application/input.dto';
import { Locale } from '../../shared/application/scalars.dto';
import type { ProfileChanges } from '../domain/user.entity';

@InputType({ description: 'What to change about your own profile. What is left out stays as it is.' })
export class ProfileUpdateInput implements ProfileChanges {
  @Omittable()
  @IsOneLine({ min: 2, max: 100 })
  @Field(() => String, { nullable: true, description: 'Your name as others see it, 2 to 100 characters.' })
  displayName?: string;

  @Field(() => Locale, { nullable: true, description: 'The language you want to be written to in; null forgets it.' })
  locale?: string | null;
}
