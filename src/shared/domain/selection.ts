/** Which fields of a thing a caller will read, so that a repository need not fetch more. The same object comes again for the same document. */
export interface Selection {
  has(field: string): boolean;
  /** What is selected of a field's own fields; nothing where the field itself isn't. */
  of(field: string): Selection;
  /** Of a connection: what is selected of its items. */
  readonly items: Selection;
}
