import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { type HiddenThings, hideThings, probes } from './public-hidden-things';
import { PublicWorld } from './public-world';

// The negative control: with the conditions gone, the probes must find what they look for.
jest.mock('../../src/events/infrastructure/sql-visibility', () => ({ isListed: () => 'true', isPublic: () => 'true', isOffered: () => 'true' }));
jest.mock('../../src/venues/infrastructure/sql-venue-visibility', () => ({ isListedVenue: () => 'true', isPublicVenue: () => 'true' }));

/** What is searched was written without the words of venues that are drafts; no condition hides them. */
const writtenWithout = 'by the words of a venue that is a draft';

describe('a catalogue without its visibility conditions', () => {
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

  it.each(Object.keys(probes({} as TestApp, {} as HiddenThings)).filter((name) => name !== writtenWithout))('is caught: %s', async (name) => {
    expect(await probes(app, things)[name]!()).not.toEqual([]);
  });
});
