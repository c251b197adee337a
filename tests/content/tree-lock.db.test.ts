import type { ContentTools } from '../../src/content/domain/content-tools';
import type { ContentStores } from '../../src/content/domain/page.repository';
import { ApplyToPages } from '../../src/content/domain/use-cases/apply-to-pages.use-case';
import { CreatePage, TranslatePage } from '../../src/content/domain/use-cases/create-page.use-case';
import { SaveRedirect } from '../../src/content/domain/use-cases/edit-redirect.use-case';
import { PublishPage } from '../../src/content/domain/use-cases/publish-page.use-case';
import { RunDueSchedules } from '../../src/content/domain/use-cases/run-due-schedules.use-case';
import { PurgePage, RestorePage, TrashPage } from '../../src/content/domain/use-cases/trash-page.use-case';
import { DomainError } from '../../src/shared/domain/errors';
import { eventually } from '../support/eventually';
import { type ContentDesk, createDesk, toolsOf, uuidOf } from './admin-support';

let desk: ContentDesk;
beforeAll(async () => {
  desk = await createDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const viewer = { kind: 'system', requestId: 'test' } as const;

/** One of two that run at once: what it does, and the call of a store by which it has looked and not yet written. */
interface Racer {
  readonly store: 'pages' | 'redirects';
  readonly method: string;
  readonly isLook?: boolean;
  readonly run: (tools: ContentTools) => Promise<unknown>;
}

interface Race {
  readonly start: () => Promise<readonly [Racer, Racer]>;
  /** Rows that must never be. */
  readonly faults: string;
  /** How the two end, whoever is first. */
  readonly outcome: string;
}

const isWaiting = async () =>
  (await desk.sql(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)).length > 0;

/** Runs both so that neither writes before the other has looked, or waits for the tree; `unlocked` takes no lock of it. */
async function run(start: Race['start'], unlocked?: number): Promise<string> {
  let arrived = 0;
  const meet = async () => {
    arrived += 1;
    await eventually(async () => arrived > 1 || (await isWaiting()));
  };
  const racers = await start();
  const results = await Promise.allSettled(racers.map((racer, index) => racer.run(toolsOf(desk.test, (stores) => {
    const pages = index === unlocked ? replace(stores.pages, 'lockTree', async () => undefined) : stores.pages;
    return meeting({ ...stores, pages }, racer, meet);
  }))));
  return results.map((result) => (result.status === 'fulfilled' ? 'done' : result.reason instanceof DomainError ? result.reason.faults[0].code : String(result.reason))).sort().join();
}

function meeting(stores: ContentStores, { store, method, isLook }: Racer, meet: () => Promise<void>): ContentStores {
  const real = stores[store] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const met = async (...args: unknown[]) => {
    if (!isLook) await meet();
    const result = await real[method]!(...args);
    if (isLook) await meet();
    return result;
  };
  return { ...stores, [store]: replace(stores[store], method, met) };
}

const replace = <T extends object>(store: T, method: string, by: unknown): T => Object.assign(Object.create(store) as T, { [method]: by });

const create = (input: object): Racer => ({ store: 'pages', method: 'save', run: (tools) => new CreatePage(tools).execute(viewer, { locale: 'en', title: 'New', ...input }) });
const trash = (pageId: string): Racer => ({ store: 'pages', method: 'save', run: (tools) => new TrashPage(tools).execute(viewer, uuidOf(pageId)) });
const redirect = (fromPath: string, toUrl: string): Racer => ({
  store: 'redirects', method: 'saveAll', run: (tools) => new SaveRedirect(tools, 'http://localhost:3000').execute(viewer, { locale: 'en', fromPath, toUrl }),
});

const belowTrash = 'SELECT child.id FROM pages child JOIN pages parent ON parent.id = child.parent_id WHERE child.trashed_at IS NULL AND parent.trashed_at IS NOT NULL';
const astray = `
  SELECT below.path FROM page_translations below JOIN pages ON pages.id = below.page_id JOIN page_translations above ON above.page_id = pages.parent_id AND above.locale = below.locale
  WHERE below.path <> above.path || '/' || below.slug`;

/** A page that is public in English, with pages in German below it that move when its German is public too. */
async function germanHouse(): Promise<{ house: string; room: string; bed: Racer }> {
  const house = await desk.createPublished('House');
  await desk.run('pageTranslate', { input: { pageId: house, locale: 'de', title: 'Haus' } });
  const room = await desk.create('Zimmer', { locale: 'de', parentId: house });
  return { house, room, bed: { ...create({ locale: 'de', title: 'Bett', parentId: uuidOf(room) }), method: 'saveTranslations' } };
}

const races: [what: string, unlocked: [string, string], race: Race][] = [
  ['redirects that lead to each other', ['the first', 'the second'], {
    start: async () => [redirect('/a', '/b'), redirect('/b', '/a')],
    faults: 'SELECT one.from_path FROM redirects one JOIN redirects other ON one.to_url = other.from_path AND other.to_url = one.from_path',
    outcome: 'REDIRECT_LOOP,done',
  }],
  ['a page that goes into the trash, and a new one below it', ['the trash', 'the new page'], {
    async start() {
      const parent = await desk.create('Parent');
      return [trash(parent), create({ parentId: uuidOf(parent) })];
    },
    faults: belowTrash,
    outcome: 'INVALID_STATE,done',
  }],
  ['a page that goes into the trash with others, and a new one below it', ['the bulk', 'the new page'], {
    async start() {
      const parent = await desk.create('Parent');
      const bulk = (tools: ContentTools) =>
        new ApplyToPages(tools, { publish: new PublishPage(tools), trash: new TrashPage(tools), restore: new RestorePage(tools), purge: new PurgePage(tools) })
          .execute(viewer, { action: 'TRASH', items: [{ pageId: uuidOf(parent) }] });
      return [{ ...trash(parent), run: bulk }, create({ parentId: uuidOf(parent) })];
    },
    faults: belowTrash,
    outcome: 'INVALID_STATE,done',
  }],
  ['a page that goes into the trash, and one below it that comes back', ['the trash', 'the one that comes back'], {
    async start() {
      const parent = await desk.create('Parent');
      const child = await desk.create('Child', { parentId: parent });
      await desk.run('pageTrash', { pageId: child });
      return [trash(parent), { store: 'pages', method: 'save', run: (tools) => new RestorePage(tools).execute(viewer, uuidOf(child)) }];
    },
    faults: belowTrash,
    outcome: 'INVALID_STATE,done',
  }],
  ['a first publication that moves what is below, and a new page two below', ['the publication', 'the new page'], {
    async start() {
      const { house, bed } = await germanHouse();
      return [{ store: 'pages', method: 'findSubtree', isLook: true, run: (tools) => new PublishPage(tools).execute(viewer, { pageId: uuidOf(house), locale: 'de' }) }, bed];
    },
    faults: astray,
    outcome: 'done,done',
  }],
  ['a first publication that was scheduled, and a new page two below', ['the schedule', 'the new page'], {
    async start() {
      const { house, bed } = await germanHouse();
      await desk.run('pageSchedule', { pageId: house, locale: 'de', input: { timeZone: 'UTC', publishAt: new Date(desk.clock.now().getTime() + 60_000).toISOString().slice(0, 19) } });
      desk.clock.advance(60);
      return [{ store: 'pages', method: 'findSubtree', isLook: true, run: (tools) => new RunDueSchedules(tools, new PublishPage(tools)).execute() }, bed];
    },
    faults: astray,
    outcome: 'done,done',
  }],
];

describe.each(races)('%s', (_what, unlocked, race) => {
  it('at once, ten times: it never comes to that', async () => {
    for (let round = 0; round < 10; round += 1) {
      await desk.clear();
      expect(await run(race.start)).toBe(race.outcome);
      expect(await desk.sql(race.faults)).toEqual([]);
    }
  });

  it.each([[unlocked[0], 0], [unlocked[1], 1]])('at once: it comes to that where %s does not lock the tree (control)', async (_who, index) => {
    expect(await run(race.start, index)).toBe('done,done');
    expect(await desk.sql(race.faults)).not.toEqual([]);
  });
});

describe('two pages of one name that are made at once', () => {
  const saving = { store: 'pages', method: 'saveTranslations' } as const;
  const translate = (pageId: string): Racer => ({ ...saving, run: (tools) => new TranslatePage(tools).execute(viewer, { pageId: uuidOf(pageId), locale: 'de', title: 'Neu' }) });
  const kinds: [string, () => Promise<[Racer, Racer]>][] = [
    ['new', async () => [{ ...create({}), ...saving }, { ...create({}), ...saving }]],
    ['translated', async () => [translate(await desk.create('One')), translate(await desk.create('Two'))]],
  ];

  it.each(kinds)('each find a place: %s', async (_kind, start) => {
    expect(await run(start)).toBe('done,done');
  });

  it.each(kinds)('do not where one of them does not lock the tree (control): %s', async (_kind, start) => {
    expect(await run(start, 0)).not.toBe('done,done');
  });
});
