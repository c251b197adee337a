import { assertVersion } from '../../../shared/domain/entity';
import { conflict, invalid } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import { assertSiteLocale, type ContentTools, type ContentTransaction, type SiteLocales } from '../content-tools';
import { normalPath } from '../page-path';
import { placeKey, Redirect, type RedirectPlace, type RedirectStatusCode, type RedirectTarget } from '../redirect.entity';
import { recordRedirects } from '../redirect-log';
import { RedirectRoutes } from '../redirect-routes';
import { isSafeHref } from '../section-draft';

export interface RedirectSave {
  /** Of one that exists; without, one is made or the one at this place is changed. */
  readonly id?: string | null;
  readonly expectedVersion?: number | null;
  readonly locale: string;
  readonly fromPath: string;
  readonly pageId?: string | null;
  readonly toUrl?: string | null;
  readonly statusCode?: RedirectStatusCode | null;
}

/** Leads an address to a page or to another address. Chains are flattened, loops refused. */
export class SaveRedirect {
  constructor(
    private readonly tools: ContentTools,
    private readonly siteUrl: string,
  ) {}

  async execute(viewer: Viewer, input: RedirectSave): Promise<Redirect> {
    const site = await this.tools.site();
    assertSiteLocale(input.locale, site, ['input', 'locale']);
    return this.tools.unitOfWork.run(async (stores) => {
      await stores.pages.lockTree();
      const place = { locale: input.locale, fromPath: normalPath(input.fromPath) };
      assertNoLanguageBefore(place, site);
      const before = await this.open(input, place, stores);
      const routes = new RedirectRoutes(this.siteUrl, site, stores.redirects);
      const target = await this.targetOf(input, place, routes, stores, before);
      const details = { ...target, statusCode: input.statusCode ?? 301, isAutomatic: false };
      const now = this.tools.clock.now();
      const redirect = before ? new Redirect({ ...before.lead(details, now), ...place }) : Redirect.to(target, { ...details, id: this.tools.ids.next(), ...place }, now);
      if (before && placeKey(before) !== placeKey(place)) await stores.redirects.deleteAll([before.id]);
      await stores.redirects.saveAll([redirect]);
      const ledOn = await routes.flatten(redirect, now);
      await stores.redirects.saveAll(ledOn);
      await recordRedirects(viewer, before ? 'update' : 'create', [redirect], stores);
      await recordRedirects(viewer, 'update', ledOn, stores);
      return redirect;
    });
  }

  /** The redirect to change, if there is one; refused where something else has the place. */
  private async open({ id, expectedVersion }: RedirectSave, place: RedirectPlace, { redirects }: ContentTransaction): Promise<Redirect | undefined> {
    const [atPlace] = await redirects.findAt([place]);
    const before = id ? await redirects.getForUpdate(id, ['input', 'id']) : atPlace;
    if (before) assertVersion(before, expectedVersion ?? undefined, ['input', 'expectedVersion']);
    if (before && atPlace && atPlace.id !== before.id) throw conflict('TAKEN', `Another redirect leads away from ${place.fromPath}.`, ['input', 'fromPath']);
    const live = await redirects.findLive([place]);
    if (live.length > 0) throw conflict('TAKEN', `A page stands at ${place.fromPath}; unpublish or move it first.`, ['input', 'fromPath']);
    return before;
  }

  private async targetOf({ pageId, toUrl }: RedirectSave, place: RedirectPlace, routes: RedirectRoutes, stores: ContentTransaction, before: Redirect | undefined): Promise<RedirectTarget> {
    if (Boolean(pageId) === Boolean(toUrl)) throw invalid('INVALID', 'Give either pageId or toUrl.', ['input', 'toUrl']);
    if (pageId) return this.pageTarget(pageId, place, stores);
    if (!isSafeHref(toUrl!) || /^(#|mailto:|tel:)/i.test(toUrl!)) throw invalid('INVALID', 'toUrl must be a path of this site, such as /about, or an http or https address.', ['input', 'toUrl']);
    return routes.follow(toUrl!, place, before?.id);
  }

  private async pageTarget(pageId: string, { locale, fromPath }: RedirectPlace, { pages }: ContentTransaction): Promise<RedirectTarget> {
    const [page] = await pages.findByIds([pageId]);
    if (!page) throw invalid('NOT_FOUND', 'There is no such page; choose another.', ['input', 'pageId']);
    if (page.trashedAt) throw invalid('NOT_FOUND', 'This page is in the trash; restore it first, or choose another.', ['input', 'pageId']);
    const own = (await pages.findTranslations([pageId])).find((translation) => translation.locale === locale);
    if (own?.path === fromPath) throw conflict('REDIRECT_LOOP', `This page stands at ${fromPath} itself; choose another page or another fromPath.`, ['input', 'pageId']);
    return { pageId, toUrl: null };
  }
}

/** The website takes the language off an address before it asks what stands there. */
function assertNoLanguageBefore({ fromPath }: RedirectPlace, { locales, defaultLocale }: SiteLocales): void {
  const [first, ...below] = fromPath.slice(1).split('/');
  if (first === defaultLocale || !locales.includes(first!)) return;
  throw invalid('INVALID', `fromPath is the path without its language: give the locale ${first} and the path /${below.join('/')}.`, ['input', 'fromPath']);
}

/** An address leads away no more. */
export class DeleteRedirect {
  constructor(private readonly tools: ContentTools) {}

  execute(viewer: Viewer, id: string): Promise<void> {
    return this.tools.unitOfWork.run(async (stores) => {
      const redirect = await stores.redirects.getForUpdate(id);
      await stores.redirects.deleteAll([id]);
      await recordRedirects(viewer, 'delete', [redirect], stores);
    });
  }
}
