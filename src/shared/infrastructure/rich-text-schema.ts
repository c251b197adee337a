import { Schema } from 'prosemirror-model';
import { type IdParser, readHref } from './rich-text-links';

/** What the stock Tiptap 3 writes with StarterKit and Image (docs/rich-text.md). The order of marks is that of Tiptap. */
export const schema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: { group: 'block', content: 'inline*' },
    heading: { group: 'block', content: 'inline*', attrs: { level: {} } },
    bulletList: { group: 'block', content: 'listItem+' },
    orderedList: { group: 'block', content: 'listItem+', attrs: { start: {} } },
    listItem: { content: 'paragraph block*' },
    blockquote: { group: 'block', content: 'block+' },
    codeBlock: { group: 'block', content: 'text*', marks: '', attrs: { language: {} } },
    horizontalRule: { group: 'block' },
    image: { group: 'block', attrs: { src: {}, alt: {}, title: {} } },
    hardBreak: { group: 'inline', inline: true },
    text: { group: 'inline' },
  },
  marks: { link: { attrs: { href: {} } }, bold: {}, code: { excludes: '_' }, italic: {}, strike: {}, underline: {} },
});

/** Reads one attribute: what is kept, or what `refuse` returns. */
export type AttributeReader = (value: unknown, refuse: (message: string) => null, parseId: IdParser) => string | number | null;

const labelMaxLength = 500;

const label: AttributeReader = (value, refuse) => {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' && value.length <= labelMaxLength ? value : refuse(`This must be text of at most ${labelMaxLength} characters, or null.`);
};

const wholeNumber = (min: number, max: number, otherwise: number | undefined, message: string): AttributeReader => (value, refuse) => {
  const number = value ?? otherwise;
  return typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max ? number : refuse(message);
};

const language: AttributeReader = (value, refuse) => {
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'string' && /^[\w+#.-]{1,40}$/.test(value) ? value : refuse('language must be a name such as typescript, or null.');
};

const href: AttributeReader = (value, refuse, parseId) =>
  readHref(value, parseId)?.href ??
  refuse('href must be an address that begins with https://, http://, mailto: or tel:, a path of this site such as /tickets, a #fragment, or marquee: with the id of a page, event or media asset, such as marquee:page_01h455vb4pex5vsknk084sn02q.');

const src: AttributeReader = (value, refuse, parseId) => {
  const target = readHref(value, parseId);
  return target?.reference?.type === 'MediaAsset' && !target.href.includes('#') ? target.href : refuse('src must be marquee: with the id of a media asset, such as marquee:media_01h455vb4pex5vsknk084sn02q; upload an image of another site first.');
};

/** The attributes that are kept, by node and mark. Editors write others (class, target, rel); they are left out. */
export const attributeReaders: ReadonlyMap<string, Readonly<Record<string, AttributeReader>>> = new Map(
  Object.entries<Readonly<Record<string, AttributeReader>>>({
    heading: { level: wholeNumber(2, 4, undefined, "level must be 2, 3 or 4: the page's title is its heading of level 1.") },
    orderedList: { start: wholeNumber(0, 999_999, 1, 'start must be a whole number from 0 to 999999.') },
    codeBlock: { language },
    image: { src, alt: label, title: label },
    link: { href },
  }),
);
