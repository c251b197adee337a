import { conflict } from '../../shared/domain/errors';
import { pageAddress } from '../../shared/domain/site-address';
import { onOwnSite } from '../../shared/domain/web-address';
import { chainOf, type ContentTransaction, type SiteLocales } from './content-tools';
import { normalPath } from './page-path';
import { placeKey, type Redirect, type RedirectPlace, type RedirectTarget } from './redirect.entity';

/** A place of the site, with the query and the fragment that an address has after it. */
interface Destination extends RedirectPlace {
  readonly rest: string;
}

const hopsMax = 20;

/** Where redirects lead in the end, as their readers would be led: by the first thing that stands at a path in their languages. */
export class RedirectRoutes {
  constructor(
    private readonly siteUrl: string,
    private readonly site: SiteLocales,
    private readonly redirects: ContentTransaction['redirects'],
  ) {}

  /** Where the address leads from there; refused where that is back. A page that is live on the way is the end of it. */
  async follow(toUrl: string, from: RedirectPlace, exceptId?: string): Promise<RedirectTarget> {
    let next = this.#destination(toUrl, from.locale);
    if (!next) return { pageId: null, toUrl };
    let end: RedirectTarget | null = null;
    for (let hop = 0; hop < hopsMax; hop += 1) {
      const here = this.#target(next, from.locale);
      const { redirect, isLive } = await this.#standingAt(next, from, exceptId);
      if (isLive) end ??= here;
      // Beyond a live page too: it may be unpublished.
      if (redirect === 'from') throw conflict('REDIRECT_LOOP', `${toUrl} leads back to ${from.fromPath}${end ? ' where a page on the way is not public; remove the redirect there first' : '; choose another target'}.`, ['input', 'toUrl']);
      if (!redirect) return end ?? here;
      // Readers of another language would get the page in another.
      if (redirect.pageId !== null) return end ?? (next.locale === from.locale ? { pageId: redirect.pageId, toUrl: null } : here);
      const following = this.#destination(redirect.toUrl!, redirect.locale);
      if (!following) return end ?? { pageId: null, toUrl: redirect.toUrl! };
      next = following;
    }
    return end ?? this.#target(next, from.locale);
  }

  /** Those that lead to where this one leads away, led on to where it leads. */
  async flatten(redirect: Redirect, now: Date): Promise<Redirect[]> {
    const leading = await this.redirects.findLeadingTo(this.#spellings(redirect.fromPath));
    if (leading.length === 0) return [];
    const places = this.site.locales.flatMap((locale) => this.#places({ locale, fromPath: redirect.fromPath }));
    const taken = new Set([...(await this.redirects.findAt(places)), ...(await this.redirects.findLive(places))].map(placeKey));
    return leading.flatMap((other) => {
      const at = this.#destination(other.toUrl!, other.locale)!;
      const first = this.#places(at).find((place) => taken.has(placeKey(place)));
      const isLedOn = first && placeKey(first) === placeKey(redirect) && (redirect.pageId === null || at.locale === other.locale);
      return isLedOn ? [other.lead({ ...this.#asSeenFrom(redirect, other.locale), statusCode: other.statusCode, isAutomatic: other.isAutomatic }, now)] : [];
    });
  }

  /** What leads a reader away from a place: the first redirect in the chain of its language, and whether a live page comes before it. */
  async #standingAt(at: RedirectPlace, from: RedirectPlace, exceptId?: string): Promise<{ redirect: Redirect | 'from' | undefined; isLive: boolean }> {
    const places = this.#places(at);
    const there = new Map<string, Redirect | 'from'>((await this.redirects.findAt(places)).flatMap((redirect) => (redirect.id === exceptId ? [] : [[placeKey(redirect), redirect]])));
    there.set(placeKey(from), 'from');
    const live = new Set((await this.redirects.findLive(places)).map(placeKey));
    const keys = places.map(placeKey);
    const first = keys.find((key) => there.has(key));
    return { redirect: first === undefined ? undefined : there.get(first), isLive: keys.slice(0, first === undefined ? undefined : keys.indexOf(first) + 1).some((key) => live.has(key)) };
  }

  #places({ locale, fromPath }: RedirectPlace): RedirectPlace[] {
    return chainOf(locale, this.site).map((each) => ({ locale: each, fromPath }));
  }

  /** The place of the site that an address names, also in full or with a language before the path; null where it is elsewhere. */
  #destination(toUrl: string, locale: string): Destination | null {
    const base = new URL(this.siteUrl.replace(/\/*$/, '/'));
    const isPath = toUrl.startsWith('/');
    const { host, pathname, search, hash } = isPath ? onOwnSite(toUrl) : new URL(toUrl);
    if (!isPath && (host !== base.host || !`${pathname}/`.startsWith(base.pathname))) return null;
    const path = normalPath(isPath ? pathname : pathname.slice(base.pathname.length - 1));
    const [first, ...below] = path.slice(1).split('/');
    const rest = search + hash;
    if (this.site.locales.includes(first!)) return { locale: first!, fromPath: `/${below.join('/')}`, rest };
    return { locale: isPath ? locale : this.site.defaultLocale, fromPath: path, rest };
  }

  /** In one spelling, by which `findLeadingTo` finds it: a path in the redirect's own language, else in full. */
  #target({ locale, fromPath, rest }: Destination, from: string): RedirectTarget {
    const { pathname } = onOwnSite(fromPath);
    return { pageId: null, toUrl: (locale === from ? pathname : pageAddress(this.siteUrl, pathname, locale, this.site.defaultLocale)) + rest };
  }

  #spellings(fromPath: string): string[] {
    const { pathname } = onOwnSite(fromPath);
    return [pathname, ...this.site.locales.map((locale) => pageAddress(this.siteUrl, pathname, locale, this.site.defaultLocale))];
  }

  #asSeenFrom({ pageId, toUrl, locale }: Redirect, from: string): RedirectTarget {
    if (pageId !== null) return { pageId, toUrl: null };
    const destination = this.#destination(toUrl!, locale);
    return destination ? this.#target(destination, from) : { pageId: null, toUrl: toUrl! };
  }
}
