import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { type HiddenThings, hideThings, probes } from './public-hidden-things';
import { PublicWorld } from './public-world';

describe('drafts, scheduled events, archived drafts, hidden ticket types and venues that are drafts', () => {
  const clock = fakeClock();
  let app: TestApp;
  let world: PublicWorld;
  let things: HiddenThings;

  beforeAll(async () => {
    app = await createTestApp({ clock });
    world = await PublicWorld.create(app.databaseUrl, clock.now());
    things = await hideThings(world);
  });

  afterAll(async () => {
    await world?.close();
    await app?.close();
  });

  it.each(Object.keys(probes({} as TestApp, {} as HiddenThings)))('are not seen: %s', async (name) => {
    expect(await probes(app, things)[name]!()).toEqual([]);
  });

  it('leave an archived event out of lists, and keep its links working', async () => {
    const { data } = await app.query('{ events(first: 100, filter: { startsAfter: "2000-01-01T00:00:00Z" }) { nodes { slug } } event(slug: "put-away") { id title } }');
    expect(data.events.nodes).not.toContainEqual({ slug: 'put-away' });
    expect(data.event.title).toBe('Put away');
    const found = await app.query('query ($id: ID!) { node(id: $id) { ... on Event { title } } }', { id: data.event.id });
    expect(found.data.node).toEqual({ title: 'Put away' });
  });
});
