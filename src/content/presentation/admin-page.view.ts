import { Extensions, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { AdminMediaView } from '../../media/presentation/admin-media.view';
import { DateTime, HttpUrl, Locale, TimeZone } from '../../shared/application/scalars.dto';
import { connectionTypes } from '../../shared/presentation/connection';
import { Node, NodeId } from '../../shared/presentation/node';
import type { PageVersion } from '../domain/page.repository';
import type { PageStatus, PageTranslation, PublishSchedule } from '../domain/page-translation.entity';
import type { SectionKind } from '../domain/section';
import type { VersionChangeKind } from '../domain/version-diff';

export const PageStatusEnum: { readonly [S in PageStatus]: S } = {
  DRAFT: 'DRAFT',
  PUBLISHED: 'PUBLISHED',
  CHANGED: 'CHANGED',
  SCHEDULED: 'SCHEDULED',
  UNPUBLISHED: 'UNPUBLISHED',
  TRASHED: 'TRASHED',
};

registerEnumType(PageStatusEnum, {
  name: 'PageStatus',
  description: 'Who can see a page in one locale, and what is to become of it.',
  valuesConfig: {
    DRAFT: { description: 'Never published: administrators alone see it.' },
    PUBLISHED: { description: 'Everybody sees its newest version.' },
    CHANGED: { description: 'Everybody sees an earlier version; the newest is a draft.' },
    SCHEDULED: { description: 'A version goes live at a time to come; what was public until then stays public.' },
    UNPUBLISHED: { description: 'It was public and is hidden.' },
    TRASHED: { description: 'In the trash, from which it is removed after 30 days.' },
  },
});

const SectionKindEnum: { readonly [K in SectionKind]: K } = {
  HERO: 'HERO',
  RICH_TEXT: 'RICH_TEXT',
  GALLERY: 'GALLERY',
  EVENT_LIST: 'EVENT_LIST',
  FAQ: 'FAQ',
  MEDIA: 'MEDIA',
  CALL_TO_ACTION: 'CALL_TO_ACTION',
  EMBED: 'EMBED',
};

registerEnumType(SectionKindEnum, {
  name: 'SectionKind',
  description: 'What kind of part of a page it is.',
  valuesConfig: {
    HERO: { description: 'The opening of a page.' },
    RICH_TEXT: { description: 'A text.' },
    GALLERY: { description: 'Pictures and films to leaf through.' },
    EVENT_LIST: { description: 'Events, found anew whenever somebody reads the page.' },
    FAQ: { description: 'Questions with their answers.' },
    MEDIA: { description: 'One picture, film or document with a text.' },
    CALL_TO_ACTION: { description: 'What the reader is asked to do.' },
    EMBED: { description: 'Something of another site, in a frame.' },
  },
});

const VersionChangeKindEnum: { readonly [K in VersionChangeKind]: K } = { ADDED: 'ADDED', REMOVED: 'REMOVED', MOVED: 'MOVED', CHANGED: 'CHANGED' };

registerEnumType(VersionChangeKindEnum, {
  name: 'VersionChangeKind',
  description: 'What happened between two versions.',
  valuesConfig: {
    ADDED: { description: 'A section is new.' },
    REMOVED: { description: 'A section is gone.' },
    MOVED: { description: 'A section stands elsewhere among the others; before and after are its places, from 1.' },
    CHANGED: { description: 'A value is another.' },
  },
});

@ObjectType('Seo', { description: "What search engines and social networks are told; null falls back to the page's own words." })
export class AdminSeoView {
  @Field(() => String, { nullable: true, description: 'Title in search results.' })
  title: string | null;

  @Field(() => String, { nullable: true, description: 'Description in search results.' })
  description: string | null;

  @Field(() => HttpUrl, { nullable: true, description: 'Where another address is the original.' })
  canonicalUrl: string | null;

  @Field(() => Boolean, { description: 'Whether search engines must leave the page out.' })
  noIndex: boolean;

  @Extensions({ lazy: true })
  @Field(() => AdminMediaView, { nullable: true, description: 'The picture that social networks show.' })
  image: AdminMediaView | null;

  @Field(() => ID, { nullable: true, description: 'Typed id of the picture, also where it is gone.' })
  imageId: string | null;
}

@ObjectType('PageVersion', { implements: Node, description: 'What a page said in one locale when it was saved; it never changes.' })
export class AdminPageVersionView implements Pick<PageVersion, 'id' | 'locale' | 'number' | 'title' | 'note' | 'createdAt'> {
  @NodeId('PageVersion')
  id: string;

  @Field(() => Locale, { description: 'The locale it is in.' })
  locale: string;

  @Field(() => Int, { description: 'Counts the versions of the page in its locale, from 1.' })
  number: number;

  @Field(() => String, { description: 'Title of the page.' })
  title: string;

  @Field(() => String, { nullable: true, description: 'What was changed and why.' })
  note: string | null;

  @Field(() => DateTime, { description: 'When it was saved.' })
  createdAt: Date;
}

export const { ConnectionView: AdminPageVersionConnection } = connectionTypes('PageVersion', () => AdminPageVersionView);

@ObjectType('PublishSchedule', { description: 'What is to become of a page in one locale, and when.' })
export class AdminPublishScheduleView implements Pick<PublishSchedule, 'publishAt' | 'unpublishAt' | 'timeZone'> {
  @Field(() => DateTime, { nullable: true, description: 'When the pinned version goes live.' })
  publishAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the page is hidden.' })
  unpublishAt: Date | null;

  @Field(() => TimeZone, { description: 'Whose clocks the times were told by.' })
  timeZone: string;
}

@ObjectType('PageTranslation', { description: 'A page in one locale: where it stands, its newest version, and the one that the public sees.' })
export class AdminPageTranslationView implements Pick<PageTranslation, 'locale' | 'slug' | 'path' | 'version' | 'publishedAt'> {
  @Field(() => Locale, { description: 'The locale.' })
  locale: string;

  @Field(() => String, { description: 'Last part of its path; empty for the front page.' })
  slug: string;

  @Field(() => String, { nullable: true, description: 'Its path from the root of the site; null in the trash.' })
  path: string | null;

  @Extensions({ lazy: true })
  @Field(() => PageStatusEnum, { description: 'Who can see it, and what is to become of it.' })
  status: PageStatus;

  @Field(() => Int, { description: 'Counts the changes; give it as expectedVersion.' })
  version: number;

  @Field(() => DateTime, { nullable: true, description: 'When the version that the public sees went live; null while there is none.' })
  publishedAt: Date | null;
}

@ObjectType('VersionChange', { description: 'One difference between two versions of a page.' })
export class AdminVersionChangeView {
  @Field(() => VersionChangeKindEnum, { description: 'What happened.' })
  kind: VersionChangeKind;

  @Field(() => String, { description: 'Where: names with dots between them, such as title, seo.description, or sections, the id of a section and the name of its field.' })
  path: string;

  @Field(() => SectionKindEnum, { nullable: true, description: 'The kind of section it is in; null outside of sections.' })
  section: SectionKind | null;

  @Field(() => String, { nullable: true, description: 'The value in the first version, as text; null where there was none.' })
  before: string | null;

  @Field(() => String, { nullable: true, description: 'The value in the second version, as text; null where there is none.' })
  after: string | null;

  @Field(() => Boolean, { description: 'Whether the words are the same and only their formatting, links or images differ.' })
  isFormattingOnly: boolean;
}

@ObjectType('PageVersionDiff', { description: 'What was changed from one version of a page to another.' })
export class AdminPageVersionDiffView {
  @Field(() => AdminPageVersionView, { description: 'The version to start from.' })
  from: AdminPageVersionView;

  @Field(() => AdminPageVersionView, { description: 'The version to arrive at.' })
  to: AdminPageVersionView;

  @Field(() => [AdminVersionChangeView], { description: 'The differences; none where both say the same.' })
  changes: AdminVersionChangeView[];
}
