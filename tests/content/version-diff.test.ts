import { diffVersions, type VersionChange } from '../../src/content/domain/version-diff';
import type { PageContent, Section, Seo } from '../../src/content/domain/section';
import type { RichTextDocument } from '../../src/shared/domain/rich-text';

const seo: Seo = { title: null, description: null, canonicalUrl: null, noIndex: false, imageId: null };
const words = {
  toText: (document: RichTextDocument) => document.content.flatMap(({ content = [] }) => content.map(({ text }) => text)).join('\n'),
  nameOf: (type: string, id: string) => `${type} ${id}`,
};
const says = (text: string, isBold = false): RichTextDocument => ({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text, ...(isBold && { marks: [{ type: 'bold' }] }) }] }] });
const text = (id: string, body: RichTextDocument | null = null): Section => ({ kind: 'RICH_TEXT', id, anchor: null, heading: null, body });
const page = (...sections: Section[]): PageContent => ({ title: 'A page', seo, sections });

const diff = (before: PageContent, after: PageContent): string[] =>
  diffVersions(before, after, words).map(({ kind, section, field, before: from, after: to, isFormattingOnly }: VersionChange) =>
    [kind, [section?.id, ...field].filter(Boolean).join('.'), `${from} → ${to}`, ...(isFormattingOnly ? ['formatting'] : [])].join(' | '));

