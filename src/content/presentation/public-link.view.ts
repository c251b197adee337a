import { createUnionType, Extensions, Field, ObjectType } from 'type-graphql';
import type { EventRecord } from '../../events/domain/event-catalogue.port';
import { PublicEventView } from '../../events/presentation/public-event.view';
import type { LocalizedMedia } from '../../media/domain/media-library.port';
import { PublicMediaView } from '../../media/presentation/public-media.view';
import type { PageRecord } from '../domain/page-directory.port';
import type { LinkAction } from '../domain/section';
import type { PublicLinks } from './public-links';
import { PublicPageView } from './public-page.view';

/** What a link leads to as the source of a LinkTarget. */
export type LinkTargetSource =
  | (PageRecord & { readonly __typename: 'Page' })
  | (EventRecord & { readonly __typename: 'Event' })
  | (LocalizedMedia & { readonly __typename: 'MediaAsset' })
  | { readonly __typename: 'ExternalLink'; readonly href: string };

@ObjectType('ExternalLink', { description: 'An address that is not of a page, an event or a file of this site.' })
class PublicExternalLinkView {
  @Field(() => String, { description: 'An http, https, mailto or tel address, or a path of this site.' })
  href: string;
}

export const PublicLinkTarget = createUnionType({
  name: 'LinkTarget',
  description: 'What a link leads to.',
  types: () => [PublicPageView, PublicEventView, PublicMediaView, PublicExternalLinkView] as const,
});

@ObjectType('LinkAction', { description: 'A link that is dressed as a button.' })
export class PublicLinkActionView {
  @Field(() => String, { description: 'What stands on it.' })
  readonly label: string;

  constructor(
    private readonly action: LinkAction,
    private readonly links: PublicLinks,
  ) {
    this.label = action.label;
  }

  @Extensions({ lazy: true })
  @Field(() => PublicLinkTarget, { nullable: true, description: 'What it leads to; null where that is not public.' })
  target(): Promise<LinkTargetSource | null> {
    return this.links.target(this.action.target);
  }

  @Extensions({ lazy: true })
  @Field(() => String, { nullable: true, description: 'The address of what it leads to; null where that is not public.' })
  url(): Promise<string | null> {
    return this.links.url(this.action.target);
  }
}
