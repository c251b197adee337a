/*
 * The one place that says which events the public may know of. Every public statement over `events` uses one of the two;
 * tests/events/public-visibility.api.test.ts plants a leak here and sees it found.
 */

/** In lists, search, facets, counts and relations. */
export const isListed = (event: string): string => `${event}.status IN ('PUBLISHED', 'CANCELLED')`;

/** Where somebody names it: an archived event's old links work, but one that was archived as a draft never had any. */
export const isPublic = (event: string): string =>
  `(${isListed(event)} OR (${event}.status = 'ARCHIVED' AND ${event}.published_at IS NOT NULL))`;

/** Hidden ticket types are for those who are told of them. */
export const isOffered = (ticketType: string): string => `${ticketType}.visibility = 'PUBLIC'`;