describe('the difference of two versions', () => {
  it('is nothing where they say the same, in whatever order the database keeps it', () => {
    const before = page(text('a', says('Hello')));
    const after = page({ body: { content: [{ content: [{ text: 'Hello', type: 'text' }], type: 'paragraph' }], type: 'doc' }, heading: null, anchor: null, id: 'a', kind: 'RICH_TEXT' });
    expect(diff(before, after)).toEqual([]);
  });

  it('names each value of the page that is another', () => {
    const after = { ...page(), title: 'Another', seo: { title: 'T', description: 'D', canonicalUrl: 'https://a.example/', noIndex: true, imageId: 'i' } };
    expect(diff(page(), after)).toEqual([
      'CHANGED | title | A page → Another',
      'CHANGED | seo.title | null → T',
      'CHANGED | seo.description | null → D',
      'CHANGED | seo.canonicalUrl | null → https://a.example/',
      'CHANGED | seo.noIndex | false → true',
      'CHANGED | seo.imageId | null → MediaAsset i',
    ]);
  });

  it('tells a changed text from changed formatting', () => {
    expect(diff(page(text('a', says('Hello'))), page(text('a', says('Goodbye'))))).toEqual(['CHANGED | a.body | Hello → Goodbye']);
    expect(diff(page(text('a', says('Hello'))), page(text('a', says('Hello', true))))).toEqual(['CHANGED | a.body | Hello → Hello | formatting']);
  });

  it('names what came and went by all it says', () => {
    expect(diff(page(text('a', says('Old'))), page(text('b', says('New'))))).toEqual(['REMOVED | a | Old → null', 'ADDED | b | null → New']);
  });

  it.each([
    ['one taken to the front', 'abcd', 'dabc', ['d']],
    ['one taken to the end', 'abcd', 'bcda', ['a']],
    ['two that change places', 'abcd', 'acbd', 1],
    ['all turned round', 'abcd', 'dcba', 3],
    ['one that moved up because another went', 'abcd', 'bcd', []],
    ['one that moved down because another came', 'abcd', 'xabcd', []],
  ])('calls moved the fewest sections that explain the order: %s', (_what, before, after, moved) => {
    const of = (ids: string) => page(...[...ids].map((id) => text(id)));
    const found = diffVersions(of(before), of(after), words).flatMap(({ kind, section }) => (kind === 'MOVED' ? [section!.id] : []));
    if (typeof moved === 'number') expect(found).toHaveLength(moved);
    else expect(found).toEqual(moved);
  });

  it('a section that moved and changed is told twice', () => {
    expect(diff(page(text('a', says('One')), text('b'), text('c')), page(text('b'), text('c'), text('a', says('Two'))))).toEqual(['MOVED | a | 1 → 3', 'CHANGED | a.body | One → Two']);
  });

  it('a section that became another kind is another section', () => {
    const faq: Section = { kind: 'FAQ', id: 'a', anchor: null, heading: 'Questions', questions: [] };
    expect(diff(page(text('a', says('Text'))), page(faq))).toEqual(['REMOVED | a | Text → null', 'ADDED | a | null → Questions']);
  });

  it.each<[string, Section, Section, string[]]>([
    [
      'a hero',
      { kind: 'HERO', id: 's', anchor: null, heading: 'A', body: null, mediaId: null, actions: [{ label: 'Go', target: { type: 'External', href: '/a' } }] },
      { kind: 'HERO', id: 's', anchor: 'top', heading: 'B', body: says('New'), mediaId: 'm', actions: [{ label: 'Go', target: { type: 'Page', id: 'p' } }, { label: 'Stay', target: null }] },
      ['CHANGED | s.heading | A → B', 'CHANGED | s.anchor | null → top', 'CHANGED | s.body | null → New', 'CHANGED | s.mediaId | null → MediaAsset m', 'CHANGED | s.actions | Go → /a → Go → Page p\nStay → '],
    ],
    ['a gallery', { kind: 'GALLERY', id: 's', anchor: null, heading: null, mediaIds: [] }, { kind: 'GALLERY', id: 's', anchor: null, heading: null, mediaIds: ['m', 'n'] }, ['CHANGED | s.mediaIds | null → MediaAsset m\nMediaAsset n']],
    [
      'a list of events',
      { kind: 'EVENT_LIST', id: 's', anchor: null, heading: null, limit: 12, selection: { query: null, tagSlugs: [], venueIds: [], organizerIds: [], countryCode: null, city: null } },
      { kind: 'EVENT_LIST', id: 's', anchor: null, heading: null, limit: 5, selection: { query: 'q', tagSlugs: ['a', 'b'], venueIds: ['v'], organizerIds: ['o'], countryCode: 'DE', city: 'Bonn' } },
      ['CHANGED | s.query | null → q', 'CHANGED | s.tagSlugs | null → a\nb', 'CHANGED | s.venueIds | null → Venue v', 'CHANGED | s.organizerIds | null → Organizer o', 'CHANGED | s.countryCode | null → DE', 'CHANGED | s.city | null → Bonn', 'CHANGED | s.limit | 12 → 5'],
    ],
    [
      'questions',
      { kind: 'FAQ', id: 's', anchor: null, heading: null, questions: [{ question: 'When?', answer: null }] },
      { kind: 'FAQ', id: 's', anchor: null, heading: null, questions: [{ question: 'When?', answer: says('Now') }] },
      ['CHANGED | s.questions | When? → When?\nNow'],
    ],
    ['a file', { kind: 'MEDIA', id: 's', anchor: null, heading: null, mediaId: 'm', body: null }, { kind: 'MEDIA', id: 's', anchor: null, heading: null, mediaId: 'n', body: says('B') }, ['CHANGED | s.mediaId | MediaAsset m → MediaAsset n', 'CHANGED | s.body | null → B']],
    ['a call to action', { kind: 'CALL_TO_ACTION', id: 's', anchor: null, heading: null, body: null, actions: [] }, { kind: 'CALL_TO_ACTION', id: 's', anchor: null, heading: null, body: says('B'), actions: [{ label: 'Go', target: null }] }, ['CHANGED | s.body | null → B', 'CHANGED | s.actions | null → Go → ']],
    ['a frame', { kind: 'EMBED', id: 's', anchor: null, heading: null, url: null, title: null }, { kind: 'EMBED', id: 's', anchor: null, heading: null, url: 'https://a.example/', title: 'A' }, ['CHANGED | s.url | null → https://a.example/', 'CHANGED | s.title | null → A']],
  ])('compares every value of %s', (_what, before, after, changes) => {
    expect(diff(page(before), page(after))).toEqual(changes);
  });
});
