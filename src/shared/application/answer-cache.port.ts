declare module '../domain/unit-of-work' {
  interface DomainEvents {
    /** What a change has made stale. */
    'answers.purged': { readonly tags: readonly string[] };
  }
}

/** An answer as it was sent, and what it depends on. Moments are milliseconds since the epoch. */
export interface StoredAnswer {
  readonly body: Buffer;
  /** A change that names one of these makes it stale. */
  readonly tags: readonly string[];
  /** Fresh until then, */
  readonly freshUntil: number;
  /** and good enough to be sent while another is made until then. */
  readonly staleUntil: number;
}

/** The making of an answer that is not stored yet. */
export interface Filling {
  /** What another process has stored meanwhile. */
  readonly stored: StoredAnswer | null;
  /** False where the answer was made from what has changed since, so that it is good for nobody who asks from now on. */
  store(answer: StoredAnswer): boolean;
}

export interface CacheStatistics {
  readonly entries: number;
  readonly bytes: number;
  readonly hits: number;
  readonly sharedHits: number;
  readonly misses: number;
  readonly purgedTags: number;
  readonly purgedEntries: number;
  /** Whether changes of other processes are heard. While they aren't, nothing stored is used. */
  readonly isListening: boolean;
  /** Whether Redis is used. */
  readonly isShared: boolean;
}

/**
 * Keeps answers of the public endpoint until what they show changes. A change that this process has committed is never hidden
 * by a stored answer; one of another process shows as soon as it is heard.
 */
export interface AnswerCache {
  /** What this process has. */
  find(key: string): StoredAnswer | null;
  /** To be called before anything is read for the answer. */
  begin(key: string): Promise<Filling>;
  /** Forgets all answers with one of the tags; `*` stands for all. Resolves when no process that shares them can be given one. */
  purge(tags: readonly string[]): Promise<void>;
  /** Tells of each change that was heard. */
  onPurge(listener: (tags: readonly string[]) => void): void;
  statistics(): CacheStatistics;
}
