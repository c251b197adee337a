import type { PageRepository } from '../../src/content/domain/page.repository';
import { PublishPage } from '../../src/content/domain/use-cases/publish-page.use-case';
import { RunDueSchedules } from '../../src/content/domain/use-cases/run-due-schedules.use-case';
import { encodeId } from '../../src/shared/presentation/ids';
import { createTestApp, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { type ContentDesk, createDesk, linking, toolsOf, useCasesOf, uuidOf } from './admin-support';

let desk: ContentDesk;
let workers: TestApp[];

beforeAll(async () => {
  desk = await createDesk();
  workers = await Promise.all([1, 2, 3].map(() => createTestApp({ databaseUrl: desk.test.databaseUrl, clock: desk.clock })));
});
beforeEach(() => desk.clear());
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.close()));
  await desk.close();
});

/** A wall-clock time in UTC. */
const inMinutes = (minutes: number) => new Date(desk.clock.now().getTime() + minutes * 60_000).toISOString().slice(0, 19);
const schedule = (pageId: string, input: object, rest: object = {}) => desk.run('pageSchedule', { pageId, locale: 'en', ...rest, input: { timeZone: 'UTC', ...input } });
/** In minutes, of 365.25 days each. */
const tenYears = 10 * 365.25 * 24 * 60;
const refused = (pageId: string, input: object, rest: object = {}) => desk.faults('pageSchedule', { pageId, locale: 'en', ...rest, input: { timeZone: 'UTC', ...input } });
const runOnAll = () => Promise.all(workers.map((worker) => useCasesOf(worker).runDueSchedules.execute()));
const count = (actions: readonly string[], action: string) => actions.filter((each) => each === action).length;

describe('three processes that publish what is due', () => {
  it('publish nothing before its time, and then each of 50 pages once', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 50; index += 1) {
      ids.push(await desk.create(`Due ${index}`));
      await schedule(ids.at(-1)!, { publishAt: inMinutes(1) });
    }
    await runOnAll();
    expect(await desk.sql('SELECT count(*)::int AS count FROM page_translations WHERE published_version_id IS NOT NULL')).toEqual([{ count: 0 }]);
    desk.clock.advance(60);
    await runOnAll();
    await runOnAll();
    for (const id of ids) {
      expect(await desk.translation(id)).toMatchObject({ status: 'PUBLISHED', version: 3, schedule: null, publishedAt: desk.clock.now().toISOString() });
      expect(await desk.audited(id)).toEqual(['page.create', 'page.schedule', 'page.publish']);
    }
  });

  it('publish one several times where the claim locks nothing (control)', async () => {
    const id = await desk.create('Careless');
    await schedule(id, { publishAt: inMinutes(1) });
    desk.clock.advance(60);
    let waiting: (() => void)[] = [];
    const careless = (pages: PageRepository): PageRepository =>
      Object.assign(Object.create(pages) as PageRepository, {
        lockTree: async () => undefined,
        getAllForUpdate: (ids: readonly string[]) => pages.findByIds(ids),
        claimDue: async ({ pageId }: { pageId: string }) => (await pages.findByIds([pageId]))[0]!,
        // All three look before any of them writes.
        async findTranslations(ids: readonly string[]) {
          const found = await pages.findTranslations(ids);
          if (waiting.length < workers.length) {
            await new Promise<void>((resolve) => {
              waiting = [...waiting, resolve];
              if (waiting.length === workers.length) waiting.forEach((go) => go());
            });
          }
          return found;
        },
      });
    await Promise.all(workers.map((worker) => {
      const tools = toolsOf(worker, (stores) => ({ ...stores, pages: careless(stores.pages) }));
      return new RunDueSchedules(tools, new PublishPage(tools)).execute();
    }));
    expect(count(await desk.audited(id), 'page.publish')).toBe(3);
  });
});

