import { type DomainError, type Fault, Faults } from '../../src/shared/domain/errors';
import type { RichTextDocument } from '../../src/shared/domain/rich-text';
import { ProseMirrorRichTexts } from '../../src/shared/infrastructure/prosemirror-rich-texts';
import { parseId } from '../../src/shared/presentation/ids';

export const richTexts = new ProseMirrorRichTexts(parseId);

/** The document as it is kept, or its faults. */
export function read(value: unknown): RichTextDocument | readonly Fault[] {
  const faults = new Faults();
  const document = richTexts.read(value, ['input', 'body'], faults);
  try {
    faults.throwIfAny();
  } catch (error) {
    expect(document).toBeNull();
    return (error as DomainError).faults;
  }
  return document!;
}

export function accepted(value: unknown): RichTextDocument {
  const document = read(value);
  if (!('type' in document)) throw new Error(JSON.stringify(document));
  return document;
}

export function refused(value: unknown): readonly Fault[] {
  const faults = read(value);
  if ('type' in faults) throw new Error('It was accepted.');
  return faults;
}

export const text = (words: string, ...marks: object[]) => ({ type: 'text', text: words, ...(marks.length > 0 && { marks }) });
export const paragraph = (...content: unknown[]) => ({ type: 'paragraph', content });
export const doc = (...content: unknown[]) => ({ type: 'doc', content });
export const link = (href: unknown, attrs: object = {}) => ({ type: 'link', attrs: { href, ...attrs } });
export const image = (src: unknown, attrs: object = {}) => ({ type: 'image', attrs: { src, alt: null, title: null, ...attrs } });
