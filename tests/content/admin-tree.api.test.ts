import { type ContentDesk, createDesk, unknownPage, useCasesOf } from './admin-support';

let desk: ContentDesk;
beforeAll(async () => {
  desk = await createDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

describe('the paths of a tree', () => {
  it('follow from parents and slugs, and move with them', async () => {
    const company = await desk.create('Company');
    const team = await desk.create('Team', { parentId: company });
    const people = await desk.create('People', { parentId: team, slug: 'who-we-are' });
    const press = await desk.create('Press');
    expect(await desk.paths(people)).toEqual({ en: '/company/team/who-we-are' });
    await desk.move(team, { parentId: press });
    expect(await desk.paths(people)).toEqual({ en: '/press/team/who-we-are' });
    await desk.move(press, { slugs: [{ locale: 'en', slug: 'media' }] });
    expect([await desk.paths(press), await desk.paths(team), await desk.paths(people)]).toEqual([{ en: '/media' }, { en: '/media/team' }, { en: '/media/team/who-we-are' }]);
    await desk.move(people, { parentId: null });
    expect(await desk.paths(people)).toEqual({ en: '/who-we-are' });
    // Twice because what it stood below moved.
    expect(await desk.audited(people)).toEqual(['page.create', 'page.move', 'page.move', 'page.move']);
  });

  it('of the front page is "/", and what stands below it is at the top', async () => {
    const front = await desk.create('Welcome', { slug: '' });
    const below = await desk.create('About', { parentId: front });
    expect([await desk.paths(front), await desk.paths(below)]).toEqual([{ en: '/' }, { en: '/about' }]);
    expect(await desk.faults('pageCreate', { input: { locale: 'en', title: 'Second front', slug: '' } })).toMatchObject([{ code: 'TAKEN', field: ['input', 'slug'] }]);
    expect(await desk.faults('pageCreate', { input: { locale: 'en', title: 'No slug', slug: '', parentId: below } })).toMatchObject([{ code: 'INVALID', field: ['input', 'slug'] }]);
    const { version } = await desk.page(front);
    expect(await desk.faults('pageMove', { pageId: front, expectedVersion: version, input: { parentId: below } })).toMatchObject([{ code: 'INVALID_STATE' }]);
  });

  it('go through the parent in the language that its readers get, which no draft changes', async () => {
    const parent = await desk.create('House');
    const child = await desk.create('Rooms', { parentId: parent });
    await desk.run('pageTranslate', { input: { pageId: child, locale: 'de-AT', title: 'Zimmer' } });
    await desk.publish(child, 'de-AT');
    expect(await desk.paths(child)).toEqual({ en: '/house/rooms', 'de-AT': '/house/zimmer' });
    await desk.run('pageTranslate', { input: { pageId: parent, locale: 'de', title: 'Haus' } });
    expect(await desk.paths(child)).toEqual({ en: '/house/rooms', 'de-AT': '/house/zimmer' });
    await desk.publish(parent, 'de');
    expect(await desk.paths(child)).toEqual({ en: '/haus/rooms', 'de-AT': '/haus/zimmer' });
    expect(await desk.redirects()).toEqual([`de-AT /house/zimmer → ${child}`]);
    await desk.publish(parent);
    expect(await desk.paths(child)).toEqual({ en: '/house/rooms', 'de-AT': '/haus/zimmer' });
    await desk.run('pageTranslate', { input: { pageId: parent, locale: 'de-AT', title: 'Hütte' } });
    await desk.publish(parent, 'de-AT');
    expect(await desk.paths(child)).toEqual({ en: '/house/rooms', 'de-AT': '/hutte/zimmer' });
    expect((await desk.translation(child, 'de-AT')).url).toBe('http://localhost:3000/de-AT/hutte/zimmer');
    expect(await desk.codes('pageTranslate', { input: { pageId: parent, locale: 'de', title: 'Noch einmal' } })).toEqual(['TAKEN']);
    expect(await desk.faults('pageTranslate', { input: { pageId: unknownPage, locale: 'de', title: 'Niemand' } })).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'pageId'] }]);
  });

  it('are left before another page takes them, whichever way a tree moves', async () => {
    const front = await desk.createPublished('Welcome', { slug: '' });
    const about = await desk.createPublished('About', { parentId: front, slug: 'about' });
    const same = await desk.createPublished('About', { parentId: about, slug: 'about' });
    await desk.move(front, { slugs: [{ locale: 'en', slug: 'about' }] });
    expect([await desk.paths(front), await desk.paths(about), await desk.paths(same)]).toEqual([{ en: '/about' }, { en: '/about/about' }, { en: '/about/about/about' }]);
    await desk.move(front, { slugs: [{ locale: 'en', slug: '' }] });
    expect([await desk.paths(front), await desk.paths(about), await desk.paths(same)]).toEqual([{ en: '/' }, { en: '/about' }, { en: '/about/about' }]);
  });

  it.each(['events', 'de', 'pt-br'])('leave /%s to the website itself', async (slug) => {
    expect(await desk.faults('pageCreate', { input: { locale: 'en', title: 'Mine', slug } })).toMatchObject([{ code: 'TAKEN', field: ['input', 'slug'] }]);
    const parent = await desk.create('Parent');
    const mine = await desk.create('Mine', { slug, parentId: parent });
    expect(await desk.paths(mine)).toEqual({ en: `/parent/${slug}` });
    const front = await desk.create('Welcome', { slug: '' });
    const taken = [{ code: 'TAKEN', message: expect.stringContaining(`needs /${slug} `) }];
    expect(await desk.faults('pageCreate', { input: { locale: 'en', title: 'Mine', slug, parentId: front } })).toMatchObject(taken);
    for (const parentId of [null, front]) expect(await desk.faults('pageMove', { pageId: mine, expectedVersion: 1, input: { parentId } })).toMatchObject(taken);
    await desk.move(front, { slugs: [{ locale: 'en', slug: 'welcome' }] });
    expect(await desk.faults('pageMove', { pageId: parent, expectedVersion: 1, input: { slugs: [{ locale: 'en', slug: '' }] } })).toMatchObject(taken);
  });

  it('are found beside what the website needs where the title would lead there', async () => {
    expect([await desk.paths(await desk.create('Events')), await desk.paths(await desk.create('Events!'))]).toEqual([{ en: '/events-2' }, { en: '/events-3' }]);
  });

  it('belong to one page each', async () => {
    const [a, b] = [await desk.create('Same'), await desk.create('Same')];
    expect([await desk.paths(a), await desk.paths(b)]).toEqual([{ en: '/same' }, { en: '/same-2' }]);
    expect(await desk.faults('pageCreate', { input: { locale: 'en', title: 'Third', slug: 'same' } })).toMatchObject([{ code: 'TAKEN', message: expect.stringContaining('/same') }]);
    const parent = await desk.create('Parent');
    await desk.create('Same', { parentId: parent });
    expect(await desk.faults('pageMove', { pageId: a, expectedVersion: 1, input: { parentId: parent } })).toMatchObject([{ code: 'TAKEN', field: ['input', 'parentId'] }]);
    expect(await desk.faults('pageMove', { pageId: b, expectedVersion: 1, input: { slugs: [{ locale: 'en', slug: 'same' }] } })).toMatchObject([{ code: 'TAKEN', field: ['input', 'slugs'] }]);
    expect(await desk.page(a)).toMatchObject({ version: 1, parent: null });
  });

  it('are at most ten deep', async () => {
    let parentId: string | null = null;
    for (let depth = 1; depth <= 10; depth += 1) parentId = await desk.create('Deep', { parentId });
    expect(await desk.codes('pageCreate', { input: { locale: 'en', title: 'Too deep', parentId } })).toEqual(['INVALID']);
  });
});