describe('a schedule', () => {
  it('survives that nothing runs when it is due', async () => {
    const id = await desk.create('While they slept');
    await schedule(id, { publishAt: inMinutes(1) });
    const before = await createTestApp({ databaseUrl: desk.test.databaseUrl, clock: desk.clock });
    await before.app.startJobs();
    await before.close();
    desk.clock.advance(3_000);
    expect((await desk.translation(id)).status).toBe('SCHEDULED');
    const after = await createTestApp({ databaseUrl: desk.test.databaseUrl, clock: desk.clock });
    await after.app.startJobs();
    await eventually(async () => (await desk.translation(id)).status === 'PUBLISHED');
    await after.close();
    expect(count(await desk.audited(id), 'page.publish')).toBe(1);
  });

  it('publishes the version that it pinned, whatever was saved since', async () => {
    const id = await desk.create('First words');
    const { page } = await schedule(id, { publishAt: inMinutes(1) });
    expect(page.translations[0]).toMatchObject({ status: 'SCHEDULED', schedule: { timeZone: 'UTC', publishAt: new Date(desk.clock.now().getTime() + 60_000).toISOString(), unpublishAt: null, pinnedVersion: { number: 1 }, scheduledBy: { id: desk.people.admin.id } } });
    await desk.save(id, { title: 'Second thoughts' });
    desk.clock.advance(60);
    await runOnAll();
    expect(await desk.translation(id)).toMatchObject({ status: 'CHANGED', published: { number: 1, title: 'First words' }, draft: { number: 2 } });
  });

  it('ends a publication', async () => {
    const id = await desk.createPublished('For a while');
    await schedule(id, { unpublishAt: inMinutes(1) });
    expect((await desk.translation(id)).status).toBe('PUBLISHED');
    desk.clock.advance(60);
    await runOnAll();
    expect(await desk.translation(id)).toMatchObject({ status: 'UNPUBLISHED', schedule: null, published: null });
  });

  it('publishes and ends, one after the other', async () => {
    const id = await desk.create('One hour');
    await schedule(id, { publishAt: inMinutes(1), unpublishAt: inMinutes(61) });
    desk.clock.advance(60);
    await runOnAll();
    expect(await desk.translation(id)).toMatchObject({ status: 'PUBLISHED', schedule: { publishAt: null, unpublishAt: expect.any(String), pinnedVersion: null } });
    desk.clock.advance(3_600);
    await runOnAll();
    await runOnAll();
    expect(await desk.translation(id)).toMatchObject({ status: 'UNPUBLISHED', schedule: null });
    expect(await desk.audited(id)).toEqual(['page.create', 'page.schedule', 'page.publish', 'page.unpublish']);
  });

  it('can be called off, and is by publishing and unpublishing', async () => {
    const id = await desk.create('Not yet');
    const of = { pageId: id, locale: 'en' };
    expect(await desk.codes('pageScheduleCancel', of)).toEqual(['INVALID_STATE']);
    await schedule(id, { publishAt: inMinutes(1) });
    expect(await desk.codes('pageScheduleCancel', { ...of, expectedVersion: 1 })).toEqual(['VERSION_CONFLICT']);
    await desk.run('pageScheduleCancel', { ...of, expectedVersion: 2 });
    expect(await desk.translation(id)).toMatchObject({ status: 'DRAFT', schedule: null });
    await schedule(id, { publishAt: inMinutes(1) });
    await desk.publish(id);
    expect(await desk.translation(id)).toMatchObject({ status: 'PUBLISHED', schedule: null });
    await schedule(id, { publishAt: inMinutes(1), unpublishAt: inMinutes(2) });
    await desk.run('pageUnpublish', of);
    desk.clock.advance(180);
    await runOnAll();
    expect(await desk.translation(id)).toMatchObject({ status: 'UNPUBLISHED', schedule: null });
  });
});

describe('a version that may not be public when its time comes', () => {
  it('stays unpublished, what was public stays so, and who scheduled it is told by mail', async () => {
    const target = await desk.createPublished('Target');
    const id = await desk.createPublished('Links to it');
    await desk.save(id, { title: 'Links to it now', sections: [{ richText: { body: linking(target) } }] });
    await schedule(id, { publishAt: inMinutes(1) });
    const good = await desk.create('Nothing wrong');
    await schedule(good, { publishAt: inMinutes(1) });
    await desk.run('pageUnpublish', { pageId: target, locale: 'en' });
    desk.clock.advance(60);
    await runOnAll();
    expect(await desk.translation(id)).toMatchObject({ status: 'CHANGED', schedule: null, published: { number: 1, title: 'Links to it' } });
    expect(await desk.audited(id)).toEqual(['page.create', 'page.publish', 'page.save_draft', 'page.schedule', 'page.publish_failed']);
    expect((await desk.translation(good)).status).toBe('PUBLISHED');
    await workers[0]!.app.startJobs();
    const mail = await eventually(() => workers[0]!.mails.find(({ subject }) => subject === '"Links to it now" could not be published'));
    expect(mail).toMatchObject({ to: desk.people.admin.email, text: expect.stringContaining("a page that visitors can't see") });
    expect(mail.text).toContain('(en)');
  });

  it('keeps the end that was planned for what is public', async () => {
    const target = await desk.createPublished('Target');
    const id = await desk.createPublished('Ends later');
    await desk.save(id, { title: 'Ends later', sections: [{ richText: { body: linking(target) } }] });
    await schedule(id, { publishAt: inMinutes(1), unpublishAt: inMinutes(2) });
    await desk.run('pageUnpublish', { pageId: target, locale: 'en' });
    desk.clock.advance(60);
    await runOnAll();
    expect(await desk.translation(id)).toMatchObject({ status: 'CHANGED', schedule: { publishAt: null, unpublishAt: expect.any(String) } });
    desk.clock.advance(60);
    await runOnAll();
    expect((await desk.translation(id)).status).toBe('UNPUBLISHED');
  });
});

