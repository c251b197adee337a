import type { GraphQLResolveInfo } from 'graphql';
import { Field, ObjectType } from 'type-graphql';
import { Locale } from '../../shared/application/scalars.dto';
import type { Loaders } from '../../shared/presentation/context';
import { SelectedFields, selectionOf } from '../../shared/presentation/selection';
import { type MenuItem, menuDepth } from '../domain/menu.entity';
import type { MenuRecord, Reading } from '../domain/page-directory.port';
import { PublicLinkTarget, type LinkTargetSource } from './public-link.view';
import { PublicLinks, type PublicPageTools } from './public-links';

@ObjectType('MenuItem', { description: 'A link of a menu, or a heading over others.' })
class PublicMenuItemView {
  @Field(() => String, { description: 'What it is called.' })
  label: string;

  @Field(() => PublicLinkTarget, { nullable: true, description: 'What it leads to; null for a heading.' })
  target: LinkTargetSource | null;

  @Field(() => String, { nullable: true, description: 'The address of what it leads to; null for a heading.' })
  url: string | null;

  @Field(() => [PublicMenuItemView], { description: 'What stands below it.' })
  children: readonly PublicMenuItemView[];
}

@ObjectType('Menu', { description: 'A tree of links.' })
export class PublicMenuView {
  @Field(() => String, { description: 'What the website calls it.' })
  key: string;

  @Field(() => Locale, { description: 'The language it is in: the best for the reader that there is.' })
  locale: string;

  @Field(() => [PublicMenuItemView], { description: 'Its links, in order. One whose target is not public is left out; where others stand below it, it is their heading.' })
  items: readonly PublicMenuItemView[];
}

/** A menu with what its links lead to, which decides what stands in it. */
export async function readMenu({ key, locale, items }: MenuRecord, tools: PublicPageTools, loaders: Loaders, reading: Reading, info: GraphQLResolveInfo): Promise<PublicMenuView> {
  const links = new PublicLinks(tools, loaders, reading, targetsIn(info), info);
  return { key, locale, items: await readItems(items, links) };
}

async function readItems(items: readonly MenuItem[], links: PublicLinks): Promise<PublicMenuItemView[]> {
  const read = await Promise.all(
    items.map(async (item): Promise<PublicMenuItemView[]> => {
      const [target, url, children] = await Promise.all([links.target(item.target), links.url(item.target), readItems(item.children, links)]);
      // With what it was a link to, or a heading over, gone from the public's eyes, there is nothing to show.
      const isEmpty = !target && children.length === 0 && (item.target !== null || item.children.length > 0);
      return isEmpty ? [] : [{ label: item.label, target, url, children }];
    }),
  );
  return read.flat();
}

const targets = new WeakMap<SelectedFields, SelectedFields>();

/** What is selected of targets on any level, as one, so that all are read together. */
function targetsIn(info: GraphQLResolveInfo): SelectedFields {
  const menu = selectionOf(info);
  let selected = targets.get(menu);
  if (!selected) {
    const nodes = [];
    for (let level = 0, items = menu.of('items'); level < menuDepth; level += 1, items = items.of('children')) nodes.push(...items.of('target').nodes);
    targets.set(menu, (selected = new SelectedFields(nodes, info.fragments)));
  }
  return selected;
}
