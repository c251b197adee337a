import type { Fields } from '../../shared/domain/entity';
import { conflict } from '../../shared/domain/errors';

/** A place in the tree of pages; what it says stands in its translations. */
export class Page {
  readonly id: string;
  readonly parentId: string | null;
  /** Order among its siblings, from 0. */
  readonly position: number;
  readonly trashedAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;

  constructor(fields: Fields<Page>) {
    Object.assign(this, fields);
    if (this.parentId === this.id) throw conflict('INVALID_STATE', 'A page cannot stand below itself.', ['input', 'parentId']);
  }

  static start(fields: Pick<Page, 'id' | 'parentId' | 'position'>, now: Date): Page {
    return new Page({ ...fields, trashedAt: null, version: 1, createdAt: now, updatedAt: now });
  }

  assertInTree(field: readonly string[] = ['pageId']): void {
    if (this.trashedAt) throw conflict('INVALID_STATE', 'This page is in the trash; restore it first.', field);
  }

  move(place: Pick<Page, 'parentId' | 'position'>, now: Date): Page {
    this.assertInTree();
    return this.#with(place, now);
  }

  trash(now: Date): Page {
    this.assertInTree();
    return this.#with({ trashedAt: now }, now);
  }

  restore(now: Date): Page {
    this.assertInTrash();
    return this.#with({ trashedAt: null }, now);
  }

  assertInTrash(): void {
    if (!this.trashedAt) throw conflict('INVALID_STATE', 'This page is not in the trash.', ['pageId']);
  }

  #with(changes: Partial<Fields<Page>>, now: Date): Page {
    return new Page({ ...this, ...changes, version: this.version + 1, updatedAt: now });
  }
}
