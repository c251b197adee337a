import { Field, Int, ObjectType } from 'type-graphql';
import { SafeInt } from '../../shared/application/scalars.dto';
import { Node, NodeId } from '../../shared/presentation/node';
import type { MediaAsset, MediaKind } from '../domain/media-asset.entity';
import { MediaKindEnum } from './media-kind.view';

@ObjectType('MediaAsset', { implements: Node, description: 'A picture, film or document.' })
export class PublicMediaView implements Pick<MediaAsset, 'id' | 'kind' | 'mimeType' | 'width' | 'height' | 'byteSize' | 'durationMs'> {
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
}
