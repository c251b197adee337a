import { adminNavigationPermissions } from '../../src/content/presentation/admin-navigation.resolver';
import { adminPageEditPermissions } from '../../src/content/presentation/admin-page-edit.resolver';
import { adminPagePermissions } from '../../src/content/presentation/admin-page.resolver';
import { type ContentDesk, createDesk } from './admin-support';

let desk: ContentDesk;
let pageId: string;
let versionId: string;

beforeAll(async () => {
  desk = await createDesk();
  pageId = await desk.create('Ours');
  versionId = (await desk.translation(pageId)).draft.id;
});
afterAll(() => desk.close());

const of = () => ({ pageId, locale: 'en' });
const calls: Record<string, () => object> = {
  adminPage: () => ({ id: pageId }),
  adminPages: () => ({}),
  pageRoots: () => ({}),
  pageVersionDiff: () => ({ from: versionId, to: versionId }),
  redirects: () => ({}),
  menus: () => ({}),
  pageCreate: () => ({ input: { locale: 'en', title: 'Theirs' } }),
  pageTranslate: () => ({ input: { pageId, locale: 'de', title: 'Deren' } }),
  pageDraftSave: () => ({ ...of(), expectedVersion: 1, input: { title: 'Theirs' } }),
  pageVersionRestore: () => ({ ...of(), versionId, expectedVersion: 1 }),
  pagePublish: () => of(),
  pageUnpublish: () => of(),
  pageSchedule: () => ({ ...of(), input: { publishAt: '2027-01-01T00:00:00', timeZone: 'UTC' } }),
  pageScheduleCancel: () => of(),
  pageMove: () => ({ pageId, expectedVersion: 1, input: { position: 0 } }),
  pageTrash: () => ({ pageId }),
  pageRestore: () => ({ pageId }),
  pagePurge: () => ({ pageId }),
  pageBulk: () => ({ input: { action: 'TRASH', items: [{ pageId }] } }),
  previewTokenCreate: () => ({ input: { pageId, locale: 'en' } }),
  redirectSave: () => ({ input: { locale: 'en', fromPath: '/a', toUrl: '/b' } }),
  redirectDelete: () => ({ id: 'redirect_01h455vb4pex5vsknk084sn02q' }),
  menuSet: () => ({ input: { key: 'main', locale: 'en', items: [] } }),
  menuDelete: () => ({ key: 'main', locale: 'en' }),
};

it('the calls of this file are all there are', () => {
  const all = [adminPagePermissions, adminPageEditPermissions, adminNavigationPermissions].flatMap(({ Query, Mutation }) => [...Object.keys(Query ?? {}), ...Object.keys(Mutation ?? {})]);
  expect(Object.keys(calls).sort()).toEqual(all.sort());
});

describe('editing content is for administrators', () => {
  it.each(Object.keys(calls))('%s is refused to everybody else and changes nothing', async (name) => {
    const refusal = async (who: Parameters<ContentDesk['send']>[2]) => (await desk.send(name, calls[name]!(), who)).errors?.map(({ extensions }) => extensions.code);
    expect(await refusal(null)).toEqual(['UNAUTHENTICATED']);
    expect(await refusal(desk.people.user)).toEqual(['FORBIDDEN']);
    expect(await refusal(desk.people.organizer)).toEqual(['FORBIDDEN']);
    expect(await desk.sql('SELECT (SELECT count(*)::int FROM pages) AS pages, (SELECT count(*)::int FROM redirects) AS redirects, (SELECT count(*)::int FROM menus) AS menus')).toEqual([{ pages: 1, redirects: 0, menus: 0 }]);
    expect(await desk.translation(pageId)).toMatchObject({ version: 1, status: 'DRAFT' });
  });

  it('and administrators get through the same calls (control)', async () => {
    const answer = await desk.send('pageCreate', calls['pageCreate']!());
    expect(answer.errors).toBeUndefined();
    expect(answer.data.pageCreate.userErrors).toEqual([]);
  });
});
