import { Client } from 'pg';
import { PublicWorld } from '../events/public-world';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { operation } from '../support/operations';
import { allSections, ContentWorld, everything, item, pageQuery, toEvent, toMedia, toPage } from './content-world';

let statements: string[] = [];

/** Sees every statement on its way to PostgreSQL. */
class CountingClient extends Client {
  override query(...args: unknown[]): never {
    const [query] = args as [string | { text?: string }];
    statements.push(typeof query === 'string' ? query : (query.text ?? ''));
    return (super.query as (...given: unknown[]) => never)(...args);
  }
}

describe('the number of SQL statements', () => {
  const clock = fakeClock();
  let app: TestApp;
  let events: PublicWorld;
  let ids: string[];

  beforeAll(async () => {
    app = await createTestApp({ clock, DatabaseClient: CountingClient });
    events = await PublicWorld.create(app.databaseUrl, clock.now());
    const world = new ContentWorld(app, clock.now());
    const media = await world.media();
    const { id: event } = await events.event();
    const { id: page } = await world.page({ path: '/linked' });
    const { id: parentId } = await world.page({ path: '/about' });
    const sections = allSections({ page, event, media });
    ids = [];
    for (let index = 0; index < 55; index += 1) {
      ids.push((await world.page({ path: `/about/team-${index}`, parentId, sections, seo: { imageId: media } })).id);
    }
    await world.page({ path: '/about/team-0/below', parentId: ids[0] });
    await world.menu('main', [item('About', toPage(parentId), [item('Team', toPage(ids[0]!), [item('Event', toEvent(event))])]), item('Another', toPage(ids[1]!))]);
    await world.menu('files', [item('File', toMedia(media))]);
  });

  afterAll(async () => {
    await events?.close();
    await app?.close();
  });

  /** Past the time that the settings are kept, so that they count too. */
  async function count(document: string, variables: object): Promise<number> {
    clock.advance(10);
    return countWarm(document, variables);
  }

  async function countWarm(document: string, variables: object): Promise<number> {
    statements = [];
    const { errors } = await app.query(document, variables);
    if (errors) throw new Error(errors[0]!.message);
    return statements.length;
  }

  it('is six for a page with all sections and everything of them: settings, page, linked pages and events, files, listed events', async () => {
    const uncounted = pageQuery.replace('totalCount ', '');
    for (let time = 0; time < 5; time += 1) expect(await count(uncounted, { path: '/about/team-0' })).toBe(6);
  });

  it('is six with the count of listed events, while the settings are known', async () => {
    await count(pageQuery, { path: '/about/team-0' });
    expect(await countWarm(pageQuery, { path: '/about/team-0' })).toBe(6);
  });

  it('is two for a page without what its links lead to', async () => {
    expect(await count('query ($path: String!) { page(path: $path) { ... on Page { title url breadcrumbs { title } children { title } alternates { url } } } }', { path: '/about/team-0' })).toBe(2);
  });

  it('is two for a path that leads on, or nowhere', async () => {
    expect(await count(pageQuery, { path: '/nothing' })).toBe(2);
  });

  it('is four for a menu: settings, menu, pages and events', async () => {
    const menu = `query ($key: String!) { menu(key: $key) { items { label url target { __typename ... on Page { title } } children { label url target { ... on Page { path title } }
      children { label url target { ... on Event { title } ... on Page { locale } } } } } } }`;
    expect(await count(menu, { key: 'main' })).toBe(4);
    expect(await count(menu, { key: 'files' })).toBe(3);
  });

  it('does not grow with the pages of a list, whatever is asked of them but lists of events, which are one each', async () => {
    const unlisted = everything.replace(/\.\.\. on EventListSection .*/, '');
    const list = `${unlisted} query ($first: Int!) { pages(first: $first, filter: { query: "hero" }) { totalCount nodes { ...Everything } } }`;
    const [one, fifty] = [await count(list, { first: 1 }), await count(list, { first: 50 })];
    expect([one, fifty]).toEqual([6, 6]);
  });

  it.each([
    ['PageByPath', 6, { path: '/about/team-0' }],
    ['PageSearch', 3, { query: 'hero', first: 20 }],
    ['Menu', 4, { key: 'main' }],
  ])('keeps the budget of web/content %s: %d with the settings', async (name, budget, variables) => {
    expect(await count(operation('web/content', name), variables)).toBeLessThanOrEqual(budget);
  });

  it('does not grow with the ids of nodes', async () => {
    const { data } = await app.query('{ pages(first: 50, filter: { query: "hero" }) { nodes { id } } }');
    const nodeIds = data.pages.nodes.map(({ id }: { id: string }) => id);
    const nodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Page { title url breadcrumbs { title } seo { image { url } } } } }';
    expect(nodeIds).toHaveLength(50);
    expect(await count(nodes, { ids: nodeIds })).toBe(await count(nodes, { ids: nodeIds.slice(0, 1) }));
  });
});
