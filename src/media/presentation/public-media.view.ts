import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { SafeInt } from '../../shared/application/scalars.dto';
import { Node, NodeId } from '../../shared/presentation/node';
import type { FocalPoint, MediaAsset, MediaKind } from '../domain/media-asset.entity';
import type { ImageFormat, Rendition } from '../domain/renditions';
import { FocalPointView } from './focal-point.view';
import { MediaKindEnum } from './media-kind.view';

export const ImageFormatEnum: { readonly [F in ImageFormat]: F } = { ORIGINAL: 'ORIGINAL', WEBP: 'WEBP', AVIF: 'AVIF' };

registerEnumType(ImageFormatEnum, {
  name: 'ImageFormat',
  description: 'A format to have a picture in.',
  valuesConfig: {
    ORIGINAL: { description: 'That of the picture itself, which every browser shows.' },
    WEBP: { description: 'WebP: smaller, shown by all browsers of today.' },
    AVIF: { description: 'AVIF: smaller still, shown by most browsers of today.' },
  },
});

@ObjectType('MediaSource', { description: 'One of the files of a picture, such as a source element names.' })
export class MediaSourceView implements Omit<Rendition, 'storagePath'> {
  @Field(() => Int, { description: 'Width in pixels.' })
  width: number;

  @Field(() => Int, { description: 'Height in pixels.' })
  height: number;

  @Field(() => String, { description: 'Media type of the file, such as image/webp.' })
  mimeType: string;
}

@ObjectType('MediaAsset', { implements: Node, description: 'A picture, film or document.' })
export class PublicMediaView implements Pick<MediaAsset, 'id' | 'kind' | 'mimeType' | 'width' | 'height' | 'byteSize' | 'durationMs' | 'pageCount' | 'thumbhash' | 'dominantColor' | 'focalPoint'> {
  @NodeId('MediaAsset')
  id: string;

  @Field(() => MediaKindEnum, { description: 'What kind of file it is.' })
  kind: MediaKind;

  @Field(() => String, { description: 'Media type of the file, such as image/webp.' })
  mimeType: string;

  @Field(() => Int, { nullable: true, description: 'Width in pixels; null for a document.' })
  width: number | null;

  @Field(() => Int, { nullable: true, description: 'Height in pixels; null for a document.' })
  height: number | null;

  @Field(() => SafeInt, { description: 'Size of the file in bytes.' })
  byteSize: number;

  @Field(() => Int, { nullable: true, description: 'Length in milliseconds; null for what does not play.' })
  durationMs: number | null;

  @Field(() => Int, { nullable: true, description: 'How many pages a document has; null for what is none.' })
  pageCount: number | null;

  @Field(() => String, { nullable: true, description: 'Base64 of a ThumbHash, to show until the picture has come (https://evanw.github.io/thumbhash).' })
  thumbhash: string | null;

  @Field(() => String, { nullable: true, description: 'The colour there is most of in the picture, as #rrggbb.' })
  dominantColor: string | null;

  @Field(() => FocalPointView, { nullable: true, description: 'Where attention lies in the picture; null where nobody has said.' })
  focalPoint: FocalPoint | null;
}
