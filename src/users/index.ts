import type { Feature, Platform } from '../shared';

/** People: their profile, and what an administrator may do with accounts. */
export function usersFeature(_platform: Platform): Feature {
  return { name: 'users' };
}
