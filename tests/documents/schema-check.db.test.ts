import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSchema } from 'graphql';
import { type DocumentInUse, breakingChanges } from '../../schema/breaking-changes';
import { checkSchemas } from '../../schema/check';
import { createTestApp, type TestApp } from '../support/app';
import { createTempDir } from '../support/temp-dir';
import { hashOf, register } from './documents-support';

const released = `
  enum Sort { NEWEST OLDEST }
  input Place { city: String }
  input Filter { place: Place, sort: Sort }
  type Event { id: ID!, title(length: Int): String, secret: String, sort: Sort }
  type Query { events(filter: Filter, city: String): [Event] , other: Int }
  schema { query: Query }`;
const document = (text: string, more: Partial<DocumentInUse> = {}): DocumentInUse => ({ id: hashOf(text), operationName: /query (\w+)/.exec(text)?.[1] ?? null, text, lastUsedAt: null, partners: [], ...more });
const check = (change: (sdl: string) => string, ...texts: string[]) => breakingChanges('public', buildSchema(released), buildSchema(change(released)), texts.map((text) => document(text)));

describe('a breaking change', () => {
  test('names the documents that it hits, with their partners and last use', async () => {
    const used = document('query Used { events { id secret } }', { partners: ['Acme', 'Globex'], lastUsedAt: new Date('2026-11-20T10:00:00Z') });
    const report = await breakingChanges('public', buildSchema(released), buildSchema(released.replace('secret: String,', '')), [used, document('query Unhurt { events { id } }')]);
    expect(report).toEqual({
      isBroken: true,
      lines: ["public: Event.secret: Field 'secret' was removed from object type 'Event'", `  breaks Used (sha256:${used.id}), of Acme, Globex, last used 2026-11-20`],
    });
  });

  test('that hits none is told, and breaks nothing', async () => {
    const report = await check((sdl) => sdl.replace('secret: String,', ''), 'query Unhurt { events { id } }');
    expect(report).toEqual({ isBroken: false, lines: ["public: Event.secret: Field 'secret' was removed from object type 'Event'", '  no known document uses it'] });
  });

  test.each<[string, (sdl: string) => string, string, string]>([
    ['a removed argument', (sdl) => sdl.replace('(length: Int)', ''), 'query Hit { events { title(length: 3) } }', 'query Not { events { title } }'],
    ['a required argument', (sdl) => sdl.replace('(length: Int)', '(length: Int, unit: Int!)'), 'query Hit { events { title } }', 'query Not { events { id } }'],
    ['another type of a field', (sdl) => sdl.replace('title(length: Int): String', 'title(length: Int): Int'), 'query Hit { events { title } }', 'query Not { events { id } }'],
    ['a removed input field behind a variable', (sdl) => sdl.replace('city: String }', 'town: String }'), 'query Hit($filter: Filter) { events(filter: $filter) { id } }', 'query Not($city: String) { events(city: $city) { id } }'],
    ['a removed input field in a literal', (sdl) => sdl.replace('city: String }', 'town: String }'), 'query Hit { events(filter: { place: { city: "a" } }) { id } }', 'query Not { events(filter: { sort: NEWEST }) { id } }'],
    ['a required input field', (sdl) => sdl.replace('input Place {', 'input Place { zip: Int!'), 'query Hit { events(filter: { place: { city: "a" } }) { id } }', 'query Not { events(filter: { sort: NEWEST }) { id } }'],
    ['a removed enum value in a literal', (sdl) => sdl.replace(' OLDEST', ''), 'query Hit { events(filter: { sort: OLDEST }) { id } }', 'query Not { events(filter: { sort: NEWEST }) { id } }'],
    ['a removed enum value behind a variable', (sdl) => sdl.replace(' OLDEST', ''), 'query Hit($sort: Sort) { events(filter: { sort: $sort }) { id } }', 'query Not { events { id } }'],
    ['a removed enum value in an answer', (sdl) => sdl.replace(' OLDEST', ''), 'query Hit { events { sort } }', 'query Not { events { id } }'],
    ['a removed root field', (sdl) => sdl.replace(', other: Int', ''), 'query Hit { other }', 'query Not { events { id } }'],
  ])('of %s hits those that use it, and no others', async (_what, change, hit, not) => {
    const report = await check(change, hit, not);
    expect(report.isBroken).toBe(true);
    expect(report.lines.filter((line) => line.startsWith('  breaks'))).toEqual([expect.stringContaining('breaks Hit ')]);
  });

  test('is none where something was only added', async () => {
    expect(await check((sdl) => sdl.replace('type Event {', 'type Event { more: Int,').replace('enum Sort {', 'enum Sort { RANDOM'), 'query Any { events { id } }')).toEqual({ isBroken: false, lines: [] });
  });
});

