import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, SafeInt } from '../../shared/application/scalars.dto';
import { Node, NodeId } from '../../shared/presentation/node';
import type { FocalPoint, MediaRecord, MediaKind, MediaState, MediaVariant, RejectionCode } from '../domain/media-asset.entity';
import type { FoundUsage } from '../domain/media-usages.port';
import { FocalPointView } from './focal-point.view';
import { MediaKindEnum } from './media-kind.view';

export const MediaStateEnum: { readonly [S in MediaState]: S } = { UPLOADING: 'UPLOADING', SCANNING: 'SCANNING', PROCESSING: 'PROCESSING', READY: 'READY', REJECTED: 'REJECTED' };

registerEnumType(MediaStateEnum, {
  name: 'MediaState',
  description: 'How far an upload has come.',
  valuesConfig: {
    UPLOADING: { description: 'The file is on its way.' },
    SCANNING: { description: 'It is searched for malware.' },
    PROCESSING: { description: 'Its variants are made.' },
    READY: { description: 'It can be used and seen.' },
    REJECTED: { description: 'It was refused.' },
  },
});

export const MediaRejectionCode: { readonly [C in RejectionCode]: C } = {
  UNSUPPORTED_TYPE: 'UNSUPPORTED_TYPE',
  TYPE_MISMATCH: 'TYPE_MISMATCH',
  TOO_LARGE: 'TOO_LARGE',
  TOO_MANY_PIXELS: 'TOO_MANY_PIXELS',
  EMPTY: 'EMPTY',
  CORRUPT: 'CORRUPT',
  UNSAFE_FILE: 'UNSAFE_FILE',
  TOO_COMPLEX: 'TOO_COMPLEX',
};

registerEnumType(MediaRejectionCode, {
  name: 'MediaRejectionCode',
  description: 'Why a file was refused.',
  valuesConfig: {
    UNSUPPORTED_TYPE: { description: 'It is of a type that the library does not take.' },
    TYPE_MISMATCH: { description: 'It is not what its name or its sender says it is.' },
    TOO_LARGE: { description: 'It has more bytes than a file of its kind may have.' },
    TOO_MANY_PIXELS: { description: 'It has more pixels than a picture may have.' },
    EMPTY: { description: 'It has no bytes.' },
    CORRUPT: { description: 'It is damaged or cut off.' },
    UNSAFE_FILE: { description: 'Malware was found in it.' },
    TOO_COMPLEX: { description: 'Working on it took too much time or memory.' },
  },
});

@ObjectType('MediaVariant', { description: 'Another size or format of a file.' })
export class MediaVariantView implements Omit<MediaVariant, 'storagePath'> {
  @Field(() => String, { description: 'w400 and w800 by their width, full for the largest, poster for a still of a film.' })
  name: MediaVariant['name'];

  @Field(() => String, { description: 'webp, avif, jpeg, png, gif or mp4.' })
  format: MediaVariant['format'];

  @Field(() => Int, { description: 'Width in pixels.' })
  width: number;

  @Field(() => Int, { description: 'Height in pixels.' })
  height: number;

  @Field(() => SafeInt, { description: 'Size in bytes.' })
  byteSize: number;
}

@ObjectType('MediaUsage', { description: 'A place where a file of the media library is used.' })
export class MediaUsageView implements Pick<FoundUsage, 'subjectType' | 'path'> {
  @Field(() => String, { description: 'The kind of thing that uses it, such as PageVersion.' })
  subjectType: string;

  @Field(() => ID, { description: 'Typed id of what uses it.' })
  subjectId: string;

  @Field(() => String, { description: 'Where in it, as names and indexes with dots between them, such as sections.2.mediaId.' })
  path: string;
}

@ObjectType('MediaAsset', { implements: Node, description: 'A picture, film or document of the media library.' })
export class AdminMediaView implements Omit<MediaRecord, 'storagePath' | 'altText' | 'caption' | 'folderId' | 'uploadedById' | 'rejection'> {
  @NodeId('MediaAsset')
  id: string;

  @Field(() => MediaKindEnum, { description: 'What kind of file it is.' })
  kind: MediaKind;

  @Field(() => MediaStateEnum, { description: 'How far its upload has come; only what is READY can be used.' })
  state: MediaState;

  @Field(() => String, { description: 'Media type of the file, such as image/webp.' })
  mimeType: string;

  @Field(() => String, { description: 'What it is called: as where it came from, until somebody changes it.' })
  filename: string;

  @Field(() => Int, { nullable: true, description: 'Width in pixels; null for a document.' })
  width: number | null;

  @Field(() => Int, { nullable: true, description: 'Height in pixels; null for a document.' })
  height: number | null;

  @Field(() => SafeInt, { description: 'Size of the file in bytes.' })
  byteSize: number;

  @Field(() => Int, { nullable: true, description: 'Length in milliseconds; null for what does not play.' })
  durationMs: number | null;

  @Field(() => String, { description: 'SHA-256 of the bytes that were uploaded, in hexadecimal.' })
  checksum: string;

  @Field(() => String, { nullable: true, description: 'How a film is encoded, such as h264; null for what does not play.' })
  codec: string | null;

  @Field(() => Int, { nullable: true, description: 'How many pages a document has.' })
  pageCount: number | null;

  @Field(() => String, { nullable: true, description: 'Base64 of a ThumbHash, to show until a picture has come (https://evanw.github.io/thumbhash).' })
  thumbhash: string | null;

  @Field(() => String, { nullable: true, description: 'The colour there is most of in a picture, as #rrggbb.' })
  dominantColor: string | null;

  @Field(() => FocalPointView, { nullable: true, description: 'Where attention lies in a picture; null where nobody has said.' })
  focalPoint: FocalPoint | null;

  @Field(() => [String], { description: 'Its tags, in lower case, by the alphabet.' })
  tags: readonly string[];

  @Field(() => [MediaVariantView], { description: 'Its other sizes and formats, from narrow to wide.' })
  variants: readonly MediaVariant[];

  @Field(() => Int, { description: 'Counts the changes; give it as expectedVersion.' })
  version: number;

  @Field(() => DateTime, { description: 'When its upload began.' })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When it was last changed.' })
  updatedAt: Date;
}
