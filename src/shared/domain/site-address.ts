/* Where things stand on the website: the one place that knows. `base` is the website's own address, FRONTEND_URL. */

/** A path of the site as somebody wrote it. */
const siteAddress = (base: string, path: string): string => base.replace(/\/+$/, '') + path;

/** The site's own language has no part of the path to itself: "/about", "/de/about"; "/", "/de". */
export const pageAddress = (base: string, path: string, locale: string, defaultLocale: string): string =>
  siteAddress(base, locale === defaultLocale ? path : `/${locale}${path === '/' ? '' : path}`);

export const eventAddress = (base: string, slug: string): string => siteAddress(base, `/events/${slug}`);
