/** What uses assets: a version of a page, the settings. */
export interface MediaSubject {
  readonly type: string;
  /** UUID. */
  readonly id: string;
}

/** Where a subject names an asset: property names and indexes from the subject down. */
export interface MediaUsage {
  readonly assetId: string;
  readonly path: readonly string[];
}

export interface FoundUsage {
  readonly assetId: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly path: string;
  /** How often the asset is used in all. */
  readonly total: number;
}

/** Which assets are used where, written with what uses them. */
export interface MediaUsages {
  /**
   * Says anew what a subject uses. Answers with the usages whose asset does not exist: a fault each, at its path. Assets that
   * are used stay until the transaction ends, and after it because of what was written.
   */
  record(subject: MediaSubject, usages: readonly MediaUsage[]): Promise<MediaUsage[]>;
  /** Forgets every usage of these assets, so that they can be deleted; what names them shows nothing then. */
  forget(assetIds: readonly string[]): Promise<void>;
  /** The first `limit` usages of each asset. */
  findUsages(assetIds: readonly string[], limit: number): Promise<FoundUsage[]>;
}
