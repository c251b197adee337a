import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../shared/presentation/connection';
import { UserErrorView } from '../../shared/presentation/user-error.view';
import type { MediaTag } from '../domain/media-catalogue.port';
import { MediaFolderView } from './admin-folder.view';
import { AdminMediaView } from './admin-media.view';

export const { ConnectionView: AdminMediaConnection } = connectionTypes('MediaAsset', () => AdminMediaView);

@ObjectType('MediaTag', { description: 'A tag of the media library.' })
export class MediaTagView implements MediaTag {
  @Field(() => String, { description: 'The tag, in lower case.' })
  tag: string;

  @Field(() => Int, { description: 'How many files have it.' })
  count: number;
}

const MediaErrorCode = {
  INVALID: 'INVALID',
  NOT_FOUND: 'NOT_FOUND',
  TAKEN: 'TAKEN',
  VERSION_CONFLICT: 'VERSION_CONFLICT',
  INVALID_STATE: 'INVALID_STATE',
  MEDIA_IN_USE: 'MEDIA_IN_USE',
  FOLDER_NOT_EMPTY: 'FOLDER_NOT_EMPTY',
  LIMIT_REACHED: 'LIMIT_REACHED',
} as const;

registerEnumType(MediaErrorCode, {
  name: 'MediaErrorCode',
  description: 'Why the media library could not be changed.',
  valuesConfig: {
    INVALID: { description: 'A value breaks a rule; the message says which.' },
    NOT_FOUND: { description: 'There is no such file or folder.' },
    TAKEN: { description: 'Another folder there has this name.' },
    VERSION_CONFLICT: { description: 'Somebody changed it meanwhile; load it again.' },
    INVALID_STATE: { description: 'It cannot be done to this, such as putting a folder in itself.' },
    MEDIA_IN_USE: { description: 'The file is used; usages says where.' },
    FOLDER_NOT_EMPTY: { description: 'Files or folders lie in it.' },
    LIMIT_REACHED: { description: 'Folders would lie too deep in each other.' },
  },
});

@ObjectType('MediaUserError', { implements: UserErrorView, description: 'Why the media library could not be changed.' })
export class MediaUserError extends UserErrorView {
  @Field(() => MediaErrorCode, { description: 'Stable code for programs.' })
  code: keyof typeof MediaErrorCode;
}

@ObjectType({ description: 'Result of changing a file of the media library.' })
export class MediaPayload {
  @Field(() => AdminMediaView, { nullable: true, description: 'The file as it is now; null when the change was refused.' })
  mediaAsset?: AdminMediaView;

  @Field(() => [MediaUserError], { description: 'What to correct; empty on success.' })
  userErrors: MediaUserError[];
}

@ObjectType({ description: 'Result of doing one thing to many files.' })
export class MediaBulkPayload {
  @Field(() => [AdminMediaView], { nullable: true, description: 'The files as they are now, in the order of the ids, none where they were removed; null when it was refused.' })
  mediaAssets?: AdminMediaView[];

  @Field(() => [MediaUserError], { description: 'What to correct; empty on success.' })
  userErrors: MediaUserError[];
}

@ObjectType({ description: 'Result of removing files.' })
export class MediaDeletePayload {
  @Field(() => [ID], { nullable: true, description: 'Typed ids of the files that are gone; null when it was refused.' })
  deletedIds?: string[];

  @Field(() => [MediaUserError], { description: 'What to correct; empty on success.' })
  userErrors: MediaUserError[];
}

@ObjectType({ description: 'Result of changing a folder of the media library.' })
export class MediaFolderPayload {
  @Field(() => MediaFolderView, { nullable: true, description: 'The folder as it is now; null when the change was refused.' })
  mediaFolder?: MediaFolderView;

  @Field(() => [MediaUserError], { description: 'What to correct; empty on success.' })
  userErrors: MediaUserError[];
}

@ObjectType({ description: 'Result of removing a folder.' })
export class MediaFolderDeletePayload {
  @Field(() => ID, { nullable: true, description: 'Typed id of the folder that is gone; null when it was refused.' })
  deletedId?: string;

  @Field(() => [MediaUserError], { description: 'What to correct; empty on success.' })
  userErrors: MediaUserError[];
}
