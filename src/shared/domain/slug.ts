import type { Faults } from './errors';

export const slugPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const slugMaxLength = 100;

/** "Café Müller: Live!" becomes "cafe-muller-live". */
export function slugify(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, slugMaxLength)
    .replace(/^-+|-+$/g, '');
}

/** Where slugs of one kind of thing are taken. */
export interface SlugRegistry {
  /** Lets one transaction at a time choose a slug, until it ends. */
  lockSlugs(): Promise<void>;
  /** Of the slugs that are `base` or `base-<number>`, those that something other than `exceptId` has. */
  findTakenSlugs(base: string, exceptId?: string): Promise<readonly string[]>;
}

/** The slug that was asked for, or one made from a text with a number where it is taken. */
export async function chooseSlug(registry: SlugRegistry, wish: { given?: string; from: string; fallback: string; exceptId?: string }, faults: Faults): Promise<string> {
  const base = wish.given ?? (slugify(wish.from).slice(0, slugMaxLength - 6).replace(/-+$/, '') || wish.fallback);
  await registry.lockSlugs();
  const taken = new Set(await registry.findTakenSlugs(base, wish.exceptId));
  if (!taken.has(base)) return base;
  if (wish.given !== undefined) faults.add('TAKEN', `The slug ${base} is taken; choose another.`, ['input', 'slug']);
  let number = 2;
  while (taken.has(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}
