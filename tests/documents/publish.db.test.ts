import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishManifests } from '../../schema/publish-operations';
import { createTestApp, type TestApp } from '../support/app';
import { createEmptyDatabase } from '../support/database';
import { createTempDir } from '../support/temp-dir';
import { hashOf, idOf } from './documents-support';

const tags = 'query Tags { tags { id name } }';
const count = 'query Count { events(first: 1) { totalCount } }';
const apollo = (...operations: object[]) => ({ format: 'apollo-persisted-query-manifest', version: 1, operations });
const ofApollo = (body: string, id = hashOf(body)) => ({ id, name: /(\w+) \{/.exec(body)![1], type: 'query', body });

let test_: TestApp;
let folder: string;
beforeAll(async () => {
  test_ = await createTestApp();
  folder = await createTempDir();
});
afterAll(() => test_.close());
beforeEach(() => test_.platform.database.prisma.persistedDocument.deleteMany());

const stored = () => test_.platform.database.prisma.persistedDocument.findMany({ orderBy: { operationName: 'asc' } });
const audit = () => test_.platform.database.prisma.auditEntry.count({ where: { action: 'document.register' } });
let files = 0;
const file = (content: unknown): string => {
  const path = join(folder, `${(files += 1)}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const publish = (...manifests: unknown[]) => publishManifests(test_.app.registerDocuments, manifests.map(file), 'public');

describe('a manifest', () => {
  test('of ours registers every document of schema/operations for its surface', async () => {
    await publishManifests(test_.app.registerDocuments, ['schema/persisted-operations.json'], 'public');
    const manifest = JSON.parse(readFileSync('schema/persisted-operations.json', 'utf8')) as Record<string, Record<string, string>>;
    const expected = Object.entries(manifest).flatMap(([surface, texts]) => Object.entries(texts).map(([id, text]) => `${surface} ${id} ${text}`));
    expect((await stored()).map(({ surface, id, text }) => `${surface} sha256:${id} ${text}`).sort()).toEqual(expected.sort());
  });

  test.each([
    ['of Apollo', apollo(ofApollo(tags))],
    ['of GraphQL Code Generator', { [idOf(tags)]: tags }],
    ['of Relay, by MD5', { [hashOf(tags, 'md5')]: tags }],
    ['of Relay, by SHA-256', { [hashOf(tags)]: tags }],
  ])('%s registers its documents for the surface that is asked for', async (_what, manifest) => {
    expect(await publish(manifest)).toEqual([`${idOf(tags)} Tags`]);
    expect(await stored()).toMatchObject([{ id: hashOf(tags), surface: 'public', operationName: 'Tags', operationType: 'query', text: tags, lastUsedAt: null }]);
  });

  test('may come again, alone or with others, and changes nothing', async () => {
    await publish({ [idOf(tags)]: tags });
    const before = { rows: await stored(), audit: await audit() };
    await publish({ [idOf(tags)]: tags }, apollo(ofApollo(tags)));
    expect({ rows: await stored(), audit: await audit() }).toEqual(before);
    await publish({ [idOf(tags)]: tags, [idOf(count)]: count });
    expect(await stored()).toHaveLength(2);
    expect(await audit()).toBe(before.audit + 1);
  });

  test.each([
    ['a field that is not there', 'query Wrong { events(first: 1) { secret } }', /Wrong: Cannot query field "secret" on type "EventConnection"/],
    ['a syntax error', 'query {', /document 2|sha256:[0-9a-f]{64}: Syntax Error/],
    ['two operations', 'query A { tags { id } } query B { tags { id } }', /exactly one operation; it has 2/],
    ['no operation', 'fragment F on Tag { id }', /exactly one operation; it has none/],
    ['too many levels', `query Deep { ${'events(first: 1) { nodes { venue { '.repeat(5)} id ${'} } }'.repeat(5)} }`, /Deep: .*(nested deeper|Cannot query)/],
    ['too many aliases', `query Aliases { ${Array.from({ length: 31 }, (_, index) => `a${index}: tags { id }`).join(' ')} }`, /Aliases: .*too many aliases/],
    ['too many objects, whatever its variables', 'query Many($slug: String!) { organizer(slug: $slug) { id } events(first: 100) { nodes { organizer { events(first: 100) { nodes { organizer { events(first: 100) { nodes { id } } } } } } } } }', /Many: .*could cost/],
    ['a type of the other surface', 'query Admin { auditLog(first: 1) { nodes { id } } }', /Admin: Cannot query field "auditLog"/],
  ])('with %s is refused as a whole, and says so', async (_what, wrong, message) => {
    await expect(publish({ [idOf(tags)]: tags, [idOf(wrong)]: wrong })).rejects.toThrow(message);
    expect(await stored()).toEqual([]);
  });

  test('names every fault of every document', async () => {
    const wrong = ['query One { first }', 'query Two { second third }'];
    const error = await publish(Object.fromEntries(wrong.map((text) => [idOf(text), text]))).catch((caught: Error) => caught.message);
    for (const fault of ['One: Cannot query field "first"', 'Two: Cannot query field "second"', 'Two: Cannot query field "third"', 'Nothing was registered.']) expect(error).toContain(fault);
  });

  test.each([
    ['of another text', { [idOf(count)]: tags }],
    ['by a hash that we do not know', { [hashOf(tags, 'sha1')]: tags }],
    ['that is no hash', apollo(ofApollo(tags, 'tags-1'))],
  ])('with an id %s is refused', async (_what, manifest) => {
    await expect(publish(manifest)).rejects.toThrow(/Tags: the id .* is neither/);
    expect(await stored()).toEqual([]);
  });

  test('with a text that the other surface has is refused', async () => {
    const everywhere = '{ __typename }';
    await publish({ public: { [idOf(everywhere)]: everywhere } });
    await expect(publish({ admin: { [idOf(everywhere)]: everywhere } })).rejects.toThrow(/registered for the public endpoint/);
    expect(await stored()).toMatchObject([{ surface: 'public' }]);
  });

  test.each([['no JSON', '{'], ['a list', []], ['null', 'null'], ['another format', { format: 'other', version: 1, operations: [] }], ['a later version', { ...apollo(), version: 2 }], ['an unknown surface', { mobile: {} , public: 7 }], ['an operation without a body', apollo({ id: 'x' })]])('that is %s is refused, and the file is named', async (_what, manifest) => {
    await expect(publish(manifest)).rejects.toThrow(/^\/.*\.json: /);
  });
});

test('two deployments that publish the same at once both succeed', async () => {
  await Promise.all(Array.from({ length: 4 }, () => publish({ [idOf(tags)]: tags, [idOf(count)]: count })));
  expect(await stored()).toHaveLength(2);
});

test('npm run operations:publish says what to do where the database is empty', async () => {
  const empty = await createEmptyDatabase();
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'schema/publish-operations.ts', file({ [idOf(tags)]: tags })], { encoding: 'utf8', env: { ...process.env, DATABASE_URL: empty.url } });
  expect(run).toMatchObject({ status: 1, stderr: expect.stringContaining('npm run db:migrate') });
  await empty.drop();
});

test('npm run operations:publish exits 1 with the faults, and 0 when all is registered', () => {
  const run = (manifest: unknown) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'schema/publish-operations.ts', file(manifest)], { encoding: 'utf8', env: { ...process.env, DATABASE_URL: test_.databaseUrl } });
  expect(run({ [idOf('query Wrong { secret }')]: 'query Wrong { secret }' })).toMatchObject({ status: 1, stderr: expect.stringContaining('Wrong: Cannot query field "secret"') });
  expect(run({ [idOf(tags)]: tags })).toMatchObject({ status: 0, stdout: expect.stringContaining('Documents registered: 1') });
});
