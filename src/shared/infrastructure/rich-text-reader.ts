import { type ContentMatch, Mark, type MarkType, type Node, type NodeType } from 'prosemirror-model';
import type { Fault } from '../domain/errors';
import type { IdParser } from './rich-text-links';
import { attributeReaders, schema } from './rich-text-schema';

export const limits = { levels: 20, nodes: 5_000, characters: 100_000, faults: 20 };

export const tooLong = `This is too long: a text may have at most ${limits.characters} characters as JSON. Split it.`;

type Path = readonly string[];
type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const isMissing = (value: unknown): value is null | undefined => value === undefined || value === null;

/** HTML and XML have no noncharacters, such as U+FFFF, either. */
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\p{Noncharacter_Code_Point}]/u;

/**
 * Makes a ProseMirror node of foreign JSON, once. Touches nothing but what the schema names, and stops at the limits, so
 * that the size and depth of what it is given don't matter.
 */
export class RichTextReader {
  readonly faults: Fault[] = [];
  #nodes = 0;
  #characters = 0;
  #isOver = false;

  constructor(private readonly parseId: IdParser) {}

  /** Null where there are faults. */
  read(value: unknown, path: Path): Node | null {
    const isDocument = isObject(value) && value.type === 'doc';
    const node = isDocument
      ? this.#node(value, path, 1)
      : this.#refuse(path, 'Send rich text as the JSON that the editor gives, { "type": "doc", "content": [ … ] }; HTML and plain text are not read (docs/rich-text.md).');
    return this.faults.length > 0 ? null : node;
  }

  #refuse(path: Path, message: string): null {
    if (!this.#isOver) this.faults.push({ code: 'INVALID', message, field: path });
    if (this.faults.length >= limits.faults) this.#isOver = true;
    return null;
  }

