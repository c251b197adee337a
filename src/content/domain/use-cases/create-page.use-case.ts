import { conflict, invalid } from '../../../shared/domain/errors';
import { slugify } from '../../../shared/domain/slug';
import type { Viewer } from '../../../shared/domain/viewer';
import { assertSiteLocale, type ContentTools, type ContentTransaction, type SiteLocales } from '../content-tools';
import { announce } from '../page-edit';
import { Page } from '../page.entity';
import { assertNotReserved } from '../page-path';
import { assertPathsFree, freePlace, placePath } from '../page-tree';
import { PageTranslation } from '../page-translation.entity';
import { addVersion, contentOf, type PageDraft } from '../page-versions';
import type { PageContent } from '../section';

export interface NewTranslation extends PageDraft {
  readonly locale: string;
  /** Made from the title where it is left out; empty for the front page. */
  readonly slug?: string | null;
}

export interface NewPage extends NewTranslation {
  readonly parentId?: string | null;
}

const slugField = ['input', 'slug'] as const;

/** Starts a page as a draft in one locale, last among its siblings. */
export class CreatePage {
  constructor(private readonly tools: ContentTools) {}

  async execute(viewer: Viewer, input: NewPage): Promise<Page> {
    const { site, content } = await prepare(input, this.tools);
    const parentId = input.parentId ?? null;
    return this.tools.unitOfWork.run(async (stores) => {
      await stores.pages.lockTree();
      if (parentId !== null) await assertParent(parentId, stores);
      const last = (await stores.pages.findSiblings(parentId)).at(-1);
      const page = Page.start({ id: this.tools.ids.next(), parentId, position: last ? last.position + 1 : 0 }, this.tools.clock.now());
      await stores.pages.save(page);
      await translate(viewer, page, { input, content, site }, this.tools, stores);
      await announce(viewer, { action: 'page.create', pageId: page.id, event: 'page.created', payload: { pageId: page.id, locale: input.locale } }, stores);
      return page;
    });
  }
}

/** Says a page in one more language, as a draft. */
export class TranslatePage {
  constructor(private readonly tools: ContentTools) {}

  async execute(viewer: Viewer, { pageId, ...input }: NewTranslation & { readonly pageId: string }): Promise<Page> {
    const { site, content } = await prepare(input, this.tools);
    return this.tools.unitOfWork.run(async (stores) => {
      await stores.pages.lockTree();
      const page = await stores.pages.getForUpdate(pageId, ['input', 'pageId']);
      page.assertInTree(['input', 'pageId']);
      const translations = await stores.pages.findTranslations([pageId]);
      if (translations.some(({ locale }) => locale === input.locale)) throw conflict('TAKEN', `This page is said in ${input.locale} already; save a draft of it instead.`, ['input', 'locale']);
      await translate(viewer, page, { input, content, site }, this.tools, stores);
      await announce(viewer, { action: 'page.translate', pageId, event: 'page.created', payload: { pageId, locale: input.locale } }, stores);
      return page;
    });
  }
}

async function prepare(input: NewTranslation, tools: ContentTools): Promise<{ site: SiteLocales; content: PageContent }> {
  const site = await tools.site();
  assertSiteLocale(input.locale, site, ['input', 'locale']);
  return { site, content: contentOf(input, tools) };
}

export async function assertParent(parentId: string, { pages }: Pick<ContentTransaction, 'pages'>): Promise<void> {
  const [parent] = await pages.findByIds([parentId]);
  if (!parent) throw invalid('NOT_FOUND', 'The parent page was not found.', ['input', 'parentId']);
  parent.assertInTree(['input', 'parentId']);
}

interface Words {
  readonly input: NewTranslation;
  readonly content: PageContent;
  readonly site: SiteLocales;
}

async function translate(viewer: Viewer, page: Page, { input, content, site }: Words, tools: ContentTools, stores: ContentTransaction): Promise<void> {
  const { locale } = input;
  const place = await choosePlace(page, input, site, stores);
  const version = await addVersion(viewer, content, { pageId: page.id, locale, number: 1, note: input.note }, tools, stores);
  await stores.pages.saveTranslations([PageTranslation.start({ pageId: page.id, locale, ...place, draftVersionId: version.id }, tools.clock.now())]);
}

/** The place that was asked for, or the first that is free of those made from the title. */
async function choosePlace(page: Page, { locale, slug, title }: NewTranslation, site: SiteLocales, stores: ContentTransaction): Promise<Pick<PageTranslation, 'slug' | 'path'>> {
  if (slug === undefined || slug === null) return freePlace(page, locale, slugify(title).slice(0, 90).replace(/-+$/, '') || 'page', site, stores, slugField);
  const path = await placePath(page.parentId, locale, slug, site, stores, slugField);
  assertNotReserved(path, site.locales, slugField);
  await assertPathsFree([{ locale, path }], [page.id], stores, slugField);
  return { slug, path };
}
