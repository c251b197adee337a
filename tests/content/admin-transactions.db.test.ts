import type { DomainEventType } from '../../src/shared/domain/unit-of-work';
import { type ContentDesk, createDesk } from './admin-support';

const eventTypes = [
  'page.created', 'page.draft_saved', 'page.published', 'page.unpublished', 'page.scheduled', 'page.moved', 'page.trashed', 'page.restored', 'page.purged', 'redirect.changed', 'menu.changed',
] as const satisfies DomainEventType[];

let desk: ContentDesk;
beforeAll(async () => {
  desk = await createDesk();
  for (const on of eventTypes) desk.test.platform.reactions.push({ on, name: 'listen', handle: async () => undefined });
});
afterAll(() => desk.close());

const written = async () => {
  const jobs = await desk.sql<{ name: string }>('SELECT task_identifier AS name FROM graphile_worker.jobs ORDER BY id');
  const entries = await desk.sql<{ action: string }>(`SELECT action FROM audit_entries WHERE subject_type IN ('Page', 'Redirect', 'Menu') ORDER BY id`);
  return { jobs: jobs.map(({ name }) => name.split('/')[0]), audited: entries.map(({ action }) => action) };
};

/** What one call has written. */
async function writtenBy(call: () => Promise<unknown>) {
  const before = await written();
  await call();
  const after = await written();
  return [after.audited.slice(before.audited.length), after.jobs.slice(before.jobs.length)];
}

describe('every change', () => {
  it('is told to the audit log and to the world, once', async () => {
    const page = await desk.create('Told');
    const of = { pageId: page, locale: 'en' };
    const first = (await desk.translation(page)).draft.id;
    const calls: [string, object, string | string[], string | string[]][] = [
      ['pageCreate', { input: { locale: 'en', title: 'New' } }, 'page.create', 'page.created'],
      ['pageTranslate', { input: { pageId: page, locale: 'de', title: 'Neu' } }, 'page.translate', 'page.created'],
      ['pageDraftSave', { ...of, expectedVersion: 1, input: { title: 'Newer' } }, 'page.save_draft', 'page.draft_saved'],
      ['pageVersionRestore', { ...of, versionId: first, expectedVersion: 2 }, 'page.restore_version', 'page.draft_saved'],
      ['pageSchedule', { ...of, input: { publishAt: '2027-01-01T00:00:00', timeZone: 'UTC' } }, 'page.schedule', 'page.scheduled'],
      ['pageScheduleCancel', of, 'page.cancel_schedule', 'page.scheduled'],
      ['pagePublish', of, 'page.publish', 'page.published'],
      ['pageMove', { pageId: page, expectedVersion: 1, input: { slugs: [{ locale: 'en', slug: 'moved' }] } }, ['redirect.create', 'page.move'], ['redirect.changed', 'page.moved']],
      ['pageUnpublish', of, 'page.unpublish', 'page.unpublished'],
      ['pageTrash', { pageId: page }, 'page.trash', 'page.trashed'],
      ['pageRestore', { pageId: page }, 'page.restore', 'page.restored'],
      ['pageBulk', { input: { action: 'TRASH', items: [{ pageId: page }] } }, 'page.trash', 'page.trashed'],
      ['pagePurge', { pageId: page }, 'page.purge', 'page.purged'],
      ['redirectSave', { input: { locale: 'en', fromPath: '/a', toUrl: '/b' } }, 'redirect.create', 'redirect.changed'],
      ['menuSet', { input: { key: 'main', locale: 'en', items: [] } }, 'menu.create', 'menu.changed'],
      ['menuDelete', { key: 'main', locale: 'en' }, 'menu.delete', 'menu.changed'],
    ];
    for (const [name, variables, action, event] of calls) expect([name, ...(await writtenBy(() => desk.run(name, variables)))]).toEqual([name, [action].flat(), [event].flat()]);
  });

  it('that changes nothing is told to nobody', async () => {
    const page = await desk.create('Same');
    expect(await writtenBy(() => desk.save(page, { title: 'Same' }))).toEqual([[], []]);
    expect(await writtenBy(() => desk.faults('pageUnpublish', { pageId: page, locale: 'en' }))).toEqual([[], []]);
  });

  it('and what is told of it stand or fall together', async () => {
    const page = await desk.create('Together');
    await desk.sql(`ALTER TABLE audit_entries ADD CONSTRAINT no_publication CHECK (action <> 'page.publish') NOT VALID`);
    expect(await writtenBy(async () => expect((await desk.send('pagePublish', { pageId: page, locale: 'en' })).errors).toHaveLength(1))).toEqual([[], []]);
    expect(await desk.translation(page)).toMatchObject({ status: 'DRAFT', version: 1 });
    await desk.sql('ALTER TABLE audit_entries DROP CONSTRAINT no_publication');
    expect(await writtenBy(() => desk.publish(page))).toEqual([['page.publish'], ['page.published']]);
  });
});
