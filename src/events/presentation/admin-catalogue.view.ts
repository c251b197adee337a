import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, HttpUrl } from '../../shared/application/scalars.dto';
import { connectionTypes } from '../../shared/presentation/connection';
import { Node, NodeId } from '../../shared/presentation/node';
import { UserErrorView } from '../../shared/presentation/user-error.view';
import type { Organizer } from '../domain/organizer.entity';
import type { Tag } from '../domain/tag.entity';

@ObjectType('Organizer', { implements: Node, description: 'The public profile that events are held under.' })
export class AdminOrganizerView implements Omit<Organizer, 'ownerId' | 'update'> {
  @NodeId('Organizer')
  id: string;

  @Field(() => String, { description: 'Last part of its address on the web.' })
  slug: string;

  @Field(() => String, { description: 'Name in public.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Who they are.' })
  description: string | null;

  @Field(() => HttpUrl, { nullable: true, description: 'Their own website.' })
  websiteUrl: string | null;

  @Field(() => Int, { description: 'Counts the changes; give it as expectedVersion.' })
  version: number;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When it was last changed.' })
  updatedAt: Date;
}

export const { ConnectionView: AdminOrganizerConnection } = connectionTypes('Organizer', () => AdminOrganizerView);

@ObjectType('Tag', { implements: Node, description: 'A keyword that visitors find events by.' })
export class AdminTagView implements Tag {
  @NodeId('Tag')
  id: string;

  @Field(() => String, { description: 'What filters and addresses say.' })
  slug: string;

  @Field(() => String, { description: 'What visitors see.' })
  name: string;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt: Date;
}

export const { ConnectionView: AdminTagConnection } = connectionTypes('Tag', () => AdminTagView);

const OrganizerErrorCode = { INVALID: 'INVALID', NOT_FOUND: 'NOT_FOUND', TAKEN: 'TAKEN', VERSION_CONFLICT: 'VERSION_CONFLICT' } as const;

registerEnumType(OrganizerErrorCode, {
  name: 'OrganizerErrorCode',
  description: 'Why an organizer could not be changed.',
  valuesConfig: {
    INVALID: { description: 'A value breaks a rule; the message says which.' },
    NOT_FOUND: { description: 'There is no such thing among those you manage.' },
    TAKEN: { description: 'Another organizer has this slug.' },
    VERSION_CONFLICT: { description: 'Somebody changed the organizer meanwhile; load it again.' },
  },
});

const TagErrorCode = { INVALID: 'INVALID', NOT_FOUND: 'NOT_FOUND', TAKEN: 'TAKEN', TAG_IN_USE: 'TAG_IN_USE' } as const;

registerEnumType(TagErrorCode, {
  name: 'TagErrorCode',
  description: 'Why a tag could not be changed.',
  valuesConfig: {
    INVALID: { description: 'A value breaks a rule; the message says which.' },
    NOT_FOUND: { description: 'There is no such tag.' },
    TAKEN: { description: 'Another tag has this slug.' },
    TAG_IN_USE: { description: 'Events carry the tag.' },
  },
});

@ObjectType('OrganizerUserError', { implements: UserErrorView, description: 'Why an organizer could not be changed.' })
class OrganizerUserError extends UserErrorView {
  @Field(() => OrganizerErrorCode, { description: 'Stable code for programs.' })
  code: keyof typeof OrganizerErrorCode;
}

@ObjectType('TagUserError', { implements: UserErrorView, description: 'Why a tag could not be changed.' })
class TagUserError extends UserErrorView {
  @Field(() => TagErrorCode, { description: 'Stable code for programs.' })
  code: keyof typeof TagErrorCode;
}

@ObjectType({ description: 'Result of changing an organizer.' })
export class OrganizerPayload {
  @Field(() => AdminOrganizerView, { nullable: true, description: 'The organizer as it is now; null when the change was refused.' })
  organizer?: AdminOrganizerView;

  @Field(() => [OrganizerUserError], { description: 'What to correct; empty on success.' })
  userErrors: OrganizerUserError[];
}

@ObjectType({ description: 'Result of changing a tag.' })
export class TagPayload {
  @Field(() => AdminTagView, { nullable: true, description: 'The tag as it is now; null when the change was refused.' })
  tag?: AdminTagView;

  @Field(() => [TagUserError], { description: 'What to correct; empty on success.' })
  userErrors: TagUserError[];
}

@ObjectType({ description: 'Result of removing a tag.' })
export class TagDeletePayload {
  @Field(() => ID, { nullable: true, description: 'Typed id of the tag that is gone; null when it was refused.' })
  deletedId?: string;

  @Field(() => [TagUserError], { description: 'What to correct; empty on success.' })
  userErrors: TagUserError[];
}
