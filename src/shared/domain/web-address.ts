/** Its one spelling, and whether it names another site. */
export interface WebAddress {
  readonly href: string;
  readonly isExternal: boolean;
}

const addressMaxLength = 2_000;
const ownOrigin = 'https://own.invalid';

/** An origin that no address of the world has, to see paths of the site as browsers do. */
export const onOwnSite = (path: string): URL => new URL(ownOrigin + path);

/**
 * An address that does nothing but lead somewhere; null for any other. Decided on what the WHATWG parser makes of it, as
 * browsers do, so that no tab, line feed, capital or escape hides a scheme.
 */
export function readAddress(href: string): WebAddress | null {
  if (href.length > addressMaxLength) return null;
  if (!URL.canParse(href)) return readOwnAddress(href);
  const url = new URL(href);
  switch (url.protocol) {
    case 'http:':
    case 'https:':
      return url.username || url.password ? null : { href: url.href, isExternal: true };
    case 'mailto:':
    case 'tel:':
      return url.pathname ? { href: url.href, isExternal: false } : null;
    default:
      return null;
  }
}

/** A path or a fragment of the site itself. What begins with two slashes, or comes to it, names another host. */
function readOwnAddress(href: string): WebAddress | null {
  if (!/^[/#]/.test(href) || !URL.canParse(href, ownOrigin)) return null;
  const { origin, pathname, search, hash } = new URL(href, ownOrigin);
  if (origin !== ownOrigin || pathname.startsWith('//')) return null;
  const address = href.startsWith('#') ? hash : pathname + search + hash;
  return address ? { href: address, isExternal: false } : null;
}
