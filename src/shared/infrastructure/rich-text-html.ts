import { escapeHtml } from '../domain/html';
import type { Reference } from '../domain/reference';
import type { RichTextDocument, RichTextMark, RichTextNode } from '../domain/rich-text';
import { type IdParser, readHref } from './rich-text-links';

export type AddressOf = (reference: Reference) => string | null;

const headingTags: Readonly<Record<number, string>> = { 2: 'h2', 3: 'h3', 4: 'h4' };
const markTags: ReadonlyMap<string, string> = new Map(Object.entries({ bold: 'strong', italic: 'em', strike: 's', underline: 'u', code: 'code' }));

interface Tag {
  readonly name: string;
  /** The name with its attributes. Two marks are one where this is equal. */
  readonly opening: string;
}

/** Writes HTML of its own few elements. It trusts no stored document: what an older rule let in is left out here. */
export class RichTextHtml {
  constructor(
    private readonly parseId: IdParser,
    private readonly addressOf: AddressOf,
  ) {}

  write({ content }: RichTextDocument): string {
    return this.#blocks(content);
  }

  #blocks(nodes: readonly RichTextNode[] = []): string {
    let html = '';
    for (const node of nodes) html += this.#block(node);
    return html;
  }

  #block({ type, attrs, content }: RichTextNode): string {
    switch (type) {
      case 'paragraph':
        return this.#line('p', content);
      case 'heading':
        return this.#line(headingTags[Number(attrs?.level)] ?? 'h2', content);
      case 'bulletList':
        return `<ul>${this.#blocks(content)}</ul>`;
      case 'orderedList':
        return `<ol${isWhole(attrs?.start) && attrs.start !== 1 ? ` start="${attrs.start}"` : ''}>${this.#blocks(content)}</ol>`;
      case 'listItem':
        return `<li>${this.#blocks(content)}</li>`;
      case 'blockquote':
        return `<blockquote>${this.#blocks(content)}</blockquote>`;
      case 'codeBlock':
        return `<pre><code${typeof attrs?.language === 'string' ? ` class="language-${escapeHtml(attrs.language)}"` : ''}>${this.#inline(content)}</code></pre>`;
      case 'horizontalRule':
        return '<hr>';
      case 'image':
        return this.#image(attrs ?? {});
      default:
        return '';
    }
  }

  #line(tag: string, content: readonly RichTextNode[] | undefined): string {
    return `<${tag}>${this.#inline(content)}</${tag}>`;
  }

  #image({ src, alt, title }: NonNullable<RichTextNode['attrs']>): string {
    const target = readHref(src, this.parseId);
    const address = target?.reference?.type === 'MediaAsset' ? this.#address(target.reference) : null;
    if (!address) return '';
    const titled = typeof title === 'string' && title ? ` title="${escapeHtml(title)}"` : '';
    return `<img src="${escapeHtml(address)}" alt="${typeof alt === 'string' ? escapeHtml(alt) : ''}"${titled} loading="lazy">`;
  }

  /** Marks that go on from node to node stay open, so that a link whose text is partly bold is one link. */
  #inline(nodes: readonly RichTextNode[] = []): string {
    let html = '';
    let open: readonly Tag[] = [];
    for (const { type, text, marks } of nodes) {
      const tags = marks ? this.#tags(marks) : [];
      const kept = commonLength(open, tags);
      html += closing(open.slice(kept)) + tags.slice(kept).map(({ opening }) => `<${opening}>`).join('');
      if (type === 'text') html += escapeHtml(text ?? '');
      else if (type === 'hardBreak') html += '<br>';
      open = tags;
    }
    return html + closing(open);
  }

  #tags(marks: readonly RichTextMark[]): Tag[] {
    return marks.flatMap(({ type, attrs }) => {
      if (type === 'link') return this.#link(attrs?.href);
      const name = markTags.get(type);
      return name ? { name, opening: name } : [];
    });
  }

  #link(href: unknown): Tag | [] {
    const target = readHref(href, this.parseId);
    if (!target) return [];
    if (!target.reference) return { name: 'a', opening: `a href="${escapeHtml(target.href)}"${target.isExternal ? ' rel="noopener"' : ''}` };
    const address = this.#address(target.reference);
    return address ? { name: 'a', opening: `a href="${escapeHtml(address + target.fragment)}"` } : [];
  }

  #address(reference: Reference): string | null {
    const address = readHref(this.addressOf(reference), this.parseId);
    return address && !address.reference ? address.href : null;
  }
}

const isWhole = (value: unknown): value is number => Number.isInteger(value);

function commonLength(a: readonly Tag[], b: readonly Tag[]): number {
  let length = 0;
  while (length < a.length && a[length]!.opening === b[length]?.opening) length += 1;
  return length;
}

const closing = (tags: readonly Tag[]): string => tags.map(({ name }) => `</${name}>`).reverse().join('');