describe('a move', () => {
  it('below the page itself, or below one of its own, is refused', async () => {
    const top = await desk.create('Top');
    const middle = await desk.create('Middle', { parentId: top });
    const bottom = await desk.create('Bottom', { parentId: middle });
    for (const parentId of [top, middle, bottom]) {
      expect(await desk.faults('pageMove', { pageId: top, expectedVersion: 1, input: { parentId } })).toMatchObject([{ code: 'INVALID_STATE', field: ['input', 'parentId'] }]);
    }
    expect(await desk.faults('pageMove', { pageId: top, expectedVersion: 1, input: { parentId: unknownPage } })).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'parentId'] }]);
    expect(await desk.codes('pageMove', { pageId: unknownPage, expectedVersion: 1, input: { position: 0 } })).toEqual(['NOT_FOUND']);
    expect(await desk.codes('pageMove', { pageId: top, expectedVersion: 7, input: { position: 0 } })).toEqual(['VERSION_CONFLICT']);
    expect(await desk.faults('pageMove', { pageId: top, expectedVersion: 1, input: { slugs: [{ locale: 'de', slug: 'oben' }] } })).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'slugs', '0', 'locale'] }]);
    await desk.run('pageTrash', { pageId: bottom });
    expect(await desk.codes('pageMove', { pageId: top, expectedVersion: 1, input: { parentId: bottom } })).toEqual(['INVALID_STATE']);
    expect(await desk.codes('pageMove', { pageId: bottom, expectedVersion: 2, input: { parentId: null } })).toEqual(['INVALID_STATE']);
  });

  it('orders siblings', async () => {
    const ids: string[] = [];
    for (const title of ['A', 'B', 'C']) ids.push(await desk.create(title));
    expect((await desk.move(ids[2]!, { position: 0 })).page.position).toBe(0);
    const order = async () => (await desk.ask('pageRoots')).map(({ id, position }: { id: string; position: number }) => [ids.indexOf(id), position]);
    expect(await order()).toEqual([[2, 0], [0, 1], [1, 2]]);
    expect((await desk.move(ids[2]!, { position: 99 })).page).toEqual(await desk.page(ids[2]!));
    expect(await order()).toEqual([[0, 0], [1, 1], [2, 2]]);
  });
});

