import type { Reference, ReferenceType } from '../domain/reference';

/** Takes a typed id apart; null for what is none. */
export type IdParser = (id: string) => { readonly type: string; readonly uuid: string } | null;

/** Where a link leads: to something of ours by its id, or to an address. `href` is its one spelling. */
export type LinkTarget =
  | { readonly href: string; readonly reference: Reference; readonly fragment: string }
  | { readonly href: string; readonly reference: null; readonly isExternal: boolean };

const addressMaxLength = 2_000;
const ownOrigin = 'https://own.invalid';
const referenceTypes: ReadonlySet<string> = new Set<ReferenceType>(['Page', 'Event', 'MediaAsset']);

/**
 * What an href leads to; null where it may not stand in a page. Decided on what the WHATWG parser makes of it, as browsers
 * do, so that no tab, line feed, capital or escape hides a scheme.
 */
export function readHref(href: unknown, parseId: IdParser): LinkTarget | null {
  if (typeof href !== 'string' || href.length > addressMaxLength) return null;
  if (!URL.canParse(href)) return readOwnAddress(href);
  const url = new URL(href);
  switch (url.protocol) {
    case 'http:':
    case 'https:':
      return url.username || url.password ? null : { href: url.href, reference: null, isExternal: true };
    case 'mailto:':
    case 'tel:':
      return url.pathname ? { href: url.href, reference: null, isExternal: false } : null;
    case 'marquee:':
      return readReference(url, parseId);
    default:
      return null;
  }
}

/** A path or a fragment of the site itself. What begins with two slashes, or comes to it, names another host. */
function readOwnAddress(href: string): LinkTarget | null {
  if (!/^[/#]/.test(href) || !URL.canParse(href, ownOrigin)) return null;
  const { origin, pathname, search, hash } = new URL(href, ownOrigin);
  if (origin !== ownOrigin || pathname.startsWith('//')) return null;
  const address = href.startsWith('#') ? hash : pathname + search + hash;
  return address ? { href: address, reference: null, isExternal: false } : null;
}

function readReference({ href, pathname, search, hash, host }: URL, parseId: IdParser): LinkTarget | null {
  const id = search || host ? null : parseId(pathname);
  if (!id || !referenceTypes.has(id.type)) return null;
  return { href, reference: { type: id.type as ReferenceType, id: id.uuid }, fragment: hash };
}
