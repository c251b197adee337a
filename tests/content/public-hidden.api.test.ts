import { randomUUID } from 'node:crypto';
import { PublicWorld } from '../events/public-world';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { encodeId } from '../../src/shared/presentation/ids';
import type { PageStatus } from '../../src/content/domain/page-translation.entity';
import { allSections, ContentWorld, everything, item, pageQuery, section, text, toEvent, toMedia, toPage } from './content-world';

/** Stands in every word of what nobody may see, and in no other. */
const canary = 'kanarienvogel';
const hiddenStates: readonly PageStatus[] = ['DRAFT', 'SCHEDULED', 'UNPUBLISHED', 'TRASHED'];

describe('what is not public', () => {
  const clock = fakeClock();
  let app: TestApp;
  let events: PublicWorld;
  let hidden: { id: string; path: string }[];
  let around: string;

  beforeAll(async () => {
    app = await createTestApp({ clock });
    events = await PublicWorld.create(app.databaseUrl, clock.now());
    const world = new ContentWorld(app, clock.now());
    await world.settings({ locales: ['en', 'de'] });
    const file = await world.media({ state: 'PROCESSING', filename: `${canary}.webp`, altText: { en: canary }, caption: { en: canary } });
    const { id: event } = await events.event({ status: 'DRAFT', title: canary, slug: `${canary}-event` });
    const { id: parentId } = await world.page({ path: '/around', title: 'Around' });
    around = parentId;
    const content = {
      title: canary,
      seo: { title: canary, description: canary, canonicalUrl: null, noIndex: false, imageId: file },
      sections: [section.hero({ heading: canary, body: text(canary) }), section.faq({ questions: [{ question: canary, answer: text(canary) }] })],
    };
    hidden = [];
    for (const state of hiddenStates) {
      const path = `/around/${canary}-${state.toLowerCase()}`;
      const { id } = await world.page({ parentId, in: { en: { ...content, path, state }, de: { ...content, path: `/de-${canary}-${state.toLowerCase()}`, state } } });
      hidden.push({ id, path });
      await world.page({ parentId: id, path: `${path.replace(canary, 'below')}/child`, title: 'Child' });
      await world.redirect({ from: `/old-${state.toLowerCase()}`, to: { page: id } });
    }
    // Published in English alone; what is hidden is the German one.
    await world.page({ parentId, in: { en: { path: '/half', title: 'Half' }, de: { ...content, path: `/${canary}`, state: 'DRAFT' } } });
    // Published, with a draft that says more.
    const changed = await world.page({ parentId, path: '/changed', title: 'Changed', state: 'CHANGED', draft: content });
    const links = [...hidden.map(({ id }) => toPage(id)), toEvent(event), toMedia(file)];
    const sections = hidden.flatMap(({ id }) => allSections({ page: id, event, media: file })).map((part) => ({ ...part, id: randomUUID(), anchor: null }));
    await world.page({ parentId: changed.id, path: '/linking', title: 'Linking', seo: { imageId: file }, sections });
    await world.menu('main', [...links.map((target) => item(`to ${target.type}`, target)), item('Heading', links[0], [item('Seen', toPage(parentId))]), item('Emptied', null, [item('Gone', links[1]!)]), item('Label')]);
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