describe('redirects of pages that move', () => {
  it('lead from every former address straight to the page', async () => {
    const id = await desk.createPublished('First');
    for (const slug of ['second', 'third', 'fourth']) await desk.move(id, { slugs: [{ locale: 'en', slug }] });
    expect(await desk.redirects()).toEqual([`en /first → ${id}`, `en /second → ${id}`, `en /third → ${id}`]);
    await desk.move(id, { slugs: [{ locale: 'en', slug: 'second' }] });
    expect(await desk.redirects()).toEqual([`en /first → ${id}`, `en /fourth → ${id}`, `en /third → ${id}`]);
  });

  it('are made for all that was public below, and for nothing else', async () => {
    const top = await desk.createPublished('Top');
    const seen = await desk.createPublished('Seen', { parentId: top });
    await desk.create('Never seen', { parentId: top });
    const once = await desk.createPublished('Once seen', { parentId: top });
    await desk.run('pageUnpublish', { pageId: once, locale: 'en' });
    await desk.move(top, { slugs: [{ locale: 'en', slug: 'roof' }] });
    expect(await desk.redirects()).toEqual([`en /top → ${top}`, `en /top/once-seen → ${once}`, `en /top/seen → ${seen}`]);
  });

  it('stay below a page that goes live there', async () => {
    const id = await desk.createPublished('Old');
    await desk.move(id, { slugs: [{ locale: 'en', slug: 'new' }] });
    await desk.createPublished('Other', { slug: 'old' });
    expect(await desk.redirects()).toEqual([`en /old → ${id}`]);
  });
});

