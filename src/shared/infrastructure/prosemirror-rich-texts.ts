import type { Faults } from '../domain/errors';
import type { PlacedReference } from '../domain/reference';
import type { RichTextDocument, RichTextNode, RichTexts } from '../domain/rich-text';
import { visible } from '../domain/visible';
import { type AddressOf, RichTextHtml } from './rich-text-html';
import { type IdParser, readHref } from './rich-text-links';
import { limits, RichTextReader, tooLong } from './rich-text-reader';

/** Rich text as the JSON of ProseMirror, which Tiptap writes. The schema is an allow-list; what it doesn't name is refused. */
export class ProseMirrorRichTexts implements RichTexts {
  constructor(private readonly parseId: IdParser) {}

  read(value: unknown, field: readonly string[], faults: Faults): RichTextDocument | null {
    const reader = new RichTextReader(this.parseId);
    const node = reader.read(value, field);
    for (const { code, message, field: place } of reader.faults) faults.add(code, message, place);
    if (!node) return null;
    node.check();
    const document = JSON.parse(JSON.stringify(node), canonical) as RichTextDocument;
    if (JSON.stringify(document).length <= limits.characters) return document;
    faults.add('INVALID', tooLong, field);
    return null;
  }

  referencesIn(document: RichTextDocument): readonly PlacedReference[] {
    const found: PlacedReference[] = [];
    this.#collect(document, [], found);
    return found;
  }

  #collect({ attrs, marks, content }: Partial<RichTextNode>, path: readonly string[], found: PlacedReference[]): void {
    this.#add(attrs?.src, { place: () => [...path, 'attrs', 'src'], needsAltText: !attrs?.alt }, found);
    marks?.forEach((mark, index) => this.#add(mark.attrs?.href, { place: () => [...path, 'marks', String(index), 'attrs', 'href'] }, found));
    content?.forEach((node, index) => this.#collect(node, [...path, 'content', String(index)], found));
  }

  #add(href: unknown, { place, needsAltText }: { readonly place: () => readonly string[]; readonly needsAltText?: boolean }, found: PlacedReference[]): void {
    const reference = href === undefined ? null : readHref(href, this.parseId)?.reference;
    if (reference) found.push({ ...reference, path: place(), ...(needsAltText && { needsAltText }) });
  }

  toText(document: RichTextDocument): string {
    const text = linesOf(document.content).join('\n').trim();
    return visible.test(text) ? text : '';
  }

  toHtml(document: RichTextDocument, addressOf: AddressOf): string {
    return new RichTextHtml(this.parseId, addressOf).write(document);
  }
}

/** One spelling of each text. Done when neighbours are joined, because two pieces in NFC may be none together. */
const canonical = (_key: string, value: unknown): unknown => (typeof value === 'string' ? value.replace(/\r\n?/g, '\n').normalize('NFC') : value);

/** One for each block of text and each image that has words. */
function linesOf(nodes: readonly RichTextNode[] = []): string[] {
  return nodes.flatMap(({ type, attrs, content }) => {
    if (type === 'image') return typeof attrs?.alt === 'string' && attrs.alt ? [attrs.alt] : [];
    const isLine = content?.some(({ type: inner }) => inner === 'text' || inner === 'hardBreak');
    return isLine ? [content!.map(({ text = '\n' }) => text).join('')] : linesOf(content);
  });
}
