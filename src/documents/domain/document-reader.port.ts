import type { PersistedDocument } from './persisted-document.entity';

export interface ReadDocument extends Pick<PersistedDocument, 'id' | 'operationName' | 'operationType'> {
  /** MD5 of the text in UTF-8, lower-case hex: the id that Relay's compiler gives it. */
  readonly md5: string;
  /** What keeps the surface from executing it, each for a person to read; empty where nothing does. */
  readonly faults: readonly string[];
}

/** Reads a document as the surface would: syntax, schema, limits. */
export interface DocumentReader {
  read(surface: PersistedDocument['surface'], text: string): ReadDocument;
}