describe('redirects by hand', () => {
  const save = (input: object) => desk.run('redirectSave', { input: { locale: 'en', ...input } });
  const refused = (input: object) => desk.faults('redirectSave', { input: { locale: 'en', fromPath: '/a', ...input } });

  it('lead where they are told, chains flattened', async () => {
    const id = await desk.create('Target');
    await save({ fromPath: '/c/', pageId: id });
    await save({ fromPath: '/b', toUrl: '/c', statusCode: 302 });
    await save({ fromPath: '/x', toUrl: '/a' });
    await save({ fromPath: '/a', toUrl: '/b' });
    await save({ fromPath: '/out', toUrl: 'https://example.org/' });
    expect(await desk.redirects()).toEqual([`en /a → ${id} (by hand)`, `en /b → ${id} (by hand)`, `en /c → ${id} (by hand)`, 'en /out → https://example.org/ (by hand)', `en /x → ${id} (by hand)`]);
    const { nodes } = await desk.ask('redirects', { filter: { query: '/b', locale: 'en', isAutomatic: false } });
    expect(nodes).toMatchObject([{ fromPath: '/b', statusCode: 302, version: 1 }]);
    expect(await desk.audited(nodes[0].id)).toEqual(['redirect.create']);
  });

  it('never lead in a circle', async () => {
    await save({ fromPath: '/b', toUrl: '/c' });
    expect(await refused({ toUrl: '/a' })).toMatchObject([{ code: 'REDIRECT_LOOP' }]);
    expect(await refused({ fromPath: '/c', toUrl: '/b' })).toMatchObject([{ code: 'REDIRECT_LOOP' }]);
    expect(await refused({ fromPath: '/c', toUrl: '/b/?x=1#y' })).toMatchObject([{ code: 'REDIRECT_LOOP' }]);
    const id = await desk.create('A');
    expect(await refused({ pageId: id })).toMatchObject([{ code: 'REDIRECT_LOOP', field: ['input', 'pageId'] }]);
    expect(await desk.redirects()).toEqual(['en /b → /c (by hand)']);
  });

  it.each<[string, object, string]>([
    ['a path without slash', { fromPath: 'a', toUrl: '/b' }, 'fromPath'],
    ['a path with a query', { fromPath: '/a?b', toUrl: '/b' }, 'fromPath'],
    ['a long path', { fromPath: `/${'a'.repeat(500)}`, toUrl: '/b' }, 'fromPath'],
    ['no target', {}, 'toUrl'],
    ['two targets', { toUrl: '/b', pageId: unknownPage }, 'toUrl'],
    ['a script', { toUrl: 'javascript:alert(1)' }, 'toUrl'],
    ['another site in disguise', { toUrl: '//evil.example' }, 'toUrl'],
    ['a status that is no redirect', { toUrl: '/b', statusCode: 200 }, 'statusCode'],
    ['a language that the site does not speak', { toUrl: '/b', locale: 'fr' }, 'locale'],
  ])('%s is refused', async (_what, input, field) => {
    expect(await refused(input)).toMatchObject([{ code: 'INVALID', field: ['input', field] }]);
  });

  it('are changed and removed by their version', async () => {
    expect(await refused({ pageId: unknownPage })).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'pageId'] }]);
    const { redirect: a } = await save({ fromPath: '/a', toUrl: '/b' });
    await save({ fromPath: '/c', toUrl: '/d' });
    expect(await refused({ id: a.id, expectedVersion: 1, fromPath: '/c', toUrl: '/b' })).toMatchObject([{ code: 'TAKEN', field: ['input', 'fromPath'] }]);
    expect(await refused({ id: a.id, expectedVersion: 3, toUrl: '/e' })).toMatchObject([{ code: 'VERSION_CONFLICT' }]);
    const { redirect } = await save({ id: a.id, expectedVersion: 1, fromPath: '/a2', toUrl: '/e' });
    expect(redirect).toMatchObject({ id: a.id, fromPath: '/a2', toUrl: '/e', version: 2 });
    expect(await desk.run('redirectDelete', { id: a.id })).toMatchObject({ deletedId: a.id });
    expect(await desk.codes('redirectDelete', { id: a.id })).toEqual(['NOT_FOUND']);
    expect(await refused({ id: a.id, toUrl: '/e' })).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await desk.redirects()).toEqual(['en /c → /d (by hand)']);
    expect(await desk.audited(a.id)).toEqual(['redirect.create', 'redirect.update', 'redirect.delete']);
  });
});

