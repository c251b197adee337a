import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { encodeId } from '../../src/shared/presentation/ids';
import { ContentWorld, section, text } from './content-world';

const list = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: PageFilter, $locale: Locale) {
  pages(first: $first, after: $after, last: $last, before: $before, filter: $filter, locale: $locale) { totalCount nodes { path title locale } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
}`;

describe('the list of pages', () => {
  const clock = fakeClock();
  let app: TestApp;
  let parentId: string;

  beforeAll(async () => {
    app = await createTestApp({ clock });
    const world = new ContentWorld(app, clock.now());
    await world.settings({ defaultLocale: 'en', locales: ['en', 'de', 'fr'] });
    parentId = (await world.page({ in: { en: { path: '/a', title: 'Opening hours' }, de: { path: '/z', title: 'Öffnungszeiten' } } })).id;
    await world.page({ parentId, in: { en: { path: '/a/b', title: 'Café Zürich', sections: [section.richText({ heading: 'Breakfast', body: text('Fresh croissants') })] } } });
    await world.page({ in: { de: { path: '/nur', title: 'Nur auf Deutsch' } } });
    await world.page({ parentId, path: '/c', title: 'Contact', sections: [section.richText({ body: text('Ask about the café') })] });
    await world.page({ parentId, path: '/d', title: 'Secret', state: 'DRAFT' });
    await world.page({ path: '/e', title: 'Secret once', state: 'UNPUBLISHED' });
    await world.page({ path: '/f', title: 'Secret soon', state: 'SCHEDULED' });
    await world.page({ path: '/g', title: 'Secret never', state: 'TRASHED' });
    await world.page({ path: '/h', title: 'Said', state: 'CHANGED', draft: { title: 'Secret change' } });
  });

  afterAll(() => app?.close());

  const pages = async (variables: object = {}) => (await app.query(list, variables)).data.pages;
  const paths = async (variables: object = {}) => (await pages(variables)).nodes.map(({ path }: { path: string }) => path);

  it('has each page once, in the best language for the reader, by path', async () => {
    expect(await pages()).toMatchObject({ totalCount: 4, nodes: [{ path: '/a', locale: 'en' }, { path: '/a/b' }, { path: '/c' }, { path: '/h', title: 'Said' }] });
    expect(await pages({ locale: 'de-CH' })).toMatchObject({
      totalCount: 5,
      nodes: [{ path: '/a/b' }, { path: '/c' }, { path: '/h' }, { path: '/nur' }, { path: '/z', title: 'Öffnungszeiten', locale: 'de' }],
    });
  });

  it('is paged from both ends', async () => {
    const first = await pages({ first: 2 });
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(await paths({ first: 2, after: first.pageInfo.endCursor })).toEqual(['/c', '/h']);
    const last = await pages({ last: 1 });
    expect(last.nodes).toMatchObject([{ path: '/h' }]);
    expect(await paths({ last: 2, before: last.pageInfo.startCursor })).toEqual(['/a/b', '/c']);
  });

  it('is paged through to the end, also by rank and with the longest of paths', async () => {
    const longest = `/${Array.from({ length: 10 }, () => 'x'.repeat(100)).join('/')}`;
    const { id } = await new ContentWorld(app, clock.now()).page({ path: longest, title: 'Café far away' });
    const walk = async (filter?: object) => {
      const seen: string[] = [];
      for (let after: string | undefined; ; ) {
        const { nodes, pageInfo } = await pages({ first: 1, after, filter });
        seen.push(...nodes.map(({ path }: { path: string }) => path));
        if (!pageInfo.hasNextPage) return seen;
        after = pageInfo.endCursor;
      }
    };
    expect(await walk()).toEqual(['/a', '/a/b', '/c', '/h', longest]);
    expect((await walk({ query: 'cafe' })).sort()).toEqual(['/a/b', '/c', longest]);
    expect((await pages({ last: 1, before: (await pages({ last: 1 })).pageInfo.startCursor })).nodes).toMatchObject([{ path: '/h' }]);
    await app.platform.database.prisma.page.delete({ where: { id } });
  });

  it('is searched by words without regard to accents, the last of which may be a beginning', async () => {
    expect(await paths({ filter: { query: 'cafe' } })).toEqual(['/a/b', '/c']);
    expect(await paths({ filter: { query: 'CAFÉ züri' } })).toEqual(['/a/b']);
    expect(await paths({ filter: { query: 'breakf' } })).toEqual(['/a/b']);
    expect(await paths({ filter: { query: 'croiss' } })).toEqual(['/a/b']);
    expect(await paths({ filter: { query: 'café nothing' } })).toEqual([]);
    expect(await paths({ filter: { query: '& | ! :* \' \\' } })).toEqual([]);
    expect(await paths({ filter: { query: 'öffnungs' }, locale: 'de' })).toEqual(['/z']);
    expect(await paths({ filter: { query: 'opening' }, locale: 'de' })).toEqual([]);
    expect((await pages({ filter: { query: 'cafe' } })).totalCount).toBe(2);
  });

  it('does not find what was never said in public', async () => {
    expect(await pages({ filter: { query: 'secret' } })).toMatchObject({ totalCount: 0, nodes: [] });
    expect(await pages({ filter: { query: 'said' } })).toMatchObject({ totalCount: 1, nodes: [{ title: 'Said' }] });
  });

  it('is narrowed to what stands right below a page', async () => {
    expect(await pages({ filter: { parentId: encodeId('Page', parentId) } })).toMatchObject({ totalCount: 2, nodes: [{ path: '/a/b' }, { path: '/c' }] });
  });

  it('takes an empty filter for none', async () => {
    expect(await paths({ filter: { query: ' ', parentId: null } })).toHaveLength(4);
  });

  it('refuses a cursor of the other order, ids of other things and too long a query', async () => {
    const byPath = (await pages({ first: 1 })).pageInfo.endCursor;
    for (const variables of [{ after: byPath, filter: { query: 'cafe' } }, { filter: { parentId: encodeId('Event', parentId) } }, { filter: { query: 'x'.repeat(201) } }, { first: 101 }]) {
      expect((await app.query(list, variables)).errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
    }
  });
});
