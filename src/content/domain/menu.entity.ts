import type { Fields } from '../../shared/domain/entity';
import type { LinkTarget } from './section';

export interface MenuItem {
  readonly label: string;
  /** Null for a heading over its children. */
  readonly target: LinkTarget | null;
  readonly children: readonly MenuItem[];
}

/** How many levels a menu has at most. */
export const menuDepth = 3;

/** A tree of links in one locale, known to frontends by its key. */
export class Menu {
  readonly id: string;
  readonly key: string;
  readonly locale: string;
  readonly items: readonly MenuItem[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;

  constructor(fields: Fields<Menu>) {
    Object.assign(this, fields);
  }

  replace(items: readonly MenuItem[], now: Date): Menu {
    return new Menu({ ...this, items, version: this.version + 1, updatedAt: now });
  }
}

export interface MenuRepository {
  /** Lets one transaction at a time write this menu, also one that isn't there yet. */
  lockKey(key: string, locale: string): Promise<void>;
  /** Locks the menu; null where there is none yet. */
  findForUpdate(key: string, locale: string): Promise<Menu | null>;
  save(menu: Menu): Promise<void>;
  delete(id: string): Promise<void>;
  /** Of one key, in these locales; all keys where none is given. */
  find(key: string | null, locales: readonly string[] | null): Promise<Menu[]>;
  findByIds(ids: readonly string[]): Promise<Menu[]>;
}
