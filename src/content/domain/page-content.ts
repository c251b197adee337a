import type { PlacedReference, Reference } from '../../shared/domain/reference';
import type { RichTextDocument, RichTexts } from '../../shared/domain/rich-text';
import type { PageWords } from './page.repository';
import type { LinkAction, LinkTarget, PageContent, Section } from './section';

/** Everything that a page names by id, with its place in the content. */
export function referencesOf({ seo, sections }: PageContent, richTexts: RichTexts): PlacedReference[] {
  const ofSections = sections.flatMap((section, index) => referencesIn(section, richTexts).map((reference) => below(['sections', String(index)], reference)));
  return [...media(seo.imageId, ['seo', 'imageId']), ...ofSections];
}

/** What one section names by id, from the section down. */
export function referencesIn(section: Section, richTexts: RichTexts): PlacedReference[] {
  const inText = (document: RichTextDocument | null, path: readonly string[]) => (document ? richTexts.referencesIn(document).map((reference) => below(path, reference)) : []);
  switch (section.kind) {
    case 'HERO':
      return [...media(section.mediaId, ['mediaId']), ...inText(section.body, ['body']), ...inActions(section.actions)];
    case 'RICH_TEXT':
      return inText(section.body, ['body']);
    case 'GALLERY':
      return section.mediaIds.flatMap((id, index) => media(id, ['mediaIds', String(index)]));
    case 'FAQ':
      return section.questions.flatMap(({ answer }, index) => inText(answer, ['questions', String(index), 'answer']));
    case 'MEDIA':
      return [...media(section.mediaId, ['mediaId']), ...inText(section.body, ['body'])];
    case 'CALL_TO_ACTION':
      return [...inText(section.body, ['body']), ...inActions(section.actions)];
    case 'EVENT_LIST':
    case 'EMBED':
      return [];
  }
}

/** The words of a page as a reader meets them. */
export function wordsOf({ title, sections }: PageContent, richTexts: RichTexts): PageWords {
  const toText = (document: RichTextDocument | null) => (document ? [richTexts.toText(document)] : []);
  const texts = sections.flatMap((section) => {
    if (section.kind === 'FAQ') return section.questions.flatMap(({ question, answer }) => [question, ...toText(answer)]);
    return 'body' in section ? toText(section.body) : [];
  });
  return { title, headings: sections.flatMap(({ heading }) => heading ?? []).join('\n'), text: texts.join('\n') };
}

export const isReference = (target: LinkTarget | null): target is Reference => target !== null && target.type !== 'External';

const media = (id: string | null, path: readonly string[]): PlacedReference[] => (id === null ? [] : [{ type: 'MediaAsset', id, path, needsAltText: true }]);

const inActions = (actions: readonly LinkAction[]): PlacedReference[] =>
  actions.flatMap(({ target }, index) => (isReference(target) ? [{ type: target.type, id: target.id, path: ['actions', String(index)] }] : []));

const below = (path: readonly string[], reference: PlacedReference): PlacedReference => ({ ...reference, path: [...path, ...reference.path] });
