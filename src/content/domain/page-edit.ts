import { assertVersion } from '../../shared/domain/entity';
import { notFound } from '../../shared/domain/errors';
import type { DomainEvents, DomainEventType } from '../../shared/domain/unit-of-work';
import type { Viewer } from '../../shared/domain/viewer';
import type { ContentTools, ContentTransaction } from './content-tools';
import type { Page } from './page.entity';
import type { PageTranslation } from './page-translation.entity';

export interface TranslationTarget {
  readonly pageId: string;
  readonly locale: string;
  /** Of the translation, as the editor saw it. */
  readonly expectedVersion?: number | null;
}

export interface EditedPage {
  readonly page: Page;
  readonly translation: PageTranslation;
}

/** The frame of an edit of one translation: its page locked and in the tree, the version that the editor saw. `within` is where the input names it. */
export async function openTranslation(target: TranslationTarget, { pages }: ContentTransaction, within: readonly string[] = []): Promise<EditedPage> {
  const page = await pages.getForUpdate(target.pageId, [...within, 'pageId']);
  page.assertInTree([...within, 'pageId']);
  const translation = await findTranslation(target, { pages }, within);
  assertVersion(translation, target.expectedVersion ?? undefined);
  return { page, translation };
}

export async function findTranslation({ pageId, locale }: TranslationTarget, { pages }: Pick<ContentTransaction, 'pages'>, within: readonly string[] = []): Promise<PageTranslation> {
  const translation = (await pages.findTranslations([pageId])).find((candidate) => candidate.locale === locale);
  if (!translation) throw notFound(`A translation of this page to ${locale}`, [...within, 'locale']);
  return translation;
}

/** What the audit log and the world are told of a change to a page. */
export async function announce<T extends DomainEventType>(
  viewer: Viewer,
  change: { readonly action: string; readonly pageId: string; readonly changedFields?: readonly string[]; readonly event: T; readonly payload: DomainEvents[T] },
  { audit, outbox }: Pick<ContentTransaction, 'audit' | 'outbox'>,
): Promise<void> {
  const { action, pageId, changedFields, event, payload } = change;
  await audit.record(viewer, { action, subject: { type: 'Page', id: pageId }, changedFields });
  await outbox.append(event, payload);
}

export type EditWork = (edited: EditedPage, stores: ContentTransaction, now: Date) => Promise<PageTranslation>;

/** Runs an edit of one translation and answers with the page as it is then. */
export function editTranslation(tools: Pick<ContentTools, 'unitOfWork' | 'clock'>, target: TranslationTarget, work: EditWork, { locksTree = false } = {}): Promise<Page> {
  return tools.unitOfWork.run(async (stores) => {
    if (locksTree) await stores.pages.lockTree();
    const edited = await openTranslation(target, stores);
    const translation = await work(edited, stores, tools.clock.now());
    if (translation !== edited.translation) await stores.pages.saveTranslations([translation]);
    return edited.page;
  });
}
