import { ArrayMaxSize, MaxLength, ValidateNested } from 'class-validator';
import { ArgsType, Field, InputType, registerEnumType } from 'type-graphql';
import { IdField, IsOneLine, Optional } from '../../shared/application/input.dto';
import { DateTime, Locale } from '../../shared/application/scalars.dto';
import { ConnectionArgs } from '../../shared/presentation/connection';
import type { MediaKind, MediaState } from '../domain/media-asset.entity';
import type { MediaListFilter, MediaSort } from '../domain/media-catalogue.port';
import { MediaStateEnum } from './admin-media.view';
import { MediaKindEnum } from './media-kind.view';

const MediaSortEnum: { readonly [S in MediaSort]: S } = { CREATED_AT_DESC: 'CREATED_AT_DESC', NAME_ASC: 'NAME_ASC', SIZE_DESC: 'SIZE_DESC' };

registerEnumType(MediaSortEnum, {
  name: 'MediaSort',
  description: 'How to order files.',
  valuesConfig: {
    CREATED_AT_DESC: { description: 'Newest first.' },
    NAME_ASC: { description: 'By file name.' },
    SIZE_DESC: { description: 'Largest first.' },
  },
});

@InputType('MediaFilter', { description: 'Which files to list; all conditions hold together. What is left out does not restrict.' })
class MediaFilterInput implements MediaListFilter {
  @Optional()
  @MaxLength(100, { message: 'query must have at most 100 characters.' })
  @Field(() => String, { nullable: true, description: 'Part of the file name, of a tag, or of the alt text or caption in any language; accents and case aside.' })
  query?: string | null;

  @Field(() => MediaKindEnum, { nullable: true, description: 'Only files of this kind.' })
  kind?: MediaKind | null;

  @Optional()
  @MaxLength(100, { message: 'mimeType must have at most 100 characters.' })
  @Field(() => String, { nullable: true, description: 'Only files of this media type, such as image/webp.' })
  mimeType?: string | null;

  @Field(() => MediaStateEnum, { nullable: true, description: 'Only files that have come so far.' })
  state?: MediaState | null;

  @IdField('MediaFolder', { nullable: true, description: 'Only files that lie right in this folder.' })
  folderId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Only files that lie in no folder.' })
  rootOnly?: boolean | null;

  @Optional()
  @ArrayMaxSize(20, { message: 'tags must have at most 20 tags.' })
  @IsOneLine({ max: 50, each: true })
  @Field(() => [String], { nullable: true, description: 'Only files that have all of these tags.' })
  tags?: string[] | null;

  @IdField('User', { nullable: true, description: 'Only files that this user has uploaded.' })
  uploadedById?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Only files uploaded then or later.' })
  uploadedAfter?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Only files uploaded before.' })
  uploadedBefore?: Date | null;

  @Field(() => Boolean, { nullable: true, description: 'Only files that nothing uses.' })
  unusedOnly?: boolean | null;

  @Field(() => Locale, { nullable: true, description: 'Only pictures without an alt text in this very language.' })
  missingAltLocale?: string | null;
}

@ArgsType()
export class MediaAssetsArgs extends ConnectionArgs {
  @Optional()
  @ValidateNested()
  @Field(() => MediaFilterInput, { nullable: true, description: 'Which files to list; all without.' })
  filter?: MediaFilterInput | null;

  @Field(() => MediaSortEnum, { defaultValue: 'CREATED_AT_DESC', description: 'How to order them.' })
  sort: MediaSort;
}
