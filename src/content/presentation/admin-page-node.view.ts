import { Field, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../../shared/application/scalars.dto';
import { connectionTypes } from '../../shared/presentation/connection';
import { Node, NodeId } from '../../shared/presentation/node';
import type { Page } from '../domain/page.entity';

@ObjectType('Page', { implements: Node, description: 'A place in the tree of pages; what it says stands in its translations.' })
export class AdminPageView implements Pick<Page, 'id' | 'position' | 'trashedAt' | 'version' | 'createdAt' | 'updatedAt'> {
  @NodeId('Page')
  id: string;

  @Field(() => Int, { description: 'Its place among its siblings, from 0.' })
  position: number;

  @Field(() => DateTime, { nullable: true, description: 'When it was put into the trash; it is removed for good 30 days later.' })
  trashedAt: Date | null;

  @Field(() => Int, { description: 'Counts the moves; give it as expectedVersion of a move. What a translation says has a version of its own.' })
  version: number;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When it or one of its translations was last changed.' })
  updatedAt: Date;
}

export const { ConnectionView: AdminPageConnection } = connectionTypes('Page', () => AdminPageView);
