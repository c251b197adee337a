import { MaxLength } from 'class-validator';
import { Field, InputType } from 'type-graphql';
import { IdField, Optional } from '../../shared/application/input.dto';
import type { PageFilter } from '../domain/page-directory.port';

@InputType('PageFilter', { description: 'Which pages to list. What is left out does not restrict.' })
export class PublicPageFilterInput implements PageFilter {
  @Optional()
  @MaxLength(200, { message: 'query must have at most 200 characters.' })
  @Field(() => String, { nullable: true, description: 'Words that must all occur in the title, the headings or the text; the last may be the beginning of a word. Accents and case make no difference.' })
  query?: string | null;

  @IdField('Page', { nullable: true, description: 'Only the pages right below this one.' })
  parentId?: string | null;
}
