/** Fastly and Cloudflare drop what is over 16 KB or 1,000 names, and would keep the answer whatever happens to those. */
const [headerBytesMax, namesMax] = [16_000, 1_000];

/** A tag as a shared cache knows it: in ASCII, without the space that parts names in Surrogate-Key and the comma of Cache-Tag. */
export const surrogateKey = (tag: string): string => encodeURI(tag.toWellFormed()).replaceAll(',', '%2C');

/** The tags of an answer for shared caches; null where they are more than such a cache takes. */
export function surrogateKeys(tags: readonly string[]): readonly string[] | null {
  const keys = tags.map(surrogateKey);
  return keys.length <= namesMax && keys.join(' ').length <= headerBytesMax ? keys : null;
}
