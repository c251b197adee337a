import type DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import type { EventCatalogue, EventRecord } from '../../events/domain/event-catalogue.port';
import { eventFields } from '../../events/presentation/public-event-connection';
import type { Clock } from '../../shared/domain/clock';
import type { Selection } from '../../shared/domain/selection';
import type { CacheHints } from '../../shared/presentation/cache-hints';
import { loadById } from '../../shared/presentation/loaders';
import type { NodeLoaders } from '../../shared/presentation/node';
import { type SelectedFields, selectionOf } from '../../shared/presentation/selection';
import type { PageRecord, Reading } from '../domain/page-directory.port';
import type { PublicPageTools } from './public-links';

export interface PublicPageLoaders {
  /** Live pages as they are read in some languages, with what is selected of them and their place. */
  publicPage: (fields: Selection, reading: Reading) => DataLoader<string, PageRecord | null>;
  /** Events that links lead to, with what is selected of them and their slug. */
  publicLinkedEvent: (fields: SelectedFields, info: GraphQLResolveInfo) => DataLoader<string, EventRecord | null>;
}

declare module '../../shared/presentation/context' {
  interface Loaders extends PublicPageLoaders {}
}

/** A fresh set for each request; all of a set see the same moment. */
export function publicLoaders({ directory }: PublicPageTools, catalogue: EventCatalogue, clock: Clock, hints?: CacheHints | null): PublicPageLoaders {
  const now = clock.now();
  const [pages, events] = [kept<PageRecord>((ids) => hints?.tagAll('page', ids)), kept<EventRecord>((ids) => hints?.tagAll('event', ids))];
  return {
    publicPage: (fields, reading) => pages(fields, reading.locales.join(), (ids) => directory.findByIds(ids, reading, fields)),
    publicLinkedEvent: (fields, info) => events(fields, '', (ids) => catalogue.findEvents(ids, now, { ...eventFields(fields, info), selection: withSlug(fields) })),
  };
}

/** One loader for each selection and variant. */
function kept<T extends { readonly id: string }>(onAsk: (ids: readonly string[]) => void) {
  const loaders = new Map<Selection, Map<string, DataLoader<string, T | null>>>();
  return (fields: Selection, variant: string, read: (ids: readonly string[]) => Promise<T[]>): DataLoader<string, T | null> => {
    let variants = loaders.get(fields);
    if (!variants) loaders.set(fields, (variants = new Map()));
    let loader = variants.get(variant);
    if (!loader) variants.set(variant, (loader = loadById(read, onAsk)));
    return loader;
  };
}

const withSlugs = new WeakMap<Selection, Selection>();

/** The same for the same selection, as plans are kept by it. */
function withSlug(fields: Selection): Selection {
  let selection = withSlugs.get(fields);
  if (!selection) withSlugs.set(fields, (selection = { has: (field) => field === 'slug' || fields.has(field), of: (field) => fields.of(field), items: fields.items }));
  return selection;
}

/** Nobody says in which language: the site's own, or else another of its languages that the page is published in. */
export const publicNodes = ({ settings }: PublicPageTools): NodeLoaders => ({
  async Page(id, { loaders }, info) {
    const { defaultLocale, locales } = await settings.get();
    return loaders.publicPage(selectionOf(info), { locales: [defaultLocale, ...locales.filter((locale) => locale !== defaultLocale)], defaultLocale }).load(id);
  },
});
