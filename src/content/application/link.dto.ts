import { MaxLength } from 'class-validator';
import { Field, InputType } from 'type-graphql';
import { IdField, IsOneLine, Optional } from '../../shared/application/input.dto';
import type { ActionDraft } from '../domain/section-draft';

/** A label, and what it leads to: at most one thing. */
@InputType({ description: 'A link with its label. Give at most one of pageId, eventId, mediaId and href.' })
export abstract class LabelledLinkInput implements ActionDraft {
  @IsOneLine({ min: 1, max: 100 })
  @Field(() => String, { description: 'What it says, 1 to 100 characters.' })
  label: string;

  @IdField('Page', { nullable: true, description: 'A page it leads to, wherever that stands.' })
  pageId?: string | null;

  @IdField('Event', { nullable: true, description: 'An event it leads to.' })
  eventId?: string | null;

  @IdField('MediaAsset', { nullable: true, description: 'A file it leads to.' })
  mediaId?: string | null;

  @Optional()
  @MaxLength(2_000, { message: 'href must have at most 2,000 characters.' })
  @Field(() => String, { nullable: true, description: 'An http, https, mailto or tel address, or a path of this site such as /about.' })
  href?: string | null;
}
