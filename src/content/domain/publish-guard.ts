import type { Faults } from '../../shared/domain/errors';
import type { LocaleChain } from '../../shared/domain/locale';
import { referenceKey } from '../../shared/domain/reference';
import type { RichTextDocument, RichTexts } from '../../shared/domain/rich-text';
import { referencesOf } from './page-content';
import type { ContentStores, PageVersion } from './page.repository';
import type { LinkAction, Section } from './section';

export interface PublishGuardTools {
  readonly richTexts: RichTexts;
  readonly stores: Pick<ContentStores, 'targets'>;
  /** Pages that become public in the same breath, as keys of their references. */
  readonly alsoPublic: ReadonlySet<string>;
}

/** Where faults of a version are placed. */
const field = ['version'] as const;

/** Adds all that keeps a version from the public: what is missing, links that lead nowhere, images that say nothing. */
export async function findUnpublishable(version: PageVersion, locales: LocaleChain, tools: PublishGuardTools, faults: Faults): Promise<void> {
  version.sections.forEach((section, index) => findMissing(section, [...field, 'sections', String(index)], tools.richTexts, faults));
  const references = referencesOf(version, tools.richTexts);
  const { targets } = tools.stores;
  const found = await targets.findPublic(references, locales);
  const isPublic = new Set([...found.map(referenceKey), ...tools.alsoPublic, referenceKey({ type: 'Page', id: version.pageId })]);
  for (const reference of references) {
    if (isPublic.has(referenceKey(reference))) continue;
    const what = reference.type === 'MediaAsset' ? 'This file is not ready to be shown; choose another, or wait until it is.' : `This links to ${reference.type === 'Page' ? 'a page' : 'an event'} that visitors can't see; publish that first, or take the link out.`;
    faults.add('TARGET_NOT_PUBLIC', what, [...field, ...reference.path]);
  }
  const media = references.filter(({ needsAltText }) => needsAltText);
  const silent = new Set(await targets.findWithoutAltText(media.map(({ id }) => id), locales));
  for (const { id, path } of media) {
    if (silent.has(id)) faults.add('ALT_TEXT_MISSING', `This image has no alternative text in ${locales.join(', ')}; describe it in the media library.`, [...field, ...path]);
  }
}

function findMissing(section: Section, field: readonly string[], richTexts: RichTexts, faults: Faults): void {
  const need = (isThere: boolean, property: string, what: string) => {
    if (!isThere) faults.add('REQUIRED', `${what} before it can be published.`, [...field, ...property.split('.')]);
  };
  const says = (document: RichTextDocument | null) => document !== null && (richTexts.toText(document) !== '' || richTexts.referencesIn(document).length > 0);
  const leads = (actions: readonly LinkAction[]) =>
    actions.forEach(({ target }, index) => {
      if (!target) faults.add('REQUIRED', 'This button needs a target before it can be published.', [...field, 'actions', String(index)]);
    });
  switch (section.kind) {
    case 'HERO':
      need(Boolean(section.heading), 'heading', 'A hero needs a heading');
      return leads(section.actions);
    case 'RICH_TEXT':
      return need(says(section.body), 'body', 'A text section needs a text');
    case 'GALLERY':
      return need(section.mediaIds.length > 0, 'mediaIds', 'A gallery needs at least one image');
    case 'FAQ':
      need(section.questions.length > 0, 'questions', 'A list of questions needs at least one');
      return section.questions.forEach(({ answer }, index) => need(says(answer), `questions.${index}.answer`, 'A question needs an answer'));
    case 'MEDIA':
      return need(section.mediaId !== null, 'mediaId', 'A media section needs a file');
    case 'CALL_TO_ACTION':
      need(section.actions.length > 0, 'actions', 'A call to action needs at least one button');
      return leads(section.actions);
    case 'EMBED':
      need(section.url !== null, 'url', 'An embed needs an address');
      return need(Boolean(section.title), 'title', 'An embed needs a title for those who cannot see it');
    case 'EVENT_LIST':
      return undefined;
  }
}