describe('the trash', () => {
  it('takes what is neither public nor above other pages', async () => {
    const parent = await desk.create('Parent');
    const child = await desk.createPublished('Child', { parentId: parent });
    expect(await desk.faults('pageTrash', { pageId: child })).toMatchObject([{ code: 'INVALID_STATE', message: expect.stringContaining('public in en') }]);
    expect(await desk.faults('pageTrash', { pageId: parent })).toMatchObject([{ code: 'INVALID_STATE', message: expect.stringContaining('below') }]);
    await desk.run('pageUnpublish', { pageId: child, locale: 'en' });
    await desk.run('pageTrash', { pageId: child });
    await desk.run('pageTrash', { pageId: parent });
    expect(await desk.translation(child)).toMatchObject({ path: null, url: null, status: 'TRASHED' });
    expect(await desk.codes('pageTrash', { pageId: child })).toEqual(['INVALID_STATE']);
    expect(await desk.faults('pageRestore', { pageId: child })).toMatchObject([{ code: 'INVALID_STATE', message: expect.stringContaining('above it') }]);
    await desk.run('pageRestore', { pageId: parent });
    await desk.run('pageRestore', { pageId: child });
    expect(await desk.translation(child)).toMatchObject({ path: '/parent/child', status: 'UNPUBLISHED' });
    expect(await desk.codes('pageRestore', { pageId: child })).toEqual(['INVALID_STATE']);
  });

  it('takes and gives back pages with those below them, in whatever order they are named', async () => {
    const parent = await desk.create('Above');
    const child = await desk.create('Below', { parentId: parent });
    const items = [{ pageId: parent }, { pageId: child }];
    await desk.run('pageBulk', { input: { action: 'TRASH', items } });
    expect(await desk.codes('pagePurge', { pageId: parent })).toEqual(['INVALID_STATE']);
    await desk.run('pageBulk', { input: { action: 'RESTORE', items: [...items].reverse() } });
    expect(await desk.paths(child)).toEqual({ en: '/above/below' });
    await desk.run('pageBulk', { input: { action: 'TRASH', items } });
    await desk.run('pageBulk', { input: { action: 'PURGE', items } });
    expect(await desk.page(child)).toBeNull();
  });

  it('frees the path; what comes back to a path that was taken stands beside it', async () => {
    const id = await desk.create('Place');
    await desk.run('pageTrash', { pageId: id });
    const other = await desk.create('Place');
    expect(await desk.paths(other)).toEqual({ en: '/place' });
    await desk.run('pageRestore', { pageId: id });
    expect([await desk.paths(other), await desk.paths(id)]).toEqual([{ en: '/place' }, { en: '/place-2' }]);
  });

  it('gives back beside what the website came to need itself', async () => {
    const id = await desk.create('Italy', { slug: 'it' });
    await desk.run('pageTrash', { pageId: id });
    await desk.sql(`UPDATE site_settings SET locales = locales || 'it'::text`);
    await desk.wait(10);
    await desk.run('pageRestore', { pageId: id });
    expect(await desk.paths(id)).toEqual({ en: '/it-2' });
    await desk.sql(`UPDATE site_settings SET locales = array_remove(locales, 'it')`);
    await desk.wait(10);
  });

  it('lets nothing be done to what is in it', async () => {
    const id = await desk.create('Gone');
    const { draft } = await desk.translation(id);
    await desk.run('pageTrash', { pageId: id });
    const of = { pageId: id, locale: 'en' };
    expect(await desk.codes('pageDraftSave', { ...of, expectedVersion: 2, input: { title: 'No' } })).toEqual(['INVALID_STATE']);
    expect(await desk.codes('pagePublish', of)).toEqual(['INVALID_STATE']);
    expect(await desk.codes('pageUnpublish', of)).toEqual(['INVALID_STATE']);
    expect(await desk.codes('pageSchedule', { ...of, input: { publishAt: '2027-01-01T00:00:00', timeZone: 'UTC' } })).toEqual(['INVALID_STATE']);
    expect(await desk.codes('pageScheduleCancel', of)).toEqual(['INVALID_STATE']);
    expect(await desk.codes('pageVersionRestore', { ...of, versionId: draft.id, expectedVersion: 2 })).toEqual(['INVALID_STATE']);
    expect(await desk.codes('pageTranslate', { input: { pageId: id, locale: 'de', title: 'Nein' } })).toEqual(['INVALID_STATE']);
    expect(await desk.codes('previewTokenCreate', { input: of })).toEqual(['INVALID_STATE']);
    expect(await desk.codes('pageCreate', { input: { locale: 'en', title: 'Below', parentId: id } })).toEqual(['INVALID_STATE']);
  });

  it('is emptied by hand', async () => {
    const id = await desk.createPublished('Now', { seo: { imageId: await desk.media() } });
    await desk.move(id, { slugs: [{ locale: 'en', slug: 'later' }] });
    expect(await desk.codes('pagePurge', { pageId: id })).toEqual(['INVALID_STATE']);
    await desk.run('pageUnpublish', { pageId: id, locale: 'en' });
    await desk.run('pageTrash', { pageId: id });
    expect(await desk.run('pagePurge', { pageId: id })).toMatchObject({ deletedId: id });
    expect(await desk.codes('pagePurge', { pageId: id })).toEqual(['NOT_FOUND']);
    expect(await desk.send('adminPage', { id })).toMatchObject({ data: { adminPage: null } });
    expect([await desk.redirects(), await desk.sql('SELECT * FROM page_versions'), await desk.sql('SELECT * FROM media_usages')]).toEqual([[], [], []]);
    expect(await desk.audited(id)).toEqual(['page.create', 'page.publish', 'page.move', 'page.unpublish', 'page.trash', 'page.purge']);
  });

  it('is emptied by itself, 30 days later', async () => {
    const [old, young] = [await desk.create('Old'), await desk.create('Young')];
    await desk.run('pageTrash', { pageId: old });
    await desk.wait(29 * 86_400);
    await desk.run('pageTrash', { pageId: young });
    const { purge } = useCasesOf(desk.test);
    await purge.purgeTrash();
    expect(await desk.page(old)).toMatchObject({ id: old });
    await desk.wait(86_401);
    await Promise.all([purge.purgeTrash(), purge.purgeTrash()]);
    expect((await desk.send('adminPage', { id: old })).data.adminPage).toBeNull();
    expect(await desk.page(young)).toMatchObject({ id: young });
    expect(await desk.audited(old)).toEqual(['page.create', 'page.trash', 'page.purge']);
  });
});
