import { IsIn, Matches, MaxLength } from 'class-validator';
import { Field, InputType, Int } from 'type-graphql';
import { IdField, Optional } from '../../shared/application/input.dto';
import { Locale } from '../../shared/application/scalars.dto';
import { type RedirectStatusCode, redirectStatusCodes } from '../domain/redirect.entity';
import type { RedirectSave } from '../domain/use-cases/edit-redirect.use-case';

@InputType({ description: 'An address of the site that leads elsewhere: to a page wherever it stands, or to a fixed address.' })
export class RedirectSaveInput implements RedirectSave {
  @IdField('Redirect', { nullable: true, description: 'The redirect to change; left out, one is made, or the one at this place is changed.' })
  id?: string | null;

  @Field(() => Int, { nullable: true, description: 'Refuse if the redirect is not at this version.' })
  expectedVersion?: number | null;

  @Field(() => Locale, { description: 'The locale whose path it is.' })
  locale: string;

  @MaxLength(500, { message: 'fromPath must have at most 500 characters.' })
  @Matches(/^\/[^?#\s\\\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u, { message: 'fromPath must be a path of this site such as /old-page, without a query and without characters that nobody sees.' })
  @Field(() => String, { description: 'The path that leads away, such as /old-page, without the language before it.' })
  fromPath: string;

  @IdField('Page', { nullable: true, description: 'The page it leads to; or give toUrl.' })
  pageId?: string | null;

  @Optional()
  @MaxLength(2_000, { message: 'toUrl must have at most 2,000 characters.' })
  @Field(() => String, { nullable: true, description: 'The path of this site, or the http or https address, that it leads to; or give pageId.' })
  toUrl?: string | null;

  @Optional()
  @IsIn(redirectStatusCodes, { message: `statusCode must be one of ${redirectStatusCodes.join(', ')}.` })
  @Field(() => Int, { nullable: true, description: 'The HTTP status to answer with: 301 and 308 are permanent, 302 and 307 for now; 301 if left out.' })
  statusCode?: RedirectStatusCode | null;
}
