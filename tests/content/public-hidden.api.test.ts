import { PublicWorld } from '../events/public-world';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { encodeId } from '../../src/shared/presentation/ids';
import { ContentWorld, everything, pageQuery } from './content-world';
import { canary, hiddenStates, hideContent } from './hidden-content';

describe('what is not public', () => {
  const clock = fakeClock();
  let app: TestApp;
  let events: PublicWorld;
  let hidden: { id: string; path: string }[];
  let around: string;

  beforeAll(async () => {
    app = await createTestApp({ clock });
    events = await PublicWorld.create(app.databaseUrl, clock.now());
    ({ hidden, around } = await hideContent(new ContentWorld(app, clock.now()), events));
  });

  afterAll(async () => {
    await events?.close();
    await app?.close();
  });

  /** Ids in a text's own document are the writer's, and name what they lead to whoever reads. */
  const said = (answer: unknown): string => JSON.stringify(answer, (key, value: unknown) => (key === 'document' ? undefined : value));

  async function ask(document: string, variables: object = {}): Promise<string> {
    const { data, errors } = await app.query(document, variables);
    expect(errors).toBeUndefined();
    return said(data);
  }

  const list = `${everything.replace(/\.\.\. on EventListSection .*/, '')} query ($filter: PageFilter, $locale: Locale) { pages(first: 20, filter: $filter, locale: $locale) { nodes { ...Everything } } }`;

  it.each(hiddenStates)('is not found by its path: %s', async (state) => {
    for (const [path, locale] of [[`/around/${canary}-${state.toLowerCase()}`, 'en'], [`/de-${canary}-${state.toLowerCase()}`, 'de'], [`/old-${state.toLowerCase()}`, 'en'], [`/old-${state.toLowerCase()}`, 'de']]) {
      expect(await ask(pageQuery, { path, locale })).toBe('{"page":null}');
    }
  });

  it('is not found by its id', async () => {
    const ids = hidden.map(({ id }) => encodeId('Page', id));
    expect(await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })).toBe(JSON.stringify({ nodes: ids.map(() => null) }));
  });

  it.each([['/around', 'en'], ['/around', 'de'], ['/half', 'de'], ['/changed', 'en'], ['/linking', 'en'], ['/linking', 'de'], ['/around/below-draft/child', 'en']])('is in no field of a page that is public: %s in %s', async (path, locale) => {
    const answer = await ask(pageQuery, { path, locale });
    expect(answer).toContain('"__typename":"Page"');
    expect(answer).not.toContain(canary);
    for (const { id } of hidden) expect(answer).not.toContain(encodeId('Page', id));
  });

  it('is not counted', async () => {
    expect(await ask('{ pages(filter: { query: "kanarien" }) { totalCount } }')).toBe('{"pages":{"totalCount":0}}');
  });

  it('is in no list', async () => {
    for (const locale of ['en', 'de']) {
      for (const filter of [null, { parentId: encodeId('Page', around) }, ...hidden.map(({ id }) => ({ parentId: encodeId('Page', id) })), { query: 'kanarien' }]) {
        expect(await ask(list, { filter, locale })).not.toContain(canary);
      }
    }
  });

  it('is in no menu, and what led to it is gone or a heading', async () => {
    const menu = `{ menu(key: "main") { items { label url target { __typename } children { label url target { ... on Page { title } } } } } }`;
    const { data } = await app.query(menu);
    expect(data.menu.items).toEqual([
      { label: 'Heading', url: null, target: null, children: [{ label: 'Seen', url: 'http://localhost:3000/around', target: { title: 'Around' } }] },
      { label: 'Label', url: null, target: null, children: [] },
    ]);
  });

  // Last, because it leaves nothing hidden.
  it('would be seen if it were public', async () => {
    await app.platform.database.prisma.$executeRaw`UPDATE page_translations SET published_version_id = draft_version_id, published_at = now() WHERE path IS NOT NULL`;
    expect(await ask(pageQuery, { path: '/around' })).toContain(canary);
    expect(await ask(pageQuery, { path: '/linking' })).toContain(canary);
    expect(await ask(pageQuery, { path: '/half' })).toContain(canary);
    expect(await ask(list, { filter: { query: 'kanarien' } })).toContain(canary);
    expect(await ask(pageQuery, { path: '/old-draft' })).toContain(canary);
    expect(await ask('{ menu(key: "main") { items { url } } }')).toContain(canary);
  });
});
