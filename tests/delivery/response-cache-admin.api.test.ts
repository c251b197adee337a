import { type BackOffice, createBackOffice } from '../events/admin-support';
import { decodeId } from '../../src/shared/presentation/ids';
import { createTestApp, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { operation } from '../support/operations';
import { startRedis, type TestRedis } from '../support/redis';
import { changeUnheard, isKeeping, purge } from './delivery-support';

let redis: TestRedis;
let office: BackOffice;
let other: TestApp;
beforeAll(async () => {
  redis = await startRedis();
  const env = { RESPONSE_CACHE: 'true', REDIS_URL: redis.url };
  office = await createBackOffice({ env });
  other = await createTestApp({ databaseUrl: office.test.databaseUrl, clock: office.clock, env });
  await Promise.all([isKeeping(office.test), isKeeping(other)]);
});
afterAll(async () => {
  await other.close();
  await office.test.close();
  await redis.stop();
});

const statistics = async (headers = office.people.admin.headers, test = office.test) => test.adminQuery(operation('admin/delivery', 'ResponseCache'), {}, headers);
const auditOfPurges = () => office.test.platform.database.prisma.auditEntry.findMany({ where: { action: 'cache.purge' }, orderBy: { id: 'desc' } });

/** An event whose title readers of both processes were shown before it was changed past the triggers. */
async function aStaleTitle() {
  const { id } = await office.createPublishedEvent({ title: 'Before' });
  const { slug } = await office.event(id);
  const title = async (test: TestApp) => (await test.query('query Title($slug: String!) { event(slug: $slug) { title } }', { slug })).data.event.title;
  const uuid = decodeId('Event', id)!;
  for (const test of [office.test, other]) expect(await title(test)).toBe('Before');
  await changeUnheard(office.test, `UPDATE events SET title = 'After' WHERE id = $1`, [uuid]);
  for (const test of [office.test, other]) expect(await title(test)).toBe('Before');
  return { uuid, title };
}

describe('purging by hand', () => {
  it('by a tag of an answer makes it fresh on this process before it answers, and on others right after', async () => {
    const { uuid, title } = await aStaleTitle();
    const { data } = await purge(office, office.people.admin, [`event:${uuid}`]);
    expect(data.cachePurge.userErrors).toEqual([]);
    expect(await title(office.test)).toBe('After');
    await eventually(async () => (await title(other)) === 'After');
  });

  it('by other tags leaves it as it is', async () => {
    const { title } = await aStaleTitle();
    await purge(office, office.people.admin, ['event:00000000-0000-4000-8000-000000000000', 'tags', 'menu:main', 'page-path:/about', 'events:month:2026-12']);
    for (const test of [office.test, other]) expect(await title(test)).toBe('Before');
  });

  it('of everything leaves nothing', async () => {
    const { title } = await aStaleTitle();
    const { data } = await purge(office, office.people.admin, ['*']);
    expect(data.cachePurge.responseCache).toMatchObject({ entries: 0, bytes: 0, isListening: true });
    expect(await title(office.test)).toBe('After');
    await eventually(async () => (await title(other)) === 'After');
  });

  it('is noted in the audit log with the tags', async () => {
    await purge(office, office.people.admin, ['events:all', 'pages']);
    expect((await auditOfPurges())[0]).toMatchObject({ actorId: office.people.admin.uuid, subjectType: 'ResponseCache', changedFields: ['events:all', 'pages'] });
  });

  it.each([
    ['no tags', [], ['tags']],
    ['more than 100', Array.from({ length: 101 }, () => 'tags'), ['tags']],
    ['a kind that there is not', ['tags', 'evnt:1'], ['tags', '1']],
    ['a name that objects have of themselves', ['constructor'], ['tags', '0']],
    ['a typed id in place of the UUID', ['event:event_01h455vb4pex5vsknk084sn02q'], ['tags', '0']],
    ['a tag of a list with an id', ['venues:1'], ['tags', '0']],
    ['a tag of one thing without its id', ['venue'], ['tags', '0']],
    ['a line break', ['page-path:/a\n*'], ['tags', '0']],
    ['a month in words', ['events:month:december'], ['tags', '0']],
  ])('with %s is refused and purges nothing', async (_what, tags, field) => {
    const before = await auditOfPurges();
    const { data } = await purge(office, office.people.admin, tags);
    expect(data.cachePurge).toMatchObject({ responseCache: null, userErrors: [{ code: 'INVALID', field }] });
    expect(await auditOfPurges()).toHaveLength(before.length);
  });

  it('is for administrators alone, as the statistics are', async () => {
    const { owner, visitor } = office.people;
    for (const who of [owner, visitor]) {
      expect((await purge(office, who, ['*'])).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
      expect((await statistics(who.headers)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
    expect((await purge(office, null, ['*'])).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect((await office.test.adminQuery(operation('admin/delivery', 'ResponseCache'))).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('the statistics', () => {
  it('count what this process found, was given by another and had to make', async () => {
    const { id } = await office.createPublishedEvent();
    const { slug } = await office.event(id);
    const read = (test: TestApp) => test.query('query Counted($slug: String!) { event(slug: $slug) { id title } }', { slug });
    const figures = async (test: TestApp) => (await statistics(office.people.admin.headers, test)).data.responseCache;
    const [here, there] = [await figures(office.test), await figures(other)];
    await read(office.test);
    await read(office.test);
    const after = await figures(office.test);
    expect([after.misses - here.misses, after.hits - here.hits, after.entries - here.entries, after.isShared]).toEqual([1, 1, 1, true]);
    expect(after.bytes).toBeGreaterThan(here.bytes);
    // Redis is written to after the answer.
    await eventually(async () => (await office.test.platform.redis!.keys('marquee:{answers}:tag:event-slug:*')).some((key) => key.endsWith(slug)));
    await read(other);
    const elsewhere = await figures(other);
    expect([elsewhere.sharedHits - there.sharedHits, elsewhere.misses - there.misses]).toEqual([1, 0]);
    await purge(office, office.people.admin, [`event-slug:${slug}`]);
    const purged = await figures(office.test);
    expect(purged.purgedTags).toBeGreaterThan(after.purgedTags);
    expect(purged.purgedEntries).toBeGreaterThan(after.purgedEntries);
  });
});

describe('without a cache', () => {
  it('there are no statistics, and a purge says so', async () => {
    const plain = await createTestApp({ databaseUrl: office.test.databaseUrl, clock: office.clock });
    try {
      expect((await statistics(office.people.admin.headers, plain)).data.responseCache).toBeNull();
      const { data } = await purge({ test: plain }, office.people.admin, ['*']);
      expect(data.cachePurge).toMatchObject({ responseCache: null, userErrors: [{ code: 'CACHE_OFF', field: null }] });
    } finally {
      await plain.close();
    }
  });
});
