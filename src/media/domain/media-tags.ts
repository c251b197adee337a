import { invalid } from '../../shared/domain/errors';

export const tagMaxLength = 50;
export const tagsMax = 30;

/** As they are kept: in lower case, each once, in the order of the alphabet. */
export const normaliseTags = (tags: readonly string[]): string[] => [...new Set(tags.map((tag) => tag.trim().replace(/\s+/g, ' ').toLowerCase()))].sort();

/** Refuses more tags than an asset may have, and longer ones; letters such as İ are two in lower case. */
export function assertTags(tags: readonly string[], field: readonly string[]): void {
  if (tags.length > tagsMax) throw invalid('INVALID', `A file has at most ${tagsMax} tags; it would have ${tags.length}. Take some off.`, field);
  const tooLong = tags.find((tag) => [...tag].length > tagMaxLength);
  if (tooLong !== undefined) throw invalid('INVALID', `A tag has at most ${tagMaxLength} characters; shorten ${tooLong}.`, field);
}
