import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { UserErrorView } from '../../shared/presentation/user-error.view';
import type { TakenIn } from '../domain/take-in-file';
import { AdminMediaView } from './admin-media.view';

const MediaUploadErrorCode = {
  INVALID: 'INVALID',
  NOT_FOUND: 'NOT_FOUND',
  VERSION_CONFLICT: 'VERSION_CONFLICT',
  INVALID_STATE: 'INVALID_STATE',
  TAKEN: 'TAKEN',
  INVALID_FILENAME: 'INVALID_FILENAME',
  UNSUPPORTED_TYPE: 'UNSUPPORTED_TYPE',
  TYPE_MISMATCH: 'TYPE_MISMATCH',
  TOO_LARGE: 'TOO_LARGE',
  EMPTY: 'EMPTY',
  UNSAFE_FILE: 'UNSAFE_FILE',
} as const;

registerEnumType(MediaUploadErrorCode, {
  name: 'MediaUploadErrorCode',
  description: 'Why a file was not taken in.',
  valuesConfig: {
    INVALID: { description: 'A value breaks a rule, or the file did not arrive in full; the message says which.' },
    NOT_FOUND: { description: 'There is no such asset, or no such folder.' },
    VERSION_CONFLICT: { description: 'Somebody changed the asset meanwhile; load it again.' },
    INVALID_STATE: { description: 'Only the file of an asset that is READY can be replaced.' },
    TAKEN: { description: 'Another asset is made of the same file.' },
    INVALID_FILENAME: { description: 'The name of the file is missing, too long, or holds characters that cannot be shown.' },
    UNSUPPORTED_TYPE: { description: 'Files of this type are not taken in, whatever their name says.' },
    TYPE_MISMATCH: { description: 'The bytes, the name and the declared type do not say the same, or the new file of an asset is of another kind than the old one.' },
    TOO_LARGE: { description: 'It has more bytes than its kind may have.' },
    EMPTY: { description: 'It has no bytes.' },
    UNSAFE_FILE: { description: 'It was found to be harmful.' },
  },
});

@ObjectType('MediaUploadUserError', { implements: UserErrorView, description: 'Why a file was not taken in.' })
class MediaUploadUserError extends UserErrorView {
  @Field(() => MediaUploadErrorCode, { description: 'Stable code for programs.' })
  code: keyof typeof MediaUploadErrorCode;
}

@ObjectType({ description: 'Result of sending a file.' })
export class MediaUploadPayload implements Partial<TakenIn> {
  @Field(() => AdminMediaView, { nullable: true, description: 'The asset: PROCESSING until the file is ready to be used, or as it was while its new file is processed. Null when the file was refused.' })
  asset?: TakenIn['asset'];

  @Field(() => Boolean, { nullable: true, description: 'The same bytes were here already, and this is the asset that is made of them; nothing else of the input was used. Null when the file was refused.' })
  isDuplicate?: boolean;

  @Field(() => [MediaUploadUserError], { description: 'What to correct; empty on success.' })
  userErrors: MediaUploadUserError[];
}
