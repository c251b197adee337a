import type { TieredAnswers } from '../../src/shared/infrastructure/cache/tiered-answers';
import { eventually } from '../support/eventually';
import { type Asked, CacheWorld } from './cache-world';
import { changes } from './public-changes';
import { publicQueries } from './public-queries';

let world: CacheWorld;
let queries: readonly Asked[];

beforeAll(async () => {
  world = await CacheWorld.create();
  queries = await publicQueries(world);
});
afterAll(() => world.close());

describe('a kept answer', () => {
  it('is what the database says', async () => {
    expect(await world.stale(queries)).toEqual([]);
  });

  it('is there for almost everything that anonymous readers ask', async () => {
    await world.fill(queries);
    const before = world.answers.statistics();
    await world.fill(queries);
    const { hits, misses } = world.answers.statistics();
    expect(queries.length).toBeGreaterThan(200);
    // What is on sale only, and what a date or ticket type is by its id, is not kept.
    expect({ hits: hits - before.hits, misses: misses - before.misses }).toEqual({ hits: queries.length - 4, misses: 4 });
  });
});

describe('after a change that was answered, every kept answer is what the database says:', () => {
  let hear: jest.SpyInstance;
  // The process that makes a change must know of it by itself, before it hears of it.
  beforeAll(() => (hear = jest.spyOn(world.answers as TieredAnswers, 'hear').mockImplementation(() => undefined)));
  afterAll(() => hear.mockRestore());

  it.each(changes)('%s', async (_name, apply) => {
    await world.fill(queries);
    await apply(world);
    const found = await world.stale(queries);
    // What one change has left behind is not for the next to answer for.
    if (found.length > 0) await world.answers.purge(['*']);
    expect(found).toEqual([]);
  });
});

it('what a job changes outside a unit of work is heard of', async () => {
  const { platform } = world.cached;
  const organizerId = world.organizers.house;
  await world.sql(`UPDATE organizers SET name = 'Renamed House' WHERE id = $1`, [organizerId]);
  await eventually(async () => (await world.stale(queries)).length === 0);
  const found = (await world.fill(queries)).join();
  for (const { on, handle } of platform.reactions) if (on === 'organizer.updated') await handle({ organizerId } as never, {} as never);
  await eventually(async () => (await world.stale(queries)).length === 0);
  expect((await world.fill(queries)).join()).not.toBe(found);
});