test('a document that never fitted the schema is told', async () => {
  const report = await check((sdl) => sdl, 'query Odd { nothing }');
  expect(report).toEqual({ isBroken: true, lines: [expect.stringMatching(/^public: Odd .* does not fit the schema: Cannot query field "nothing"/)] });
});

describe('npm run schema:check', () => {
  const text = 'query OfAPartner { tags { id slug } }';
  let test_: TestApp;
  let project: string;
  beforeAll(async () => {
    test_ = await createTestApp();
    await register(test_, text);
    await register(test_, 'query Unhurt { tags { id } }');
    project = await createTempDir();
    cpSync('schema', join(project, 'schema'), { recursive: true });
    for (const name of ['src', 'node_modules', 'package.json', 'tsconfig.json', 'prisma']) symlinkSync(resolve(name), join(project, name));
    mkdirSync(join(project, 'schema/released'), { recursive: true });
    for (const surface of ['public', 'admin']) cpSync(`schema/${surface}.graphql`, join(project, `schema/released/${surface}.graphql`));
  });
  afterAll(() => test_.close());

  const run = () => spawnSync(process.execPath, ['--import', 'tsx', 'schema/check.ts'], { cwd: project, encoding: 'utf8', env: { ...process.env, DATABASE_URL: test_.databaseUrl } });
  const plant = () => {
    const file = join(project, 'schema/public.graphql');
    const sdl = readFileSync(file, 'utf8');
    writeFileSync(file, sdl.replace(/(type Tag implements Node \{[^}]*?)\n\n? *"""[^"]*"""\n  slug: String!/, '$1'));
    expect(readFileSync(file, 'utf8')).not.toBe(sdl);
  };

  test('exits 0 while nothing was taken away', () => {
    expect(run()).toMatchObject({ status: 0, stdout: expect.stringContaining('Nothing was taken from clients') });
  });

  test('exits 1 and names partner, document and field when a field that is in use was removed', async () => {
    plant();
    const { pool } = test_.platform.database;
    await pool.query(`WITH partner AS (
        INSERT INTO partners (id, name, status, contact_email, created_at, updated_at) VALUES (gen_random_uuid(), 'Acme Tickets', 'ACTIVE', 'it@acme.test', now(), now()) RETURNING id
      ) INSERT INTO partner_documents (partner_id, document_id, granted_at) SELECT id, '${hashOf(text)}', now() FROM partner`);
    const { status, stdout } = run();
    expect(status).toBe(1);
    expect(stdout).toContain("public: Tag.slug: Field 'slug' was removed from object type 'Tag'");
    expect(stdout).toMatch(new RegExp(`breaks OfAPartner \\(sha256:${hashOf(text)}\\), of Acme Tickets, not used yet`));
    expect(stdout).not.toMatch(/breaks Unhurt/);
  });

  test('knows the documents of the manifest without a database', async () => {
    const { lines, isBroken } = await checkSchemas({ folder: join(project, 'schema') });
    expect(isBroken).toBe(true);
    expect(lines.some((line) => /^ {2}breaks Tags .*of no partner/.test(line))).toBe(true);
  });
});
