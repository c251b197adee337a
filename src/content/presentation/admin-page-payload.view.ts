import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, HttpUrl } from '../../shared/application/scalars.dto';
import { UserErrorView } from '../../shared/presentation/user-error.view';
import { AdminPageView } from './admin-page-node.view';

const PageErrorCode = {
  INVALID: 'INVALID',
  REQUIRED: 'REQUIRED',
  NOT_FOUND: 'NOT_FOUND',
  TAKEN: 'TAKEN',
  VERSION_CONFLICT: 'VERSION_CONFLICT',
  INVALID_STATE: 'INVALID_STATE',
  MEDIA_NOT_FOUND: 'MEDIA_NOT_FOUND',
  EMBED_NOT_ALLOWED: 'EMBED_NOT_ALLOWED',
  TARGET_NOT_PUBLIC: 'TARGET_NOT_PUBLIC',
  ALT_TEXT_MISSING: 'ALT_TEXT_MISSING',
} as const;

registerEnumType(PageErrorCode, {
  name: 'PageErrorCode',
  description: 'Why a page could not be changed.',
  valuesConfig: {
    INVALID: { description: 'A value breaks a rule; the message says which.' },
    REQUIRED: { description: 'Something is missing that this needs.' },
    NOT_FOUND: { description: 'There is no such page, version or translation.' },
    TAKEN: { description: 'Another page stands at this path, or the page is in this language already.' },
    VERSION_CONFLICT: { description: 'Somebody changed it meanwhile; load it again.' },
    INVALID_STATE: { description: 'Where it stands, or who can see it, does not allow this.' },
    MEDIA_NOT_FOUND: { description: 'It names a file that is not in the media library.' },
    EMBED_NOT_ALLOWED: { description: 'It shows a site in a frame that the server does not allow.' },
    TARGET_NOT_PUBLIC: { description: 'It links to, or shows, what visitors cannot see.' },
    ALT_TEXT_MISSING: { description: 'An image says nothing to those who cannot see it.' },
  },
});

@ObjectType('PageUserError', { implements: UserErrorView, description: 'Why a page could not be changed.' })
class PageUserError extends UserErrorView {
  @Field(() => PageErrorCode, { description: 'Stable code for programs.' })
  code: keyof typeof PageErrorCode;
}

@ObjectType({ description: 'What every change of pages answers.' })
abstract class RefusablePayload {
  @Field(() => [PageUserError], { description: 'What to correct; empty on success.' })
  userErrors: PageUserError[];
}

@ObjectType({ description: 'Result of changing a page.' })
export class PagePayload extends RefusablePayload {
  @Field(() => AdminPageView, { nullable: true, description: 'The page as it is now; null when the change was refused.' })
  page?: AdminPageView;
}

@ObjectType({ description: 'Result of removing a page for good.' })
export class PagePurgePayload extends RefusablePayload {
  @Field(() => ID, { nullable: true, description: 'Typed id of the page that is gone; null when it was refused.' })
  deletedId?: string;
}

@ObjectType({ description: 'Result of one thing done to many pages.' })
export class PageBulkPayload extends RefusablePayload {
  @Field(() => [AdminPageView], { nullable: true, description: 'The pages as they are now, in the order of the items; empty when they were purged, null when the change was refused.' })
  pages?: AdminPageView[];
}

@ObjectType({ description: 'Result of making a preview.' })
export class PreviewTokenPayload extends RefusablePayload {
  @Field(() => String, { nullable: true, description: 'Lets its holder read this one version; null when it was refused.' })
  token?: string;

  @Field(() => HttpUrl, { nullable: true, description: 'Address on the website with the token; null when it was refused.' })
  url?: string;

  @Field(() => DateTime, { nullable: true, description: 'Until when it works; null when it was refused.' })
  expiresAt?: Date;
}
