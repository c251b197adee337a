import { Field, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../../shared/application/scalars.dto';
import { Node, NodeId } from '../../shared/presentation/node';
import type { MediaFolder } from '../domain/media-folder.entity';

@ObjectType('MediaFolder', { implements: Node, description: 'A folder of the media library.' })
export class MediaFolderView implements Omit<MediaFolder, 'parentId' | 'update'> {
  @NodeId('MediaFolder')
  id: string;

  @Field(() => String, { description: 'Its name; unique where it lies, whatever its case.' })
  name: string;

  @Field(() => Int, { description: 'Counts the changes; give it as expectedVersion.' })
  version: number;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When it was last changed.' })
  updatedAt: Date;
}
