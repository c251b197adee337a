import { inOneOrder } from '../../shared/domain/entity';
import type { Reference } from '../../shared/domain/reference';
import type { RichTextDocument } from '../../shared/domain/rich-text';
import type { LinkTarget, PageContent, Section } from './section';

export type VersionChangeKind = 'ADDED' | 'REMOVED' | 'MOVED' | 'CHANGED';

/** One difference between two versions, in words. */
export interface VersionChange {
  readonly kind: VersionChangeKind;
  /** The section it is in; null for the title and what search engines are told. */
  readonly section: Pick<Section, 'id' | 'kind'> | null;
  /** Property names down from the section, or from the page; empty for the section as a whole. */
  readonly field: readonly string[];
  readonly before: string | null;
  readonly after: string | null;
  /** The words are the same; only their formatting, links or images differ. */
  readonly isFormattingOnly: boolean;
}

export interface DiffWords {
  toText(document: RichTextDocument): string;
  /** How to name what content refers to. */
  nameOf(type: Reference['type'] | 'Venue' | 'Organizer', id: string): string;
}

/** A property as a reader compares it, and all of it as it is kept. */
interface Value {
  readonly text: string | null;
  readonly exact: string;
}

/** What was changed from one version of a page to another. Sections are the same where their ids are. */
export function diffVersions(before: PageContent, after: PageContent, words: DiffWords): VersionChange[] {
  return [...changedValues(null, pageValues(before, words), pageValues(after, words)), ...diffSections(before.sections, after.sections, words)];
}

function diffSections(before: readonly Section[], after: readonly Section[], words: DiffWords): VersionChange[] {
  const earlier = new Map(before.map((section) => [keyOf(section), section]));
  const later = new Set(after.map(keyOf));
  const stays = new Set(inSameOrder(before.map(keyOf).filter((key) => later.has(key)), after.map(keyOf).filter((key) => earlier.has(key))));
  const place = (sections: readonly Section[], section: Section): string => String(sections.findIndex((other) => keyOf(other) === keyOf(section)) + 1);
  const removed = before.filter((section) => !later.has(keyOf(section))).map((section) => change('REMOVED', section, [], summaryOf(section, words), null));
  const others = after.flatMap((section) => {
    const old = earlier.get(keyOf(section));
    if (!old) return [change('ADDED', section, [], null, summaryOf(section, words))];
    const moved = stays.has(keyOf(section)) ? [] : [change('MOVED', section, [], place(before, section), place(after, section))];
    return [...moved, ...changedValues(section, sectionValues(old, words), sectionValues(section, words))];
  });
  return [...removed, ...others];
}

/** A section that became another kind is another section. */
const keyOf = ({ id, kind }: Section): string => `${kind} ${id}`;

/** The longest part of both lists that is in the same order: what isn't in it has moved. */
function inSameOrder(before: readonly string[], after: readonly string[]): string[] {
  const best: string[][] = after.map(() => []);
  after.forEach((key, index) => {
    const longest = best.slice(0, index).filter((run) => before.indexOf(run.at(-1)!) < before.indexOf(key));
    best[index] = [...longest.reduce((a, b) => (b.length > a.length ? b : a), []), key];
  });
  return best.reduce((a, b) => (b.length > a.length ? b : a), []);
}

function changedValues(section: Section | null, before: ReadonlyMap<string, Value>, after: ReadonlyMap<string, Value>): VersionChange[] {
  return [...after].flatMap(([name, value]) => {
    const old = before.get(name)!;
    if (old.exact === value.exact) return [];
    return [{ ...change('CHANGED', section, name.split('.'), old.text, value.text), isFormattingOnly: old.text === value.text }];
  });
}

const change = (kind: VersionChangeKind, section: Section | null, field: readonly string[], before: string | null, after: string | null): VersionChange => ({
  kind,
  section: section && { id: section.id, kind: section.kind },
  field,
  before,
  after,
  isFormattingOnly: false,
});

function summaryOf(section: Section, words: DiffWords): string {
  return [...sectionValues(section, words).values()].flatMap(({ text }) => text || []).join('\n');
}

function pageValues({ title, seo }: PageContent, words: DiffWords): ReadonlyMap<string, Value> {
  return new Map([
    ['title', plain(title)],
    ['seo.title', plain(seo.title)],
    ['seo.description', plain(seo.description)],
    ['seo.canonicalUrl', plain(seo.canonicalUrl)],
    ['seo.noIndex', plain(String(seo.noIndex))],
    ['seo.imageId', plain(seo.imageId && words.nameOf('MediaAsset', seo.imageId))],
  ]);
}

function sectionValues(section: Section, words: DiffWords): ReadonlyMap<string, Value> {
  return new Map([['heading', plain(section.heading)], ['anchor', plain(section.anchor)], ...ownValues(section, words)]);
}

function ownValues(section: Section, words: DiffWords): [string, Value][] {
  const media = (id: string | null): Value => plain(id && words.nameOf('MediaAsset', id));
  const body = (document: RichTextDocument | null): [string, Value] => ['body', rich(document, document && words.toText(document))];
  const actions = (items: { readonly label: string; readonly target: LinkTarget | null }[]): [string, Value] => ['actions', lines(items.map(({ label, target }) => `${label} → ${nameOf(target, words)}`))];
  switch (section.kind) {
    case 'HERO':
      return [body(section.body), ['mediaId', media(section.mediaId)], actions([...section.actions])];
    case 'RICH_TEXT':
      return [body(section.body)];
    case 'GALLERY':
      return [['mediaIds', lines(section.mediaIds.map((id) => words.nameOf('MediaAsset', id)))]];
    case 'EVENT_LIST': {
      const { query, tagSlugs, venueIds, organizerIds, countryCode, city } = section.selection;
      return [
        ['query', plain(query)],
        ['tagSlugs', lines(tagSlugs)],
        ['venueIds', lines(venueIds.map((id) => words.nameOf('Venue', id)))],
        ['organizerIds', lines(organizerIds.map((id) => words.nameOf('Organizer', id)))],
        ['countryCode', plain(countryCode)],
        ['city', plain(city)],
        ['limit', plain(String(section.limit))],
      ];
    }
    case 'FAQ':
      return [['questions', rich(section.questions, section.questions.map(({ question, answer }) => [question, answer && words.toText(answer)].filter(Boolean).join('\n')).join('\n\n'))]];
    case 'MEDIA':
      return [['mediaId', media(section.mediaId)], body(section.body)];
    case 'CALL_TO_ACTION':
      return [body(section.body), actions([...section.actions])];
    case 'EMBED':
      return [['url', plain(section.url)], ['title', plain(section.title)]];
  }
}

function nameOf(target: LinkTarget | null, words: DiffWords): string {
  if (!target) return '';
  return target.type === 'External' ? target.href : words.nameOf(target.type, target.id);
}

const plain = (text: string | null): Value => ({ text, exact: JSON.stringify(text) });

const lines = (texts: readonly string[]): Value => ({ text: texts.length > 0 ? texts.join('\n') : null, exact: JSON.stringify(texts) });

const rich = (whole: unknown, text: string | null): Value => ({ text, exact: inOneOrder(whole) });
