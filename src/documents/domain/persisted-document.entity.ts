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
  readonly lastUsedAt: Date | null;
}
