import type { Feature, Platform } from '../shared';

/** Events with their occurrences, ticket types and pools; organizers and tags. */
export function eventsFeature(_platform: Platform): Feature {
  return { name: 'events' };
}
