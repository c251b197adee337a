export type Surface = 'public' | 'admin';

export interface RegisteredDocument {
  /** SHA-256 of the text, lower-case hex. */
  readonly id: string;
  readonly text: string;
}

/** Documents that an administrator or a deployment has registered. */
export interface RegisteredDocuments {
  /** The document with this SHA-256 or MD5 (lower-case hex) that is registered for the surface. Counts as a use of it. */
  find(surface: Surface, hash: string): Promise<RegisteredDocument | null>;
}

/** Documents that callers left here by Apollo's protocol of automatic persisted queries. May forget any at any time. */
export interface AutomaticDocuments {
  /** The text with this SHA-256 (lower-case hex). */
  find(sha256: string): Promise<string | null>;
  keep(sha256: string, text: string): void;
}
