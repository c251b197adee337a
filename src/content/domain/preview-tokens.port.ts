/** What a preview shows: one version of one page. */
export interface Preview {
  readonly pageId: string;
  readonly versionId: string;
}

/** Signed tokens that let their holder read one draft for a while. */
export interface PreviewTokens {
  issue(preview: Preview, expiresAt: Date): Promise<string>;
  /** Null for a token that is forged, expired or meant for something else. */
  read(token: string, now: Date): Promise<Preview | null>;
}
