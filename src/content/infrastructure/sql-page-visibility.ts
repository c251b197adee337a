/* The one place that says which pages the public may know of. */

/** A translation that is published and stands in the tree; one in the trash has no path. */
export const isLive = (translation: string): string => `(${translation}.published_version_id IS NOT NULL AND ${translation}.path IS NOT NULL)`;
