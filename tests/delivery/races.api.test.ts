import { MemoryAnswers } from '../../src/shared/infrastructure/cache/memory-answers';
import { RedisAnswers } from '../../src/shared/infrastructure/cache/redis-answers';
import type { TieredAnswers } from '../../src/shared/infrastructure/cache/tiered-answers';
import { type BackOffice, createBackOffice } from '../events/admin-support';
import { createTestApp, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { operation } from '../support/operations';
import { startRedis, type TestRedis } from '../support/redis';

let redis: TestRedis;
let office: BackOffice;
/** A second process on the same database and Redis. */
let other: TestApp;
let event: { readonly id: string };
let title = 0;

const settled = (app: TestApp) => eventually(() => app.platform.answers!.statistics().isListening && app.platform.answers!.statistics().isShared);

beforeAll(async () => {
  redis = await startRedis();
  const env = { RESPONSE_CACHE: 'true', REDIS_URL: redis.url, ACCESS_TOKEN_TTL_SECONDS: '86400' };
  office = await createBackOffice({ env });
  other = await createTestApp({ databaseUrl: office.test.databaseUrl, clock: office.clock, env });
  event = await office.createPublishedEvent({ slug: 'raced' });
  await settled(office.test);
  await settled(other);
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => {
  await other.close();
  await office.test.close();
  await redis.stop();
});

const answersOf = (app: TestApp): TieredAnswers => app.platform.answers as TieredAnswers;
/** Each test asks in words of its own, so that nothing is kept of it. */
let serial = 0;
const anotherQuestion = () => `query Raced${(serial += 1)} { event(slug: "raced") { title } }`;
const read = async (app: TestApp, question: string): Promise<string> => (await app.query(question)).data.event.title as string;

async function rename(): Promise<string> {
  const renamed = `Title ${(title += 1)}`;
  const { version } = await office.event(event.id);
  await office.run('eventUpdate', { id: event.id, expectedVersion: version, input: { title: renamed } });
  return renamed;
}

/** What waits at a gate until it is opened; `reached` when it is there. */
function gate() {
  let [open, arrive] = [() => {}, () => {}];
  const [opened, reached] = [new Promise<void>((resolve) => (open = resolve)), new Promise<void>((resolve) => (arrive = resolve))];
  return { open, reached, pass: () => (arrive(), opened) };
}

/** Holds the next reader of a process when it has read the database, before its answer is kept. */
function holdAfterRead({ platform }: TestApp) {
  const held = gate();
  const { pool } = platform.database;
  const real = pool.read.bind(pool);
  jest.spyOn(pool, 'read').mockImplementationOnce(async (statement) => {
    const rows = await real(statement);
    await held.pass();
    return rows as never;
  });
  return held;
}

/** An old title, read by somebody whose answer is not kept yet when the change is answered. */
async function raced(app: TestApp): Promise<{ readonly seen: string; readonly late: string; readonly now: string; readonly question: string }> {
  const question = anotherQuestion();
  const before = await rename();
  const held = holdAfterRead(app);
  const reading = read(app, question);
  await held.reached;
  const now = await rename();
  held.open();
  const seen = await reading;
  expect(seen).toBe(before);
  return { seen, late: await read(app, question), now, question };
}

/** As if nothing were known of what was purged since an answer began to be made. */
const forgetSequence = () => {
  // Hearing of the change some time later would hide it.
  jest.spyOn(answersOf(office.test), 'hear').mockImplementation(() => undefined);
  const { set } = MemoryAnswers.prototype;
  jest.spyOn(MemoryAnswers.prototype, 'set').mockImplementation(function (this: MemoryAnswers, key, answer) {
    return set.call(this, key, answer, Infinity);
  });
};

describe('an answer that was made from what a change has replaced', () => {
  it('goes to who asked before, and is not kept', async () => {
    const { late, now } = await raced(office.test);
    expect(late).toBe(now);
  });

  it('would be kept if the order of purges were not looked at (control)', async () => {
    forgetSequence();
    const { late, seen } = await raced(office.test);
    expect(late).toBe(seen);
  });

  it.each([
    ['', true],
    [', also while nothing is kept', false],
  ])('goes to nobody who asked after the change was answered%s', async (_when, isListening) => {
    const question = anotherQuestion();
    await read(office.test, question);
    const answers = answersOf(office.test);
    if (!isListening) answers.loseTouch();
    const before = await rename();
    const held = holdAfterRead(office.test);
    const early = read(office.test, question);
    await held.reached;
    const now = await rename();
    const found = jest.spyOn(answers, 'find');
    const late = read(office.test, question);
    await eventually(() => found.mock.calls.length > 0);
    held.open();
    expect([await early, await late]).toEqual([before, now]);
    if (!isListening) answers.beginToHear();
    await settled(office.test);
  });
});

describe('what another process has made of it', () => {
  /** The other process stores in Redis what it has read before a change of this one, of which it has not heard. */
  async function storedLate(): Promise<{ readonly here: string; readonly now: string }> {
    jest.spyOn(answersOf(other), 'hear').mockImplementation(() => undefined);
    const stored = jest.spyOn(RedisAnswers.prototype, 'store');
    const { now, question } = await raced(other);
    await Promise.all(stored.mock.results.map(({ value }) => value as Promise<void>));
    const here = await read(office.test, question);
    jest.restoreAllMocks();
    await answersOf(other).purge(['*']);
    await settled(other);
    return { here, now };
  }

  it('is not taken by Redis', async () => {
    const { here, now } = await storedLate();
    expect(here).toBe(now);
  });

  it('would be taken if the order of purges were not looked at there (control)', async () => {
    const { store } = RedisAnswers.prototype;
    jest.spyOn(RedisAnswers.prototype, 'store').mockImplementation(async function (this: RedisAnswers, key, answer, mark) {
      return store.call(this, key, answer, { ...mark, sequence: Number(await other.platform.redis!.get('marquee:{answers}:sequence')) });
    });
    const { here, now } = await storedLate();
    expect(here).not.toBe(now);
  });

  it('from settings that it has not heard to be others is not given here', async () => {
    const ask = async (app: TestApp, name: string): Promise<string> => (await app.query(`query ${name} { siteSettings { name } }`)).data.siteSettings.name as string;
    const send = (name: string, variables: object = {}) => office.test.adminQuery(operation('admin/settings', name), variables, office.people.admin.headers);
    jest.spyOn(answersOf(other), 'hear').mockImplementation(() => undefined);
    await ask(other, 'Before');
    const { data } = await send('AdminSiteSettings');
    await send('SiteSettingsUpdate', { expectedVersion: data.siteSettings.version, input: { name: [{ locale: 'en', text: 'Another house' }] } });
    await settled(office.test);
    const stored = jest.spyOn(RedisAnswers.prototype, 'store');
    await ask(other, 'After');
    await Promise.all(stored.mock.results.map(({ value }) => value as Promise<void>));
    expect(await ask(office.test, 'After')).toBe('Another house');
  });

  /** This process has an answer from Redis in its hands when it is purged. */
  async function takenWhilePurged(): Promise<{ readonly late: string; readonly now: string }> {
    const question = anotherQuestion();
    const stored = jest.spyOn(RedisAnswers.prototype, 'store');
    await rename();
    await read(other, question);
    await Promise.all(stored.mock.results.map(({ value }) => value as Promise<void>));
    const held = gate();
    const { find } = RedisAnswers.prototype;
    jest.spyOn(RedisAnswers.prototype, 'find').mockImplementationOnce(async function (this: RedisAnswers, key) {
      const found = await find.call(this, key);
      expect(found.stored).not.toBeNull();
      await held.pass();
      return found;
    });
    const reading = read(office.test, question);
    await held.reached;
    const now = await rename();
    held.open();
    await reading;
    return { late: await read(office.test, question), now };
  }

  it('is not kept here where it was purged on its way from Redis', async () => {
    const { late, now } = await takenWhilePurged();
    expect(late).toBe(now);
  });

  it('would be kept if the order of purges were not looked at (control)', async () => {
    forgetSequence();
    const { late, now } = await takenWhilePurged();
    expect(late).not.toBe(now);
  });
});

describe('many who ask for the same at once', () => {
  it('have it made once', async () => {
    const question = anotherQuestion();
    await read(office.test, question);
    const now = await rename();
    const reads = jest.spyOn(office.test.platform.database.pool, 'read');
    const titles = await Promise.all(Array.from({ length: 50 }, () => read(office.test, question)));
    expect(new Set(titles)).toEqual(new Set([now]));
    expect(reads).toHaveBeenCalledTimes(1);
  });

  it('do not fail where the one who makes it does', async () => {
    const question = anotherQuestion();
    await read(office.test, question);
    const now = await rename();
    jest.spyOn(office.test.platform.database.pool, 'read').mockImplementationOnce(async () => {
      throw new Error('lost');
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => office.test.query(question)));
    expect(answers.filter(({ errors }) => errors)).toHaveLength(1);
    expect(new Set(answers.flatMap(({ data }) => data?.event?.title ?? []))).toEqual(new Set([now]));
  });
});
