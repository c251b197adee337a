import type { Fields } from '../../shared/domain/entity';
import type { Page, PageRequest } from '../../shared/domain/page';

export const redirectStatusCodes = [301, 302, 307, 308] as const;
export type RedirectStatusCode = (typeof redirectStatusCodes)[number];

export type RedirectTarget = { readonly pageId: string; readonly toUrl: null } | { readonly pageId: null; readonly toUrl: string };

/** An address that leads to a page wherever it stands, or to a fixed address. A page that is live at the address comes first. */
export class Redirect {
  readonly id: string;
  readonly locale: string;
  readonly fromPath: string;
  readonly pageId: string | null;
  /** A path of this site, or an http or https address. */
  readonly toUrl: string | null;
  readonly statusCode: RedirectStatusCode;
  /** Made because a page moved. */
  readonly isAutomatic: boolean;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;

  constructor(fields: Fields<Redirect>) {
    Object.assign(this, fields);
    if ((this.pageId === null) === (this.toUrl === null)) throw new Error('A redirect leads to a page or to an address.');
  }

  static to(target: RedirectTarget, fields: Pick<Redirect, 'id' | 'locale' | 'fromPath' | 'statusCode' | 'isAutomatic'>, now: Date): Redirect {
    return new Redirect({ ...fields, ...target, version: 1, createdAt: now, updatedAt: now });
  }

  lead(to: RedirectTarget & Pick<Redirect, 'statusCode' | 'isAutomatic'>, now: Date): Redirect {
    return new Redirect({ ...this, ...to, version: this.version + 1, updatedAt: now });
  }
}

/** An address that leads away, or that might. */
export type RedirectPlace = Pick<Redirect, 'locale' | 'fromPath'>;

export const placeKey = ({ locale, fromPath }: RedirectPlace): string => `${locale} ${fromPath}`;

export interface RedirectFilter {
  /** Part of the path. */
  readonly query?: string | null;
  readonly locale?: string | null;
  readonly isAutomatic?: boolean | null;
}

export interface RedirectRepository {
  /** Locks the redirect; NOT_FOUND at `field`, id if left out, where there is none. */
  getForUpdate(id: string, field?: readonly string[]): Promise<Redirect>;
  /** Those at these places, locked. */
  findAt(places: readonly RedirectPlace[]): Promise<Redirect[]>;
  /** Of these places, those where a page is live. */
  findLive(places: readonly RedirectPlace[]): Promise<RedirectPlace[]>;
  /** Those that lead to one of these addresses, whatever query or fragment follows it; locked. */
  findLeadingTo(addresses: readonly string[]): Promise<Redirect[]>;
  /** Writes by place: one that leads away from the same path in the same locale keeps its id and gets the rest. */
  saveAll(redirects: readonly Redirect[]): Promise<void>;
  deleteAll(ids: readonly string[]): Promise<void>;
  findByIds(ids: readonly string[]): Promise<Redirect[]>;
  page(filter: RedirectFilter, request: PageRequest): Promise<Page<Redirect>>;
  count(filter: RedirectFilter): Promise<number>;
}
