import { createFeedWorld, type FeedWorld } from './feed-support';
import { hideThings, probes } from './hidden-support';

// The negative control: with the conditions gone, the probes must find what they look for.
jest.mock('../../src/events/infrastructure/sql-visibility', () => ({ isListed: () => 'true', isPublic: () => 'true', isOffered: () => 'true' }));
jest.mock('../../src/venues/infrastructure/sql-venue-visibility', () => ({ isListedVenue: () => 'true', isPublicVenue: () => 'true' }));
jest.mock('../../src/content/infrastructure/sql-page-visibility', () => ({ isLive: () => 'true' }));

describe('feeds without their visibility conditions', () => {
  let feeds: FeedWorld;
  beforeAll(async () => {
    feeds = await createFeedWorld();
    await hideThings(feeds);
    // What was never published lacks dates that published things have.
    await feeds.rows('UPDATE events SET published_at = created_at WHERE published_at IS NULL');
    await feeds.rows('UPDATE page_translations SET published_version_id = draft_version_id, published_at = created_at WHERE path IS NOT NULL');
  });
  afterAll(() => feeds.close());

  it.each(Object.keys(probes))('are caught: %s', async (name) => {
    expect(await probes[name]!(feeds)).not.toEqual([]);
  });
});
