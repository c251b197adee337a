import { assertVersion } from '../../../shared/domain/entity';
import { conflict, Faults, notFound } from '../../../shared/domain/errors';
import { type PlacedReference, referenceKey } from '../../../shared/domain/reference';
import type { Viewer } from '../../../shared/domain/viewer';
import { assertSiteLocale, type ContentTools, type ContentTransaction } from '../content-tools';
import { Menu, menuDepth, type MenuItem } from '../menu.entity';
import { type LinkDraft, readLink } from '../section-draft';

export interface MenuItemDraft extends LinkDraft {
  readonly label: string;
  readonly children?: readonly MenuItemDraft[] | null;
}

export interface MenuSave {
  readonly key: string;
  readonly locale: string;
  /** 0, or left out, for a menu that isn't there yet. */
  readonly expectedVersion?: number | null;
  readonly items: readonly MenuItemDraft[];
}

export const menuItemsMax = 200;

/** Writes a menu in one locale; there is none yet, or it is the version that the editor saw. */
export class SetMenu {
  constructor(private readonly tools: ContentTools) {}

  async execute(viewer: Viewer, { key, locale, expectedVersion, items: drafts }: MenuSave): Promise<Menu> {
    assertSiteLocale(locale, await this.tools.site(), ['input', 'locale']);
    const faults = new Faults();
    const items = readItems(drafts, ['input', 'items'], faults);
    if (countItems(items) > menuItemsMax) faults.add('INVALID', `A menu holds at most ${menuItemsMax} items.`, ['input', 'items']);
    faults.throwIfAny();
    const references = placedReferences(items, ['input', 'items']);
    return this.tools.unitOfWork.run(async (stores) => {
      await assertFound(references, stores);
      const now = this.tools.clock.now();
      await stores.menus.lockKey(key, locale);
      const before = await stores.menus.findForUpdate(key, locale);
      if (before && !expectedVersion) throw conflict('VERSION_CONFLICT', `This menu exists: it is at version ${before.version}. Load it and give that as expectedVersion.`, ['input', 'expectedVersion']);
      if (!before && expectedVersion) throw conflict('VERSION_CONFLICT', `There is no menu ${key} in ${locale}; leave expectedVersion out to make it.`, ['input', 'expectedVersion']);
      if (before) assertVersion(before, expectedVersion ?? undefined, ['input', 'expectedVersion']);
      const menu = before ? before.replace(items, now) : new Menu({ id: this.tools.ids.next(), key, locale, items, version: 1, createdAt: now, updatedAt: now });
      await stores.menus.save(menu);
      await record(viewer, before ? 'menu.update' : 'menu.create', menu, stores);
      return menu;
    });
  }
}

/** Removes a menu in one locale; readers get that of the next in their chain. */
export class DeleteMenu {
  constructor(private readonly tools: ContentTools) {}

  execute(viewer: Viewer, key: string, locale: string): Promise<Menu> {
    return this.tools.unitOfWork.run(async (stores) => {
      const menu = await stores.menus.findForUpdate(key, locale);
      if (!menu) throw notFound(`A menu ${key} in ${locale}`, ['key']);
      await stores.menus.delete(menu.id);
      await record(viewer, 'menu.delete', menu, stores);
      return menu;
    });
  }
}

function readItems(drafts: readonly MenuItemDraft[], field: readonly string[], faults: Faults, depth = 1): MenuItem[] {
  if (depth > menuDepth && drafts.length > 0) {
    faults.add('INVALID', `Menus are at most ${menuDepth} deep.`, field);
    return [];
  }
  return drafts.map((draft, index) => {
    const place = [...field, String(index)];
    return { label: draft.label, target: readLink(draft, place, faults), children: readItems(draft.children ?? [], [...place, 'children'], faults, depth + 1) };
  });
}

const idField = { Page: 'pageId', Event: 'eventId', MediaAsset: 'mediaId' } as const;

/** What a menu names, each with the place of its id in the input. */
const placedReferences = (items: readonly MenuItem[], field: readonly string[]): PlacedReference[] =>
  items.flatMap(({ target, children }, index) => {
    const place = [...field, String(index)];
    const own = target && target.type !== 'External' ? [{ ...target, path: [...place, idField[target.type]] }] : [];
    return [...own, ...placedReferences(children, [...place, 'children'])];
  });

/** Whether the public sees it doesn't matter: what is not public is left out of the menu until it is. */
async function assertFound(references: readonly PlacedReference[], { targets }: ContentTransaction): Promise<void> {
  const found = new Set((await targets.findExisting(references)).map(referenceKey));
  const faults = new Faults();
  for (const reference of references) if (!found.has(referenceKey(reference))) faults.add('NOT_FOUND', `${nameOf[reference.type]} was not found.`, reference.path);
  faults.throwIfAny();
}

const nameOf = { Page: 'The page', Event: 'The event', MediaAsset: 'The file' } as const;

const countItems = (items: readonly MenuItem[]): number => items.reduce((sum, { children }) => sum + 1 + countItems(children), 0);

async function record(viewer: Viewer, action: string, { id }: Menu, { audit, outbox }: ContentTransaction): Promise<void> {
  await audit.record(viewer, { action, subject: { type: 'Menu', id } });
  await outbox.append('menu.changed', { menuId: id });
}
