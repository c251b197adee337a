import { ArrayMaxSize } from 'class-validator';
import { Field, InputType } from 'type-graphql';
import { IdField, IsOneLine, Optional, Verbatim } from '../../shared/application/input.dto';
import { IsLocalizedText, LocalizedTextInput } from '../../shared/application/localized-text.dto';
import { type PendingFile, UploadScalar } from '../../shared/application/upload.dto';
import { tagMaxLength, tagsMax } from '../domain/media-tags';
import type { NewMedia } from '../domain/upload-media.use-case';

@InputType({ description: 'A file for the media library.' })
export class MediaUploadInput implements NewMedia {
  @Verbatim
  @Field(() => UploadScalar, { description: 'A JPEG, PNG, WebP, AVIF or GIF picture, an MP4, WebM or MOV film, or a PDF. Its name, its Content-Type and its bytes must be of one type.' })
  file: PendingFile;

  @IdField('MediaFolder', { nullable: true, description: 'Typed id of the folder to put it in; at the top without one.' })
  folderId?: string | null;

  @Optional()
  @ArrayMaxSize(tagsMax, { message: `tags must have at most ${tagsMax} tags.` })
  @IsOneLine({ min: 1, max: tagMaxLength, each: true })
  @Field(() => [String], { nullable: true, description: `Words to find it by, at most ${tagsMax} of ${tagMaxLength} characters each; kept in lower case.` })
  tags?: string[];

  @Optional()
  @IsLocalizedText({ min: 1, max: 300 })
  @Field(() => [LocalizedTextInput], { nullable: true, description: 'What it shows, for those who cannot see it, at most 300 characters in each language of the site.' })
  altText?: LocalizedTextInput[];
}
