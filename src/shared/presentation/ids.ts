import { fromUUID, getType, toUUID } from 'typeid-js';
import { notFound } from '../domain/errors';
import { idPrefixes, type IdType } from '../domain/typed-id';

const typeByPrefix = new Map<string, IdType>(
  Object.entries(idPrefixes).map(([type, prefix]) => [prefix, type as IdType]),
);

/** Encoding costs 2 µs and a list answer holds a hundred ids that repeat from request to request. */
const encoded = new Map<IdType, Map<string, string>>();
const encodedMax = 20_000;

/** UUID to typed id. */
export function encodeId(type: IdType, uuid: string): string {
  let known = encoded.get(type);
  // Starting over now and then costs less than keeping an order of use.
  if (!known || known.size >= encodedMax) encoded.set(type, (known = new Map()));
  let id = known.get(uuid);
  if (id === undefined) known.set(uuid, (id = fromUUID(uuid, idPrefixes[type])));
  return id;
}

/** Typed id to its type and UUID; `null` for anything malformed. */
export function parseId(id: string): { type: IdType; uuid: string } | null {
  // The 26 digits hold two bits more than a UUID; the library drops them, and an id had four spellings.
  if ((id.at(-26) ?? '') > '7') return null;
  try {
    const typed = id as Parameters<typeof toUUID>[0];
    const type = typeByPrefix.get(getType(typed));
    return type ? { type, uuid: toUUID(typed) } : null;
  } catch {
    return null;
  }
}

/** UUID of a typed id of the given type; `null` when it is malformed or of another type. */
export function decodeId(type: IdType, id: string): string | null {
  const parsed = parseId(id);
  return parsed?.type === type ? parsed.uuid : null;
}

/** As `decodeId`, but refuses with NOT_FOUND: what has a malformed id does not exist. */
export function requireId(type: IdType, id: string, field: readonly string[] = ['id']): string {
  const uuid = decodeId(type, id);
  if (!uuid) throw notFound(type, field);
  return uuid;
}