describe('a schedule that cannot be run for another reason', () => {
  /** Runs what is due, where the words of one page can't be written. */
  const runWith = (broken: string, fault: Error) => {
    const tools = toolsOf(desk.test, (stores) => {
      const indexWords: PageRepository['indexWords'] = async (of, words) => {
        if (of.pageId === uuidOf(broken)) throw fault;
        return stores.pages.indexWords(of, words);
      };
      return { ...stores, pages: Object.assign(Object.create(stores.pages) as PageRepository, { indexWords }) };
    });
    return new RunDueSchedules(tools, new PublishPage(tools)).execute();
  };

  it.each([
    ['a fault of ours', () => new Error('planted')],
    ['the database is away', () => Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' })],
  ])('stays for the next time, and keeps no other waiting: %s', async (_what, fault) => {
    const ids: string[] = [];
    for (const title of ['One', 'Two', 'Three']) {
      ids.push(await desk.create(title));
      await schedule(ids.at(-1)!, { publishAt: inMinutes(1) });
    }
    desk.clock.advance(60);
    const [broken, ...others] = ids;
    await expect(runWith(broken!, fault())).rejects.toThrow('1 of 3 schedules could not be run.');
    for (const id of others) expect((await desk.translation(id)).status).toBe('PUBLISHED');
    expect((await desk.translation(broken!)).status).toBe('SCHEDULED');
    expect(await desk.audited(broken!)).toEqual(['page.create', 'page.schedule']);
    await runOnAll();
    expect((await desk.translation(broken!)).status).toBe('PUBLISHED');
  });
});

describe('times that no schedule takes', () => {
  let id: string;
  beforeEach(async () => {
    id = await desk.create('Timed');
  });

  const changes: [string, string, string, string, string, string, string][] = [
    ['Europe/Berlin', '2027-03-28T02:30:00', 'does not exist', '2027-03-28T01:30+01:00', '2027-03-28T03:30+02:00', '2027-03-28T00:30:00.000Z', '2027-03-28T01:30:00.000Z'],
    ['Europe/Berlin', '2027-10-31T02:30:00', 'comes twice', '2027-10-31T02:30+02:00', '2027-10-31T02:30+01:00', '2027-10-31T00:30:00.000Z', '2027-10-31T01:30:00.000Z'],
    ['America/New_York', '2027-03-14T02:30:00', 'does not exist', '2027-03-14T01:30-05:00', '2027-03-14T03:30-04:00', '2027-03-14T06:30:00.000Z', '2027-03-14T07:30:00.000Z'],
    ['America/New_York', '2027-11-07T01:30:00', 'comes twice', '2027-11-07T01:30-04:00', '2027-11-07T01:30-05:00', '2027-11-07T05:30:00.000Z', '2027-11-07T06:30:00.000Z'],
    ['Australia/Lord_Howe', '2027-10-03T02:15:00', 'does not exist', '2027-10-03T01:45+10:30', '2027-10-03T02:45+11:00', '2027-10-02T15:15:00.000Z', '2027-10-02T15:45:00.000Z'],
    ['Australia/Lord_Howe', '2027-04-04T01:45:00', 'comes twice', '2027-04-04T01:45+11:00', '2027-04-04T01:45+10:30', '2027-04-03T14:45:00.000Z', '2027-04-03T15:15:00.000Z'],
    ['Africa/Casablanca', '2027-03-14T02:30:00', 'does not exist', '2027-03-14T01:30+00:00', '2027-03-14T03:30+01:00', '2027-03-14T01:30:00.000Z', '2027-03-14T02:30:00.000Z'],
    ['Africa/Casablanca', '2027-02-07T02:30:00', 'comes twice', '2027-02-07T02:30+01:00', '2027-02-07T02:30+00:00', '2027-02-07T01:30:00.000Z', '2027-02-07T02:30:00.000Z'],
  ];

  it.each(changes)('in %s %s %s: it is refused with both choices, and taken with one of them', async (timeZone, publishAt, what, earlier, later, first, second) => {
    for (const field of ['publishAt', 'unpublishAt']) {
      const times = field === 'publishAt' ? { publishAt } : { publishAt: inMinutes(2_000), unpublishAt: publishAt };
      const [fault, ...others] = await refused(id, { ...times, timeZone });
      expect([fault, others]).toMatchObject([{ code: 'INVALID', field: ['input', field] }, []]);
      for (const part of [what, `EARLIER for ${earlier}`, `LATER for ${later}`]) expect(fault!.message).toContain(part);
    }
    for (const [clockChange, instant] of [['EARLIER', first], ['LATER', second]]) {
      await schedule(id, { publishAt, timeZone, clockChange });
      expect((await desk.translation(id)).schedule).toMatchObject({ publishAt: instant, timeZone });
    }
  });

  it('an hour beside the change means what it says, whatever is chosen', async () => {
    for (const clockChange of [null, 'EARLIER', 'LATER']) {
      await schedule(id, { publishAt: '2027-03-28T03:30:00', timeZone: 'Europe/Berlin', clockChange });
      expect((await desk.translation(id)).schedule.publishAt).toBe('2027-03-28T01:30:00.000Z');
    }
  });

  it.each<[string, () => object, string, string, string]>([
    ['none at all', () => ({}), 'REQUIRED', 'publishAt', ''],
    ['the past', () => ({ publishAt: inMinutes(-1) }), 'INVALID', 'publishAt', 'in the future'],
    ['an end in the past', () => ({ publishAt: inMinutes(1), unpublishAt: inMinutes(-1) }), 'INVALID', 'unpublishAt', 'in the future'],
    ['an end before the start', () => ({ publishAt: inMinutes(2), unpublishAt: inMinutes(1) }), 'INVALID', 'unpublishAt', 'after publishAt'],
    ['an end of what is not public', () => ({ unpublishAt: inMinutes(1) }), 'INVALID_STATE', 'unpublishAt', 'give publishAt too'],
    ['a time beyond ten years', () => ({ publishAt: inMinutes(tenYears + 1) }), 'INVALID', 'publishAt', 'within 10 years'],
    ['an end beyond ten years', () => ({ publishAt: inMinutes(1), unpublishAt: inMinutes(tenYears + 1) }), 'INVALID', 'unpublishAt', 'within 10 years'],
    ['the 30th of February', () => ({ publishAt: '2027-02-30T12:00:00' }), 'INVALID', 'publishAt', 'calendar'],
    ['a time with an offset', () => ({ publishAt: `${inMinutes(1)}Z` }), 'INVALID', 'publishAt', 'without a zone'],
  ])('%s', async (_what, times, code, field, message) => {
    expect(await refused(id, times())).toMatchObject([{ code, field: ['input', field], message: expect.stringContaining(message) }]);
    expect((await desk.translation(id)).version).toBe(1);
  });

  it('but the last minute of ten years', async () => {
    await schedule(id, { publishAt: inMinutes(tenYears - 1), unpublishAt: inMinutes(tenYears) });
    expect((await desk.translation(id)).status).toBe('SCHEDULED');
  });

  it('nor other versions, pages and locales than there are', async () => {
    const publishAt = inMinutes(1);
    const other = (await desk.translation(await desk.create('Other'))).draft.id;
    expect(await refused(id, { publishAt }, { versionId: other })).toMatchObject([{ code: 'NOT_FOUND', field: ['versionId'] }]);
    expect(await refused(id, { publishAt }, { versionId: 'pageversion_x' })).toMatchObject([{ code: 'NOT_FOUND', field: ['versionId'] }]);
    expect(await refused(id, { publishAt }, { expectedVersion: 9 })).toMatchObject([{ code: 'VERSION_CONFLICT' }]);
    expect(await refused(id, { publishAt }, { locale: 'de' })).toMatchObject([{ code: 'NOT_FOUND', field: ['locale'] }]);
    expect(await refused(encodeId('Page', '01940000-0000-7000-8000-000000000000'), { publishAt })).toMatchObject([{ code: 'NOT_FOUND', field: ['pageId'] }]);
    await desk.save(id, { title: 'Incomplete', sections: [{ hero: {} }] });
    expect(await refused(id, { publishAt })).toMatchObject([{ code: 'REQUIRED', field: ['version', 'sections', '0', 'heading'] }]);
    expect(await desk.sql('SELECT count(*)::int AS count FROM page_translations WHERE publish_at IS NOT NULL AND page_id = $1', [uuidOf(id)])).toEqual([{ count: 0 }]);
  });
});
