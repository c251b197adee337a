import { JosePreviewTokens } from '../../src/content/infrastructure/jose-preview-tokens';
import { encodeId } from '../../src/shared/presentation/ids';
import { PublicWorld } from '../events/public-world';
import { type ContentDesk, createDesk, unknownMedia, unknownPage, uuidOf, versionUuid } from './admin-support';

let desk: ContentDesk;
beforeAll(async () => {
  desk = await createDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const menu = (items: object[], rest: object = {}) => ({ input: { key: 'main', locale: 'en', items, ...rest } });

describe('a menu', () => {
  it('leads to pages, events, files and addresses, by its labels', async () => {
    const world = await PublicWorld.create(desk.test.databaseUrl, desk.clock.now());
    const eventId = encodeId('Event', (await world.event({ title: 'Concert' })).id);
    await world.close();
    const [page, media, gone] = [await desk.create('About'), await desk.media(), await desk.create('Gone')];
    const items = [
      { label: 'Heading', children: [{ label: 'About', pageId: page, children: [{ label: 'Concert', eventId }, { label: 'Programme', mediaId: media }] }] },
      { label: 'Elsewhere', href: 'https://example.org/' },
      { label: 'Gone', pageId: gone },
    ];
    const { menu: written } = await desk.run('menuSet', menu(items));
    expect(written).toMatchObject({
      key: 'main', locale: 'en', version: 1,
      items: [
        {
          label: 'Heading', target: null, targetId: null,
          children: [{ label: 'About', targetId: page, target: { __typename: 'Page', id: page }, children: [{ label: 'Concert', target: { __typename: 'Event', eventTitle: 'Concert' } }, { label: 'Programme', target: { __typename: 'MediaAsset', id: media } }] }],
        },
        { label: 'Elsewhere', targetId: null, target: { __typename: 'ExternalLink', href: 'https://example.org/' }, children: [] },
        { label: 'Gone', targetId: gone, target: { __typename: 'Page', id: gone } },
      ],
    });
    for (let time = 0; time < 5; time += 1) expect(await desk.ask('menus', { key: 'main' })).toEqual([written]);
    await desk.run('pageTrash', { pageId: gone });
    await desk.run('pagePurge', { pageId: gone });
    expect((await desk.ask('menus', { key: 'main' }))[0].items[2]).toMatchObject({ label: 'Gone', targetId: gone, target: null });
  });

  it('leads to nothing that never was', async () => {
    const items = [{ label: 'A', pageId: unknownPage }, { label: 'B', children: [{ label: 'C', eventId: encodeId('Event', uuidOf(unknownPage)) }, { label: 'D', mediaId: unknownMedia }, { label: 'E', pageId: await desk.create('Draft') }] }];
    expect((await desk.faults('menuSet', menu(items))).map(({ code, field }) => `${code} ${field?.join('.')}`)).toEqual([
      'NOT_FOUND input.items.0.pageId', 'NOT_FOUND input.items.1.children.0.eventId', 'NOT_FOUND input.items.1.children.1.mediaId',
    ]);
    expect(await desk.ask('menus')).toEqual([]);
  });

  it('is replaced by its version, one for each key and locale', async () => {
    const { menu: first } = await desk.run('menuSet', menu([{ label: 'A' }]));
    await desk.run('menuSet', menu([], { locale: 'de' }));
    await desk.run('menuSet', menu([], { key: 'footer', expectedVersion: 0 }));
    expect(await desk.faults('menuSet', menu([{ label: 'B' }]))).toMatchObject([{ code: 'VERSION_CONFLICT', field: ['input', 'expectedVersion'] }]);
    expect(await desk.faults('menuSet', menu([{ label: 'B' }], { expectedVersion: 2 }))).toMatchObject([{ code: 'VERSION_CONFLICT', field: ['input', 'expectedVersion'] }]);
    expect(await desk.faults('menuSet', menu([], { key: 'none', expectedVersion: 1 }))).toMatchObject([
      { code: 'VERSION_CONFLICT', field: ['input', 'expectedVersion'], message: 'There is no menu none in en; leave expectedVersion out to make it.' },
    ]);
    const { menu: second } = await desk.run('menuSet', menu([{ label: 'B' }], { expectedVersion: 1 }));
    expect(second).toMatchObject({ id: first.id, version: 2, items: [{ label: 'B' }] });
    const names = async (variables: object) => (await desk.ask('menus', variables)).map(({ key, locale }: { key: string; locale: string }) => `${key} ${locale}`);
    expect([await names({}), await names({ key: 'main' }), await names({ locale: 'en' })]).toEqual([['footer en', 'main de', 'main en'], ['main de', 'main en'], ['footer en', 'main en']]);
    expect(await desk.run('menuDelete', { key: 'main', locale: 'en' })).toMatchObject({ deletedId: first.id });
    expect(await desk.codes('menuDelete', { key: 'main', locale: 'en' })).toEqual(['NOT_FOUND']);
    expect(await desk.audited(first.id)).toEqual(['menu.create', 'menu.update', 'menu.delete']);
  });

  it('that two editors start at once is written by one of them', async () => {
    const answers = await Promise.all([desk.ask('menuSet', menu([{ label: 'Mine' }])), desk.ask('menuSet', menu([{ label: 'Theirs' }]), desk.people.other)]);
    expect(answers.map(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code)).sort()).toEqual([[], ['VERSION_CONFLICT']]);
    expect(await desk.ask('menus')).toMatchObject([{ version: 1 }]);
  });

  it('is taken at once, however often the document comes (graphql-jit would spend seconds on an input that holds itself)', async () => {
    const { menu: { version } } = await desk.run('menuSet', menu([]));
    const start = performance.now();
    for (let time = 0; time < 6; time += 1) await desk.run('menuSet', menu([{ label: 'A' }], { expectedVersion: version + time }));
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  const nested = (depth: number): object[] => (depth === 0 ? [] : [{ label: `Level ${depth}`, children: nested(depth - 1) }]);
  it.each<[string, object, string]>([
    ['a key with spaces', menu([], { key: 'a b' }), 'input.key'],
    ['a long key', menu([], { key: 'k'.repeat(51) }), 'input.key'],
    ['a language that the site does not speak', menu([], { locale: 'fr' }), 'input.locale'],
    ['an entry without label', menu([{ label: 'A', children: [{ label: '' }] }]), 'input.items.0.children.0.label'],
    ['an entry to two targets', menu([{ label: 'A', href: '/a', pageId: unknownPage }]), 'input.items.0'],
    ['an entry that runs a script', menu([{ label: 'A', children: [{ label: 'B', href: 'javascript:alert(1)' }] }]), 'input.items.0.children.0.href'],
    ['four levels', menu(nested(4)), 'input.items.0.children.0.children.0.children'],
    ['201 entries in all', menu([{ label: 'A', children: Array.from({ length: 200 }, () => ({ label: 'B' })) }]), 'input.items'],
    ['201 entries', menu(Array.from({ length: 201 }, () => ({ label: 'B' }))), 'input.items'],
  ])('%s is refused at its place', async (_what, variables, field) => {
    expect((await desk.faults('menuSet', variables)).map((fault) => `${fault.code} ${fault.field?.join('.')}`)).toEqual([`INVALID ${field}`]);
    expect(await desk.ask('menus')).toEqual([]);
  });
});

describe('a preview', () => {
  const tokens = () => new JosePreviewTokens([desk.test.platform.config.JWT_SECRET]);

  it('is a token for one version, and an address with it', async () => {
    const id = await desk.create('Draft');
    const first = (await desk.translation(id)).draft.id;
    await desk.save(id, { title: 'Second' });
    await desk.run('pageTranslate', { input: { pageId: id, locale: 'de', title: 'Entwurf' } });
    const make = (input: object) => desk.run('previewTokenCreate', { input: { pageId: id, locale: 'en', ...input } });
    const { token, url, expiresAt } = await make({});
    expect(url).toBe(`http://localhost:3000/draft?preview=${token}`);
    expect(expiresAt).toBe(new Date(desk.clock.now().getTime() + 3_600_000).toISOString());
    const second = (await desk.translation(id)).draft.id;
    expect(await tokens().read(token, desk.clock.now())).toEqual({ pageId: uuidOf(id), versionId: versionUuid(second) });
    expect(await tokens().read((await make({ versionId: first })).token, desk.clock.now())).toEqual({ pageId: uuidOf(id), versionId: versionUuid(first) });
    expect((await make({ locale: 'de' })).url).toMatch(/^http:\/\/localhost:3000\/de\/entwurf\?preview=/);
    expect((await desk.audited(id)).filter((action) => action === 'page.preview')).toHaveLength(3);
  });

  it('ends with its time, and is read by nobody else\'s key', async () => {
    const id = await desk.create('Secret');
    const { token, expiresAt } = await desk.run('previewTokenCreate', { input: { pageId: id, locale: 'en', ttlSeconds: 60 } });
    const end = Date.parse(expiresAt);
    expect(await tokens().read(token, new Date(end - 1_000))).not.toBeNull();
    expect(await tokens().read(token, new Date(end))).toBeNull();
    expect(await new JosePreviewTokens(['another secret of at least 32 characters']).read(token, desk.clock.now())).toBeNull();
    expect(await new JosePreviewTokens(['another secret of at least 32 characters', desk.test.platform.config.JWT_SECRET]).read(token, desk.clock.now())).not.toBeNull();
    const [header, payload, signature] = token.split('.');
    const forged = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(payload!, 'base64url').toString()), sub: uuidOf(unknownPage) })).toString('base64url');
    for (const other of [`${header}.${forged}.${signature}`, desk.people.admin.accessToken, '', 'x'.repeat(2_000)]) expect(await tokens().read(other, desk.clock.now())).toBeNull();
    expect((await desk.test.adminQuery('{ pageRoots { id } }', {}, { authorization: `Bearer ${token}` })).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('is refused for what is not there, and for other times than a minute to a day', async () => {
    const id = await desk.create('Here');
    const other = (await desk.translation(await desk.create('Other'))).draft.id;
    const faults = async (input: object) => (await desk.faults('previewTokenCreate', { input: { pageId: id, locale: 'en', ...input } })).map(({ code, field }) => `${code} ${field?.join('.')}`);
    expect(await faults({ versionId: other })).toEqual(['NOT_FOUND input.versionId']);
    expect(await faults({ pageId: unknownPage })).toEqual(['NOT_FOUND input.pageId']);
    expect(await faults({ locale: 'de' })).toEqual(['NOT_FOUND input.locale']);
    expect(await faults({ ttlSeconds: 59 })).toEqual(['INVALID input.ttlSeconds']);
    expect(await faults({ ttlSeconds: 86_401 })).toEqual(['INVALID input.ttlSeconds']);
    await desk.run('pageTrash', { pageId: id });
    expect(await faults({})).toEqual(['INVALID_STATE input.pageId']);
  });
});
