/** A document that callers may send by its id instead of by its text. Immutable: another text is another id. */
export interface PersistedDocument {
  /** SHA-256 of `text` in UTF-8, lower-case hex (GraphQL over HTTP, appendix "Persisted documents"). */
  readonly id: string;
  readonly surface: 'public' | 'admin';
  /** Null where the operation has no name. */
  readonly operationName: string | null;
  readonly operationType: 'query' | 'mutation' | 'subscription';
  readonly text: string;
  readonly registeredAt: Date;
  /** To the minute or so: uses are written in batches. */
  readonly lastUsedAt: Date | null;
}

/** The UUID that stands for a document in its typed id and in the audit log: version 8 (RFC 9562), with the first 120 bits of its hash. */
export const documentUuid = (id: string): string => id.replace(/^(.{8})(.{4})(.{3})(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');

/** What the id of a document begins with that has this UUID. */
export const idPrefixOf = (uuid: string): string => uuid.replace(/^(.{8})-(.{4})-8(.{3})-8(.{3})-(.{12})$/, '$1$2$3$4$5');
