import type { Faults } from './errors';
import type { PlacedReference, Reference } from './reference';

/** A text with structure, as ProseMirror and Tiptap write it (docs/rich-text.md). Only a `RichTexts` makes one, so it is sound. */
export interface RichTextDocument {
  readonly type: 'doc';
  readonly content: readonly RichTextNode[];
}

export interface RichTextNode {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content?: readonly RichTextNode[];
  readonly text?: string;
  readonly marks?: readonly RichTextMark[];
}

export interface RichTextMark {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
}

/** What can be done with rich text; the editor's format is the adapter's affair. */
export interface RichTexts {
  /** The document as it is kept, without what it may not hold; what can't be kept is a fault at its path below `field`. Null where there are faults. */
  read(value: unknown, field: readonly string[], faults: Faults): RichTextDocument | null;
  /** What its links and images name by id. */
  referencesIn(document: RichTextDocument): readonly PlacedReference[];
  /** The words alone; blocks are lines. Empty where a reader would see nothing. */
  toText(document: RichTextDocument): string;
  /** HTML that is safe in any page. A link whose target has no address is its text alone, an image is left out. */
  toHtml(document: RichTextDocument, addressOf: (reference: Reference) => string | null): string;
}
