import { rewritingClient } from '../proof/rewriting-client';
import { type Walk, walkSchema } from '../support/schema-walker';
import { createLeakWorld, type LeakWorld, leaksIn } from './leak-fixtures';

/** The walker asks without a token; tests/content/public-preview.api.test.ts looks at what a token opens. */
const notWalked = ['Query.pagePreview'];

async function walk(world: LeakWorld, depth: number): Promise<Walk & { readonly faults: readonly string[] }> {
  const faults: string[] = [];
  const walked = await walkSchema({
    schema: world.app.app.surfaces.public,
    roots: world.roots,
    depth,
    ask: async (document) => {
      const { data, errors } = await world.app.query(document, {}, world.headers);
      for (const error of errors ?? []) faults.push(`${error.path?.join('.')}: ${error.message}`);
      return data;
    },
  });
  return { ...walked, faults };
}

describe('every field path of the public schema, five fields deep', () => {
  let world: LeakWorld;
  beforeAll(async () => {
    world = await createLeakWorld();
  }, 60_000);
  afterAll(() => world?.close());

  it('leads to every kind of object, and to nothing that is hidden', async () => {
    const { faults, answers, edges, visited } = await walk(world, 5);
    expect(faults).toEqual([]);
    expect(leaksIn(answers, world.hiddenIds)).toEqual([]);
    expect([...edges].filter((edge) => !visited.has(edge)).sort()).toEqual([]);
    const roots = Object.keys(world.app.app.surfaces.public.getQueryType()!.getFields()).map((field) => `Query.${field}`);
    expect(roots.filter((root) => !edges.has(root))).toEqual(notWalked);
  }, 600_000);
});

/** What a public read would be with one condition gone. Nothing else than reads is touched, so the fixtures are written as they are. */
const leaks: Record<string, (sql: string) => string> = {
  'the draft of a page instead of what is published': (sql) => sql.replaceAll('published_version_id', 'draft_version_id'),
  'drafts and scheduled events': (sql) => sql.replaceAll("e.status IN ('PUBLISHED', 'CANCELLED')", 'true'),
  'venues that are drafts': (sql) => sql.replace(/(\w+)\.status IN \('PUBLISHED', 'ARCHIVED'\)/g, 'true'),
  'hidden ticket types': (sql) => sql.replace(/\w+\.visibility = 'PUBLIC'/g, 'true'),
  'files that are not ready': (sql) => sql.replace(/state"? = (?=CAST|'READY')/g, (whole) => whole.replace('=', '<>')),
};

describe('a leak that is planted', () => {
  it.each(Object.entries(leaks))('is found: %s', async (_what, leak) => {
    const world = await createLeakWorld({ DatabaseClient: rewritingClient((sql) => (/^\s*(SELECT|WITH)\b/i.test(sql) && !/INSERT INTO|UPDATE /.test(sql) ? leak(sql) : sql)) });
    try {
      const { answers } = await walk(world, 3);
      expect(leaksIn(answers, world.hiddenIds)).not.toEqual([]);
    } finally {
      await world.close();
    }
  }, 120_000);
});
