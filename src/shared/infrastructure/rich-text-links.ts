import type { Reference, ReferenceType } from '../domain/reference';
import { readAddress } from '../domain/web-address';

/** Takes a typed id apart; null for what is none. */
export type IdParser = (id: string) => { readonly type: string; readonly uuid: string } | null;

/** Where a link leads: to something of ours by its id, or to an address. `href` is its one spelling. */
export type LinkTarget =
  | { readonly href: string; readonly reference: Reference; readonly fragment: string }
  | { readonly href: string; readonly reference: null; readonly isExternal: boolean };

const referenceMaxLength = 2_000;
const referenceTypes: ReadonlySet<string> = new Set<ReferenceType>(['Page', 'Event', 'MediaAsset']);

/** What an href leads to; null where it may not stand in a page. */
export function readHref(href: unknown, parseId: IdParser): LinkTarget | null {
  if (typeof href !== 'string') return null;
  if (href.length <= referenceMaxLength && URL.canParse(href)) {
    const url = new URL(href);
    if (url.protocol === 'marquee:') return readReference(url, parseId);
  }
  const address = readAddress(href);
  return address && { ...address, reference: null };
}

function readReference({ href, pathname, search, hash, host }: URL, parseId: IdParser): LinkTarget | null {
  const id = search || host ? null : parseId(pathname);
  if (!id || !referenceTypes.has(id.type)) return null;
  return { href, reference: { type: id.type as ReferenceType, id: id.uuid }, fragment: hash };
}
