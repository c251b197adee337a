import type { PageRepository } from '../../src/content/domain/page.repository';
import { type PageStatus, pageStatuses, PageTranslation } from '../../src/content/domain/page-translation.entity';
import type { ContentTools } from '../../src/content/domain/content-tools';
import { MovePage } from '../../src/content/domain/use-cases/move-page.use-case';
import { PublishPage } from '../../src/content/domain/use-cases/publish-page.use-case';
import { fromTranslation } from '../../src/content/infrastructure/translation-row';
import { contentStores } from '../../src/content/writing';
import { DomainError } from '../../src/shared/domain/errors';
import { uuidV7 } from '../../src/shared/infrastructure/system';
import { eventually } from '../support/eventually';
import { type ContentDesk, createDesk, toolsOf, uuidOf, versionUuid } from './admin-support';

let desk: ContentDesk;
beforeAll(async () => {
  desk = await createDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const viewer = { kind: 'system', requestId: 'test' } as const;

describe('two pages that are moved below each other at once', () => {
  const cycles = () => desk.sql(`
    WITH RECURSIVE up AS (
      SELECT id AS start, parent_id FROM pages UNION SELECT up.start, pages.parent_id FROM up JOIN pages ON pages.id = up.parent_id
    ) SELECT DISTINCT start FROM up WHERE start = parent_id`);

  /** Moves each below the other, and tells how it went. */
  async function moveBoth(change: (pages: PageRepository) => PageRepository): Promise<string[]> {
    const [a, b] = [await desk.create('A'), await desk.create('B')];
    const [belowA, belowB] = [await desk.create('Below A', { parentId: a }), await desk.create('Below B', { parentId: b })];
    const move = new MovePage(toolsOf(desk.test, (stores) => ({ ...stores, pages: change(stores.pages) })));
    // Below a child of the other: the lock of the foreign key alone would stop what moves below the other itself.
    const moves = [[a, belowB], [b, belowA]].map(([pageId, parentId]) => move.execute(viewer, { pageId: uuidOf(pageId!), expectedVersion: 1, input: { parentId: uuidOf(parentId!) } }));
    return (await Promise.allSettled(moves)).map((result) => (result.status === 'fulfilled' ? 'moved' : result.reason instanceof DomainError ? result.reason.faults[0].code : String(result.reason))).sort();
  }

  it('never make a circle: the second is refused', async () => {
    for (let round = 0; round < 10; round += 1) {
      expect(await moveBoth((pages) => pages)).toEqual(['INVALID_STATE', 'moved']);
      expect(await cycles()).toEqual([]);
    }
  });

  it('make one where nobody locks the tree (control)', async () => {
    let waiting: (() => void)[] = [];
    const unlocked = (pages: PageRepository): PageRepository =>
      Object.assign(Object.create(pages) as PageRepository, {
        lockTree: async () => undefined,
        getAllForUpdate: (ids: readonly string[]) => pages.findByIds(ids),
        // Both look before either of them writes.
        async findSubtree(id: string) {
          const found = await pages.findSubtree(id);
          if (waiting.length < 2) {
            await new Promise<void>((resolve) => {
              waiting = [...waiting, resolve];
              if (waiting.length === 2) waiting.forEach((go) => go());
            });
          }
          return found;
        },
      });
    expect(await moveBoth(unlocked)).toEqual(['moved', 'moved']);
    expect(await cycles()).toHaveLength(4);
  });
});

describe('a page that is edited while the one above it moves', () => {
  /** Moves a page while drafts of eight below it are saved; how many of those are still there. */
  async function saveWhileMoving(change: (pages: PageRepository) => PageRepository): Promise<number> {
    const parent = await desk.create('Above');
    const children: string[] = [];
    for (let index = 0; index < 8; index += 1) children.push(await desk.create(`Below ${index}`, { parentId: parent }));
    const move = new MovePage(toolsOf(desk.test, (stores) => ({ ...stores, pages: change(stores.pages) })));
    await Promise.all([
      move.execute(viewer, { pageId: uuidOf(parent), expectedVersion: 1, input: { slugs: [{ locale: 'en', slug: `moved-${parent.slice(-6)}` }] } }),
      ...children.map((pageId) => desk.run('pageDraftSave', { pageId, locale: 'en', expectedVersion: 1, input: { title: 'Kept' } }).catch(() => undefined)),
    ]);
    const drafts = await Promise.all(children.map((id) => desk.translation(id)));
    return drafts.filter(({ draft }) => draft.title === 'Kept').length;
  }

  const savedDrafts = async () => (await desk.sql<{ count: number }>(`SELECT count(*)::int AS count FROM audit_entries WHERE action = 'page.save_draft'`))[0]!.count;

  it('keeps every draft that was acknowledged', async () => {
    for (let round = 0; round < 5; round += 1) {
      const before = await savedDrafts();
      const kept = await saveWhileMoving((pages) => pages);
      expect(kept).toBe((await savedDrafts()) - before);
    }
  });

  it('loses them where the move locks only the page that moves (control)', async () => {
    let isReading = true;
    const before = await savedDrafts();
    const careless = (pages: PageRepository): PageRepository =>
      Object.assign(Object.create(pages) as PageRepository, {
        getAllForUpdate: (ids: readonly string[]) => pages.findByIds(ids),
        // It reads, everybody saves, it writes what it has read.
        async findTranslations(ids: readonly string[]) {
          const found = await pages.findTranslations(ids);
          if (ids.length > 5 && isReading) {
            isReading = false;
            await eventually(async () => (await savedDrafts()) - before === 8);
          }
          return found;
        },
      });
    expect(await saveWhileMoving(careless)).toBeLessThan(8);
  });
});

describe('a first publication', () => {
  it('after the language of the site changed stands where it puts itself', async () => {
    const parent = await desk.createPublished('House');
    await desk.run('pageTranslate', { input: { pageId: parent, locale: 'de', title: 'Haus' } });
    await desk.publish(parent, 'de');
    const page = await desk.create('Rooms', { parentId: parent });
    await desk.run('pageTranslate', { input: { pageId: page, locale: 'pt-BR', title: 'Quartos' } });
    expect((await desk.paths(page))['pt-BR']).toBe('/house/quartos');
    const german = { ...toolsOf(desk.test, (stores) => stores), site: async () => ({ defaultLocale: 'de', locales: ['en', 'de', 'pt-BR'] }) };
    await new PublishPage(german).execute(viewer, { pageId: uuidOf(page), locale: 'pt-BR' });
    expect(await desk.translation(page, 'pt-BR')).toMatchObject({ status: 'PUBLISHED', path: '/haus/quartos' });
  });

  it('asks for the languages of the site before it holds a connection', async () => {
    const page = await desk.create('Alone');
    const tools = toolsOf(desk.test, (stores) => stores);
    const asked: string[] = [];
    const watched: ContentTools = {
      ...tools,
      site: () => (asked.push('site'), tools.site()),
      unitOfWork: { run: (work) => (asked.push('transaction'), tools.unitOfWork.run(work)) },
    };
    await new PublishPage(watched).execute(viewer, { pageId: uuidOf(page), locale: 'en' });
    expect(asked).toEqual(['site', 'transaction']);
  });
});

describe('the status of a translation', () => {
  it('is the same in SQL and in the entity, in every state that can be', async () => {
    const now = desk.clock.now();
    const { pages } = contentStores(desk.test.platform.database.prisma);
    const expected = new Map<string, PageStatus>();
    const choices = [true, false];
    for (const inTree of choices) for (const published of ['none', 'draft', 'earlier']) for (const once of choices) for (const publishes of choices) for (const ends of choices) {
      const isPublic = published !== 'none';
      if ((isPublic && !inTree) || (isPublic && !once)) continue;
      const id = await desk.create('State');
      const first = (await desk.translation(id)).draft.id;
      await desk.save(id, { title: 'State, later' });
      const draft = (await desk.translation(id)).draft.id;
      const [pageId, draftVersionId] = [uuidOf(id), versionUuid(draft)];
      const schedule = publishes || ends ? { versionId: publishes ? draftVersionId : null, publishAt: publishes ? now : null, unpublishAt: ends ? new Date(now.getTime() + 1) : null, timeZone: 'UTC', scheduledById: null } : null;
      const translation = new PageTranslation({
        pageId, locale: 'en', slug: pageId, path: inTree ? `/${pageId}` : null, draftVersionId, publishedVersionId: published === 'none' ? null : published === 'draft' ? draftVersionId : versionUuid(first),
        publishedAt: isPublic ? now : null, firstPublishedAt: once ? now : null, schedule, version: 3, createdAt: now, updatedAt: now,
      });
      expect(fromTranslation(translation)).toMatchObject({ page_id: pageId });
      await pages.saveTranslations([translation]);
      expect(await pages.findTranslations([pageId])).toEqual([translation]);
      expected.set(pageId, translation.status());
    }
    expect(expected.size).toBe(24);
    expect(new Set(expected.values())).toEqual(new Set(pageStatuses));
    for (const status of pageStatuses) {
      const { edges } = await pages.page({ status: [status] }, { limit: 100, backward: false });
      expect(edges.map(({ node }) => node.id).sort()).toEqual([...expected].flatMap(([id, each]) => (each === status ? [id] : [])).sort());
      expect(await pages.count({ status: [status] })).toBe(edges.length);
    }
  });
});

describe('the database refuses, whoever asks', () => {
  const refusal = (sql: string, values: unknown[]) => desk.sql(sql, values).then(() => 'done', (error: { code: string; message: string }) => error);
  let ids: { page: string; version: string; other: string; otherVersion: string };
  beforeEach(async () => {
    const [page, other] = [await desk.createPublished('Page'), await desk.create('Other')];
    ids = { page: uuidOf(page), version: versionUuid((await desk.translation(page)).draft.id), other: uuidOf(other), otherVersion: versionUuid((await desk.translation(other)).draft.id) };
  });

  it('to change a version', async () => {
    for (const change of [`title = 'Rewritten'`, `sections = '[]'`, 'number = 7', 'author_id = NULL']) {
      expect(await refusal(`UPDATE page_versions SET ${change} WHERE id = $1`, [ids.version])).toMatchObject({ message: expect.stringContaining('immutable') });
    }
  });

  it('to show, schedule or edit the version of another page or language', async () => {
    await desk.run('pageTranslate', { input: { pageId: (await desk.ask('pageRoots'))[0].id, locale: 'de', title: 'Seite' } });
    const [german] = await desk.sql<{ id: string }>(`SELECT id FROM page_versions WHERE locale = 'de'`);
    for (const foreign of [ids.otherVersion, german!.id, uuidV7.next()]) {
      for (const change of ['draft_version_id = $2', 'published_version_id = $2', `scheduled_version_id = $2, publish_at = now(), schedule_time_zone = 'UTC'`]) {
        expect(await refusal(`UPDATE page_translations SET ${change} WHERE page_id = $1 AND locale = 'en'`, [ids.page, foreign])).toMatchObject({ code: '23503' });
      }
    }
  });

  it.each<[string, string, string]>([
    ['two pages at one path', `path = '/page'`, '23505'],
    ['a path with a slash at its end', `path = '/other/'`, '23514'],
    ['a slug with capitals', `slug = 'Other'`, '23514'],
    ['a publication without its time', 'published_version_id = draft_version_id', '23514'],
    ['a publication in the trash', 'published_version_id = draft_version_id, published_at = now(), path = NULL', '23514'],
    ['a time without a version', `publish_at = now(), schedule_time_zone = 'UTC'`, '23514'],
    ['an end before the start', `scheduled_version_id = draft_version_id, publish_at = now(), unpublish_at = now() - interval '1 hour', schedule_time_zone = 'UTC'`, '23514'],
  ])('%s', async (_what, change, code) => {
    expect(await refusal(`UPDATE page_translations SET ${change} WHERE page_id = $1`, [ids.other])).toMatchObject({ code });
  });

  it('a page that is its own parent', async () => {
    expect(await refusal('UPDATE pages SET parent_id = id WHERE id = $1', [ids.page])).toMatchObject({ code: '23514' });
  });
});
