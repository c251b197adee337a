import { conflict } from './errors';

/** The data of an entity class: its fields without its methods. */
export type Fields<T> = { readonly [K in keyof T as T[K] extends (...args: never[]) => unknown ? never : K]: T[K] };

/** Names of the fields whose values differ, for the audit log. */
export function changedFields<T extends object>(before: T, after: T, ignore: readonly string[] = ['version', 'updatedAt']): string[] {
  return Object.keys(after).filter((key) => !ignore.includes(key) && !isSame(before[key as keyof T], after[key as keyof T]));
}

/** A copy without the properties that were left out of an input, so that they don't overwrite what is there. */
export function given<T extends object>(changes: T): Partial<T> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<T>;
}

const isSame = (a: unknown, b: unknown): boolean => a === b || inOneOrder(a) === inOneOrder(b);

/** As JSON. The database keeps the keys of a JSON object in an order of its own. */
export const inOneOrder = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, item: unknown) => (item && typeof item === 'object' && !Array.isArray(item) ? Object.fromEntries(Object.entries(item).sort()) : item));

/** Refuses an edit of something that another edit has changed meanwhile. */
export function assertVersion(current: { readonly version: number }, expectedVersion: number | undefined, field: readonly string[] = ['expectedVersion']): void {
  if (expectedVersion === undefined || expectedVersion === current.version) return;
  throw conflict('VERSION_CONFLICT', `Somebody changed this meanwhile: it is at version ${current.version}, your edit was for ${expectedVersion}. Load it again and repeat your change.`, field);
}
