/* The one place that says which venues the public may know of. */

/** Where somebody names it, or a visible event is held there. */
export const isPublicVenue = (venue: string): string => `${venue}.status IN ('PUBLISHED', 'ARCHIVED')`;

/** In lists. */
export const isListedVenue = (venue: string): string => `${venue}.status = 'PUBLISHED'`;
