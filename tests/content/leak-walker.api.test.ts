import { walkSchema } from '../support/schema-walker';
import { createLeakWorld, type LeakWorld, leaksIn } from './leak-fixtures';

/** The walker asks without a token; tests/content/public-preview.api.test.ts looks at what a token opens. */
const notWalked = ['Query.pagePreview'];

describe('every field path of the public schema, five fields deep', () => {
  let world: LeakWorld;
  beforeAll(async () => {
    world = await createLeakWorld();
  }, 60_000);
  afterAll(() => world?.close());

  it('leads to every kind of object, and to nothing that is hidden', async () => {
    const faults: string[] = [];
    const walk = await walkSchema({
      schema: world.app.app.surfaces.public,
      roots: world.roots,
      depth: 5,
      ask: async (document) => {
        const { data, errors } = await world.app.query(document, {}, world.headers);
        for (const error of errors ?? []) faults.push(`${error.path?.join('.')}: ${error.message}`);
        return data;
      },
    });
    expect(faults).toEqual([]);
    expect(leaksIn(walk.answers, world.hiddenIds)).toEqual([]);
    expect([...walk.edges].filter((edge) => !walk.visited.has(edge)).sort()).toEqual([]);
    const roots = Object.keys(world.app.app.surfaces.public.getQueryType()!.getFields()).map((field) => `Query.${field}`);
    expect(roots.filter((root) => !walk.edges.has(root))).toEqual(notWalked);
  }, 600_000);
});
