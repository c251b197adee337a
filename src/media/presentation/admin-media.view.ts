import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, SafeInt } from '../../shared/application/scalars.dto';
import { Node, NodeId } from '../../shared/presentation/node';
import type { MediaRecord, MediaKind, MediaState } from '../domain/media-asset.entity';
import type { FoundUsage } from '../domain/media-usages.port';
import { MediaKindEnum } from './media-kind.view';

const MediaStateEnum: { readonly [S in MediaState]: S } = { UPLOADING: 'UPLOADING', SCANNING: 'SCANNING', PROCESSING: 'PROCESSING', READY: 'READY', REJECTED: 'REJECTED' };

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
export class AdminMediaView implements Pick<MediaRecord, 'id' | 'kind' | 'state' | 'mimeType' | 'filename' | 'width' | 'height' | 'byteSize' | 'durationMs' | 'version' | 'createdAt' | 'updatedAt'> {
  @NodeId('MediaAsset')
  id: string;

  @Field(() => MediaKindEnum, { description: 'What kind of file it is.' })
  kind: MediaKind;

  @Field(() => MediaStateEnum, { description: 'How far its upload has come; only what is READY can be used.' })
  state: MediaState;

  @Field(() => String, { description: 'Media type of the file, such as image/webp.' })
  mimeType: string;

  @Field(() => String, { description: 'What the file was called where it came from.' })
  filename: string;

  @Field(() => Int, { nullable: true, description: 'Width in pixels; null for a document.' })
  width: number | null;

  @Field(() => Int, { nullable: true, description: 'Height in pixels; null for a document.' })
  height: number | null;

  @Field(() => SafeInt, { description: 'Size of the file in bytes.' })
  byteSize: number;

  @Field(() => Int, { nullable: true, description: 'Length in milliseconds; null for what does not play.' })
  durationMs: number | null;

  @Field(() => Int, { description: 'Counts the changes; give it as expectedVersion.' })
  version: number;

  @Field(() => DateTime, { description: 'When its upload began.' })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When it was last changed.' })
  updatedAt: Date;
}
