import { assertVersion } from '../../../shared/domain/entity';
import { conflict, invalid } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import { assertSiteLocale, type ContentTools, type ContentTransaction } from '../content-tools';
import { normalPath } from '../page-path';
import { Redirect, type RedirectStatusCode, type RedirectTarget } from '../redirect.entity';
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

const hopsMax = 20;

/** Leads an address to a page or to another address. Chains are flattened, loops refused. */
export class SaveRedirect {
  constructor(private readonly tools: ContentTools) {}

  async execute(viewer: Viewer, input: RedirectSave): Promise<Redirect> {
    assertSiteLocale(input.locale, await this.tools.site(), ['input', 'locale']);
    return this.tools.unitOfWork.run(async (stores) => {
      await stores.pages.lockTree();
      const place = { locale: input.locale, fromPath: normalPath(input.fromPath) };
      const [atPlace] = await stores.redirects.findAt([place]);
      const before = input.id ? await stores.redirects.getForUpdate(input.id) : atPlace;
      if (before) assertVersion(before, input.expectedVersion ?? undefined);
      if (before && atPlace && atPlace.id !== before.id) throw conflict('TAKEN', `Another redirect leads away from ${place.fromPath}.`, ['input', 'fromPath']);
      const target = await this.targetOf(input, place, stores);
      const details = { ...target, statusCode: input.statusCode ?? 301, isAutomatic: false };
      const now = this.tools.clock.now();
      const redirect = before
        ? new Redirect({ ...before.lead(details, now), ...place })
        : Redirect.to(target, { id: this.tools.ids.next(), ...place, statusCode: details.statusCode, isAutomatic: false }, now);
      if (before && before.fromPath !== place.fromPath) await stores.redirects.deleteAll([before.id]);
      await stores.redirects.saveAll([redirect]);
      await this.flatten(redirect, stores, now);
      await record(viewer, before ? 'redirect.update' : 'redirect.create', redirect, stores);
      return redirect;
    });
  }

  private async targetOf({ pageId, toUrl }: RedirectSave, { locale, fromPath }: Pick<Redirect, 'locale' | 'fromPath'>, stores: ContentTransaction): Promise<RedirectTarget> {
    if (Boolean(pageId) === Boolean(toUrl)) throw invalid('INVALID', 'Give either pageId or toUrl.', ['input', 'toUrl']);
    if (pageId) return this.pageTarget(pageId, { locale, fromPath }, stores);
    if (!isSafeHref(toUrl!) || /^(#|mailto:|tel:)/i.test(toUrl!)) throw invalid('INVALID', 'toUrl must be a path of this site, such as /about, or an http or https address.', ['input', 'toUrl']);
    return this.follow(toUrl!, { locale, fromPath }, stores);
  }

  private async pageTarget(pageId: string, { locale, fromPath }: Pick<Redirect, 'locale' | 'fromPath'>, { pages }: ContentTransaction): Promise<RedirectTarget> {
    const [page] = await pages.findByIds([pageId]);
    if (!page || page.trashedAt) throw invalid('NOT_FOUND', 'The page was not found.', ['input', 'pageId']);
    const own = (await pages.findTranslations([pageId])).find((translation) => translation.locale === locale);
    if (own?.path === fromPath) throw conflict('REDIRECT_LOOP', `This page stands at ${fromPath} itself.`, ['input', 'pageId']);
    return { pageId, toUrl: null };
  }

  /** Where the address leads in the end. */
  private async follow(toUrl: string, { locale, fromPath }: Pick<Redirect, 'locale' | 'fromPath'>, { redirects }: ContentTransaction): Promise<RedirectTarget> {
    let target: RedirectTarget = { pageId: null, toUrl };
    for (let hop = 0; hop < hopsMax && target.toUrl?.startsWith('/'); hop += 1) {
      const path = normalPath(target.toUrl.split(/[?#]/, 1)[0]!);
      if (path === fromPath) throw conflict('REDIRECT_LOOP', `${toUrl} leads back to ${fromPath}; choose another target.`, ['input', 'toUrl']);
      const [next] = await redirects.findAt([{ locale, fromPath: path }]);
      if (!next) break;
      target = next.pageId === null ? { pageId: null, toUrl: next.toUrl! } : { pageId: next.pageId, toUrl: null };
    }
    return target;
  }

  /** Those that led here lead on to where this one does. */
  private async flatten({ locale, fromPath, pageId, toUrl }: Redirect, { redirects }: ContentTransaction, now: Date): Promise<void> {
    const leading = await redirects.findLeadingTo(locale, fromPath);
    const target: RedirectTarget = pageId === null ? { pageId: null, toUrl: toUrl! } : { pageId, toUrl: null };
    await redirects.saveAll(leading.map((redirect) => redirect.lead({ ...target, statusCode: redirect.statusCode, isAutomatic: redirect.isAutomatic }, now)));
  }
}

/** An address leads away no more. */
export class DeleteRedirect {
  constructor(private readonly tools: ContentTools) {}

  execute(viewer: Viewer, id: string): Promise<void> {
    return this.tools.unitOfWork.run(async (stores) => {
      const redirect = await stores.redirects.getForUpdate(id);
      await stores.redirects.deleteAll([id]);
      await record(viewer, 'redirect.delete', redirect, stores);
    });
  }
}

async function record(viewer: Viewer, action: string, { id }: Redirect, { audit, outbox }: ContentTransaction): Promise<void> {
  await audit.record(viewer, { action, subject: { type: 'Redirect', id } });
  await outbox.append('redirect.changed', { redirectId: id });
}
