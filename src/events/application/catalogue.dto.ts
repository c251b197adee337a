import { MaxLength } from 'class-validator';
import { Field, InputType } from 'type-graphql';
import { IdField, IsHttpsUrl, IsOneLine, IsSlug, Omittable, Optional } from '../../shared/application/input.dto';
import { HttpUrl } from '../../shared/application/scalars.dto';
import type { TagDetails } from '../domain/use-cases/edit-tag.use-case';
import type { OrganizerDetails } from '../domain/use-cases/save-organizer.use-case';

@InputType({ description: 'What is optional about an organizer.' })
abstract class OrganizerDetailsInput {
  @Omittable()
  @IsSlug()
  @Field(() => String, { nullable: true, description: 'Last part of its address on the web, lower case with hyphens. Made from the name if left out.' })
  slug?: string;

  @Optional()
  @MaxLength(5_000, { message: 'description must have at most 5,000 characters.' })
  @Field(() => String, { nullable: true, description: 'Who they are, at most 5,000 characters.' })
  description?: string | null;

  @Optional()
  @IsHttpsUrl()
  @Field(() => HttpUrl, { nullable: true, description: 'Their own website.' })
  websiteUrl?: string | null;

  @Omittable()
  @IdField('User', { nullable: true, description: 'The account that manages it; only administrators may say.' })
  userId?: string;
}

@InputType({ description: 'A new organizer.' })
export class OrganizerCreateInput extends OrganizerDetailsInput implements OrganizerDetails {
  @IsOneLine({ min: 2, max: 100 })
  @Field(() => String, { description: 'Name in public, 2 to 100 characters.' })
  name: string;
}

@InputType({ description: 'What to change about an organizer. What is left out stays as it is; null clears what may be empty.' })
export class OrganizerUpdateInput extends OrganizerDetailsInput implements Partial<OrganizerDetails> {
  @Omittable()
  @IsOneLine({ min: 2, max: 100 })
  @Field(() => String, { nullable: true, description: 'Name in public, 2 to 100 characters.' })
  name?: string;
}

@InputType({ description: 'A tag: a new one without id, otherwise the one to change.' })
export class TagInput implements TagDetails {
  @IdField('Tag', { nullable: true, description: 'The tag to change.' })
  id?: string | null;

  @IsOneLine({ min: 2, max: 100 })
  @Field(() => String, { description: 'What visitors see, 2 to 100 characters.' })
  name: string;

  @Omittable()
  @IsSlug()
  @Field(() => String, { nullable: true, description: 'What filters and addresses say, lower case with hyphens. Made from the name if left out.' })
  slug?: string;
}