  #stop(path: Path, message: string): null {
    this.#refuse(path, message);
    this.#isOver = true;
    return null;
  }

  #node(value: unknown, path: Path, level: number, parent?: NodeType): Node | null {
    if (++this.#nodes > limits.nodes) return this.#stop(path, `This is too much: a text may have at most ${limits.nodes} nodes. Split it.`);
    if (level > limits.levels) return this.#refuse(path, `This is nested too deep: at most ${limits.levels} levels are allowed.`);
    if (!isObject(value)) return this.#refuse(path, 'A node must be an object with a type, such as { "type": "paragraph" }.');
    const type = typeof value.type === 'string' ? schema.nodes[value.type] : undefined;
    if (!type) return this.#refuse(path, `${quote(value.type)} is no node of rich text; there are ${Object.keys(schema.nodes).join(', ')}.`);
    const marks = parent ? this.#marks(value.marks, path, type, parent) : Mark.none;
    if (type.isText) return this.#text(value.text, path, marks);
    const attrs = this.#attributes(type, value.attrs, path);
    const content = this.#content(value.content, path, level, type);
    return marks && attrs && content && type.create(attrs, content, marks);
  }

  #text(text: unknown, path: Path, marks: readonly Mark[] | null): Node | null {
    const field = [...path, 'text'];
    if (typeof text !== 'string') return this.#refuse(field, 'text must be a string.');
    return this.#isFine(text, field) && marks ? schema.text(text, marks) : null;
  }

  #isFine(text: string, path: Path): boolean {
    this.#characters += text.length;
    if (this.#characters > limits.characters) this.#stop(path, tooLong);
    else if (unprintable.test(text)) this.#refuse(path, 'Control characters and noncharacters are not allowed in text.');
    else if (!text.isWellFormed()) this.#refuse(path, 'Text must be well-formed Unicode; it holds half of a surrogate pair.');
    else return true;
    return false;
  }

  #attributes(type: NodeType | MarkType, given: unknown, path: Path): Record<string, unknown> | null {
    const field = [...path, 'attrs'];
    if (!isMissing(given) && !isObject(given)) return this.#refuse(field, 'attrs must be an object.');
    const kept: Record<string, unknown> = {};
    const before = this.faults.length;
    for (const [name, read] of Object.entries(attributeReaders.get(type.name) ?? {})) {
      const place = [...field, name];
      const value = read(given?.[name], (message) => this.#refuse(place, message), this.parseId);
      if (typeof value !== 'string' || this.#isFine(value, place)) kept[name] = value;
    }
    return this.faults.length > before ? null : kept;
  }

  #marks(given: unknown, path: Path, type: NodeType, parent: NodeType): readonly Mark[] | null {
    const field = [...path, 'marks'];
    if (isMissing(given)) return Mark.none;
    if (!Array.isArray(given)) return this.#refuse(field, 'marks must be a list.');
    const known = Object.keys(schema.marks);
    if (given.length > known.length) return this.#refuse(field, `There are only ${known.length} marks: ${known.join(', ')}.`);
    if (given.length > 0 && !(type.isInline && parent.allowsMarks([schema.marks.bold!.create()]))) return this.#refuse(field, `${type.name} in ${parent.name} can't have marks.`);
    let marks: readonly Mark[] | null = Mark.none;
    for (const [index, item] of given.entries()) {
      const mark = this.#mark(item, [...field, String(index)], marks ?? Mark.none);
      marks = mark && marks && mark.addToSet(marks);
    }
    return marks;
  }

  #mark(value: unknown, path: Path, others: readonly Mark[]): Mark | null {
    if (!isObject(value)) return this.#refuse(path, 'A mark must be an object with a type, such as { "type": "bold" }.');
    const type = typeof value.type === 'string' ? schema.marks[value.type] : undefined;
    if (!type) return this.#refuse(path, `${quote(value.type)} is no mark of rich text; there are ${Object.keys(schema.marks).join(', ')}.`);
    const attrs = this.#attributes(type, value.attrs, path);
    if (!attrs) return null;
    const mark = type.create(attrs);
    const rival = others.find((other) => !other.eq(mark) && (other.type.excludes(type) || type.excludes(other.type)));
    return rival ? this.#refuse(path, rival.type === type ? `Text can have one ${type.name} only.` : `${type.name} and ${rival.type.name} can't be on the same text.`) : mark;
  }

  /** Null where a child is refused: what the others then lack is no fault of theirs. */
  #content(given: unknown, path: Path, level: number, type: NodeType): Node[] | null {
    const field = [...path, 'content'];
    if (!isMissing(given) && !Array.isArray(given)) return this.#refuse(field, 'content must be a list of nodes.');
    const children: { node: Node; path: Path }[] = [];
    let isWhole = true;
    for (const [index, item] of (given ?? []).entries()) {
      if (this.#isOver) return null;
      if (isEmptyText(item)) continue;
      const place = [...field, String(index)];
      const node = this.#node(item, place, level + 1, type);
      if (node) children.push({ node, path: place });
      else isWhole = false;
    }
    if (!isWhole) return null;
    return this.#fits(type, children, path) ? children.map(({ node }) => node) : null;
  }

  #fits(type: NodeType, children: readonly { node: Node; path: Path }[], path: Path): boolean {
    const before = this.faults.length;
    let match = type.contentMatch;
    for (const { node, path: place } of children) {
      const next = match.matchType(node.type);
      if (!next) this.#refuse(place, `${node.type.name} can't stand here: ${type.name} takes ${namesIn(match)}.`);
      match = next ?? match;
    }
    if (this.faults.length === before && !match.validEnd) this.#refuse(path, `${type.name} can't be empty: it takes ${namesIn(match)}.`);
    return this.faults.length === before;
  }
}

/** ProseMirror has no empty text; some tools write it. */
const isEmptyText = (value: unknown): boolean => isObject(value) && value.type === 'text' && value.text === '';

const quote = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : 'A node or mark without a type');

const namesIn = (match: ContentMatch): string => Array.from({ length: match.edgeCount }, (_, index) => match.edge(index).type.name).join(', ') || 'nothing';
