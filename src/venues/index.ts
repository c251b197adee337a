import type { Feature, Platform } from '../shared';

/** Places that events are held at. */
export function venuesFeature(_platform: Platform): Feature {
  return { name: 'venues' };
}
