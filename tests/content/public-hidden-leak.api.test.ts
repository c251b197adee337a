import { PublicWorld } from '../events/public-world';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { ContentWorld, pageQuery } from './content-world';
import { canary, hideContent } from './hidden-content';

// The negative control: with the condition gone, what is hidden must show. What a page says is out of reach even then, because a page that isn't published has no version to show.
jest.mock('../../src/content/infrastructure/sql-page-visibility', () => ({ isLive: () => 'true' }));

describe('pages without their visibility condition', () => {
  const clock = fakeClock();
  let app: TestApp;
  let events: PublicWorld;

  beforeAll(async () => {
    app = await createTestApp({ clock });
    events = await PublicWorld.create(app.databaseUrl, clock.now());
    await hideContent(new ContentWorld(app, clock.now()), events);
  });

  afterAll(async () => {
    await events?.close();
    await app?.close();
  });

  const ask = async (document: string, variables: object = {}) => JSON.stringify((await app.query(document, variables)).data);

  it('give themselves away by their other languages', async () => {
    expect(await ask(pageQuery, { path: '/half' })).toContain(canary);
  });

  it('give themselves away by a redirect', async () => {
    expect(await ask(pageQuery, { path: '/old-draft' })).toContain(canary);
  });

  it('give themselves away by being counted', async () => {
    expect(await ask('{ pages(filter: { query: "kanarien" }) { totalCount } }')).not.toContain(':0');
  });
});
