import DataLoader from 'dataloader';

/** A loader of single things by id; `null` for what is not there or must not be seen. `onAsk` hears of both. */
export function loadById<T extends { readonly id: string }>(
  findByIds: (ids: readonly string[]) => Promise<readonly T[]>,
  onAsk?: (ids: readonly string[]) => void,
): DataLoader<string, T | null> {
  return new DataLoader(async (ids) => {
    onAsk?.(ids);
    const found = new Map((await findByIds(ids)).map((item) => [item.id, item]));
    return ids.map((id) => found.get(id) ?? null);
  });
}

/** A loader of lists by the key that their items belong to; an empty list where there are none. */
export function loadGroups<T>(
  findByKeys: (keys: readonly string[]) => Promise<readonly T[]>,
  keyOf: (item: T) => string,
): DataLoader<string, readonly T[]> {
  return new DataLoader(async (keys) => {
    const groups = new Map<string, T[]>();
    for (const item of await findByKeys(keys)) {
      const key = keyOf(item);
      const group = groups.get(key);
      if (group) group.push(item);
      else groups.set(key, [item]);
    }
    return keys.map((key) => groups.get(key) ?? []);
  });
}
