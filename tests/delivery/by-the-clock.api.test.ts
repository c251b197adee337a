import { type Asked, CacheWorld } from './cache-world';
import { publicQueries } from './public-queries';

let world: CacheWorld;
let queries: readonly Asked[];

beforeAll(async () => {
  world = await CacheWorld.create();
  queries = (await publicQueries(world)).filter(({ query }) => /event|venue\(|organizer\(|node/.test(query));
});
afterAll(() => world.close());

/** When dates and sales begin and end, in order, while anything is still to come. */
const boundaries = async () =>
  (await world.content.sql<{ at: Date }>(`
    SELECT DISTINCT at FROM (SELECT unnest(ARRAY[starts_at, ends_at]) AS at FROM occurrences UNION SELECT unnest(ARRAY[sales_start_at, sales_end_at]) FROM ticket_types) moments
    WHERE at > $1 ORDER BY at`, [world.office.clock.now()])).map(({ at }) => at.getTime());

it('a kept answer ends when the clock makes it another one', async () => {
  const moments = await boundaries();
  expect(moments.length).toBeGreaterThan(20);
  const failures: Record<string, string[]> = {};
  for (const at of moments) {
    // Kept since a moment ago; some things end within a second.
    world.office.clock.advance((at - 300 - world.office.clock.now().getTime()) / 1_000);
    await world.fill(queries);
    world.office.clock.advance(0.3);
    const found = await world.stale(queries);
    if (found.length > 0) failures[new Date(at).toISOString()] = found;
  }
  expect(failures).toEqual({});
}, 300_000);
