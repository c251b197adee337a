export const sitemapKinds = ['pages', 'events'] as const;
export type SitemapKind = (typeof sitemapKinds)[number];

export interface SitemapSummary {
  readonly isIndexed: boolean;
  readonly defaultLocale: string;
  /** Of each kind that was asked for: how many addresses, and a fingerprint of all that is said of them. */
  readonly kinds: Readonly<Partial<Record<SitemapKind, { readonly count: number; readonly fingerprint: string }>>>;
}

/** A live translation of a page that may be indexed, and all of that page, itself included. */
export interface SitemapPage {
  readonly locale: string;
  readonly path: string;
  readonly changedAt: Date;
  readonly translations: readonly { readonly locale: string; readonly path: string }[];
}

export interface SitemapEvent {
  readonly slug: string;
  readonly changedAt: Date;
}

/** All that search engines should find. A slice is read in batches, because the whole of it need not stand in memory. */
export interface Sitemaps {
  summary(kinds: readonly SitemapKind[]): Promise<SitemapSummary>;
  pages(skip: number, count: number): AsyncIterable<readonly SitemapPage[]>;
  events(skip: number, count: number): AsyncIterable<readonly SitemapEvent[]>;
}
