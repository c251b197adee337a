import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import { DateTime, HttpUrl, Locale } from '../../shared/application/scalars.dto';
import { connectionTypes } from '../../shared/presentation/connection';
import { Node, NodeId } from '../../shared/presentation/node';
import type { PageRecord } from '../domain/page-directory.port';
import type { RedirectStatusCode } from '../domain/redirect.entity';

/*
 * Pages around a page are plain fields: the directory reads whatever is selected along with the record. So whoever gives
 * out a page reads it with the selection of that field.
 */

@ObjectType('Page', { implements: Node, description: 'A page of the site in one language.' })
export class PublicPageView implements Pick<PageRecord, 'id' | 'locale' | 'path' | 'title' | 'publishedAt' | 'isPreview' | 'breadcrumbs'> {
  @NodeId('Page')
  id: string;

  @Field(() => Locale, { description: 'The language it is in: the best for the reader that it is published in.' })
  locale: string;

  @Field(() => String, { description: 'Where it stands among the pages of its language, such as /about/team.' })
  path: string;

  @Field(() => String, { description: 'Its title.' })
  title: string;

  @Field(() => DateTime, { nullable: true, description: 'When what it says now was published; null in a preview.' })
  publishedAt: string | null;

  @Field(() => Boolean, { description: 'Whether this is a preview of what may not be published.' })
  isPreview: boolean;

  @Field(() => [PublicPageView], { description: 'The pages above it, from the top, without itself; those that are not published are left out.' })
  breadcrumbs?: readonly PageRecord[];
}

@ObjectType('PageAlternate', { description: 'Where a page can be read in another language, or in the same.' })
export class PublicPageAlternateView {
  @Field(() => Locale, { description: 'The language.' })
  locale: string;

  @Field(() => String, { description: 'Where the page stands among the pages of that language.' })
  path: string;

  @Field(() => HttpUrl, { description: 'Its address on the website.' })
  url: string;
}

@ObjectType('Redirect', { description: 'An address that leads on to another.' })
export class PublicRedirectView {
  readonly __typename = 'Redirect';

  @Field(() => Int, { description: 'The HTTP status to answer with: 301 or 308 for good, 302 or 307 for now.' })
  readonly statusCode: RedirectStatusCode;

  @Field(() => HttpUrl, { description: 'Where it leads.' })
  readonly to: string;

  constructor(statusCode: RedirectStatusCode, to: string) {
    this.statusCode = statusCode;
    this.to = to;
  }
}

export const PublicPageResult = createUnionType({
  name: 'PageResult',
  description: 'What stands at a path.',
  types: () => [PublicPageView, PublicRedirectView] as const,
});

export const { ConnectionView: PublicPageConnection } = connectionTypes('Page', () => PublicPageView);
