import { ArrayMaxSize, ArrayMinSize, ArrayUnique, Max, Min, ValidateNested } from 'class-validator';
import { ArgsType, Field, Float, InputType, registerEnumType } from 'type-graphql';
import { IdField, IsOneLine, Omittable, Optional } from '../../shared/application/input.dto';
import { IsLocalizedText, LocalizedTextInput } from '../../shared/application/localized-text.dto';
import { localizedText } from '../../shared/domain/locale';
import type { FocalPoint, MediaDetails } from '../domain/media-asset.entity';
import { filenameMaxLength } from '../domain/media-filename';
import { tagMaxLength, tagsMax } from '../domain/media-tags';
import type { MediaBulk, MediaBulkAction } from '../domain/use-cases/apply-to-media.use-case';

const idsMax = 100;

@InputType({ description: 'Where attention lies in a picture.' })
class FocalPointInput implements FocalPoint {
  @Min(0, { message: 'x must be between 0 and 1.' })
  @Max(1, { message: 'x must be between 0 and 1.' })
  @Field(() => Float, { description: 'Part of the width from the left, 0 to 1.' })
  x: number;

  @Min(0, { message: 'y must be between 0 and 1.' })
  @Max(1, { message: 'y must be between 0 and 1.' })
  @Field(() => Float, { description: 'Part of the height from the top, 0 to 1.' })
  y: number;
}

@InputType({ description: 'What to change about a file. What is left out stays as it is; null clears what may be empty.' })
export class MediaUpdateInput implements Partial<Omit<MediaDetails, 'altText' | 'caption' | 'tags'>> {
  @Optional()
  @IsLocalizedText({ min: 1, max: 300 })
  @Field(() => [LocalizedTextInput], { nullable: true, description: 'What it shows, for those who cannot see it: all there shall be, at most 300 characters in each language of the site.' })
  altText?: LocalizedTextInput[] | null;

  @Optional()
  @IsLocalizedText({ min: 1, max: 500 })
  @Field(() => [LocalizedTextInput], { nullable: true, description: 'A line to stand below it: all there shall be, at most 500 characters in each language of the site.' })
  caption?: LocalizedTextInput[] | null;

  @Optional()
  @ValidateNested()
  @Field(() => FocalPointInput, { nullable: true, description: 'Where attention lies in the picture, so that cutting it keeps that in sight.' })
  focalPoint?: FocalPointInput | null;

  @Optional()
  @ArrayMaxSize(tagsMax, { message: `tags must have at most ${tagsMax} tags.` })
  @IsOneLine({ min: 1, max: tagMaxLength, each: true })
  @Field(() => [String], { nullable: true, description: `All the tags it shall have, at most ${tagsMax} of at most ${tagMaxLength} characters; kept in lower case.` })
  tags?: string[] | null;

  @IdField('MediaFolder', { nullable: true, description: 'The folder it shall lie in; null is the top of the library.' })
  folderId?: string | null;

  @Omittable()
  @IsOneLine({ min: 1, max: filenameMaxLength })
  @Field(() => String, { nullable: true, description: `What to call it, 1 to ${filenameMaxLength} characters. Its address stays.` })
  filename?: string;
}

/** The input as changes of the asset: a list that is cleared is an empty one. */
export function changesOf({ altText, caption, tags, ...others }: MediaUpdateInput): Partial<MediaDetails> {
  return {
    ...others,
    altText: altText === undefined ? undefined : localizedText(altText ?? []),
    caption: caption === undefined ? undefined : localizedText(caption ?? []),
    tags: tags === null ? [] : tags,
  };
}

const MediaBulkActionEnum: { readonly [A in MediaBulkAction]: A } = { MOVE: 'MOVE', ADD_TAGS: 'ADD_TAGS', REMOVE_TAGS: 'REMOVE_TAGS', DELETE: 'DELETE' };

registerEnumType(MediaBulkActionEnum, {
  name: 'MediaBulkAction',
  description: 'What to do to many files.',
  valuesConfig: {
    MOVE: { description: 'Put them in a folder.' },
    ADD_TAGS: { description: 'Give them tags, besides those they have.' },
    REMOVE_TAGS: { description: 'Take tags off them.' },
    DELETE: { description: 'Remove them.' },
  },
});

@InputType({ description: 'One thing to do to many files: to all or to none.' })
export class MediaBulkInput implements MediaBulk {
  @Field(() => MediaBulkActionEnum, { description: 'What to do.' })
  action: MediaBulkAction;

  @ArrayMinSize(1, { message: 'ids must have at least one id.' })
  @ArrayMaxSize(idsMax, { message: `ids must have at most ${idsMax} ids.` })
  @ArrayUnique({ message: 'ids must not have an id twice.' })
  @IdField('MediaAsset', { list: true, description: `The files to do it to, 1 to ${idsMax}.` })
  ids: string[];

  @IdField('MediaFolder', { nullable: true, description: 'To MOVE: the folder to put them in; the top of the library without.' })
  folderId?: string | null;

  @Optional()
  @ArrayMaxSize(tagsMax, { message: `tags must have at most ${tagsMax} tags.` })
  @IsOneLine({ min: 1, max: tagMaxLength, each: true })
  @Field(() => [String], { nullable: true, description: 'To ADD_TAGS and REMOVE_TAGS: the tags.' })
  tags?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'To DELETE: also those that are in use.' })
  force?: boolean | null;
}

@InputType({ description: 'A new folder.' })
export class MediaFolderCreateInput {
  @IsOneLine({ min: 1, max: 100 })
  @Field(() => String, { description: 'Its name, 1 to 100 characters; unique where it lies, whatever its case.' })
  name: string;

  @IdField('MediaFolder', { nullable: true, description: 'The folder it shall lie in; the top of the library without.' })
  parentId?: string | null;
}

@InputType({ description: 'What to change about a folder. What is left out stays as it is.' })
export class MediaFolderUpdateInput {
  @Omittable()
  @IsOneLine({ min: 1, max: 100 })
  @Field(() => String, { nullable: true, description: 'Its name, 1 to 100 characters; unique where it lies, whatever its case.' })
  name?: string;

  @IdField('MediaFolder', { nullable: true, description: 'The folder it shall lie in; null is the top of the library.' })
  parentId?: string | null;
}

@ArgsType()
export class MediaDeleteArgs {
  @ArrayMinSize(1, { message: 'ids must have at least one id.' })
  @ArrayMaxSize(idsMax, { message: `ids must have at most ${idsMax} ids.` })
  @ArrayUnique({ message: 'ids must not have an id twice.' })
  @IdField('MediaAsset', { list: true, description: `The files to remove, 1 to ${idsMax}.` })
  ids: string[];

  @Field(() => Boolean, { defaultValue: false, description: 'Also those that are in use; what shows them shows nothing there.' })
  force: boolean;
}
