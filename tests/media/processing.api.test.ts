import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { type SignedIn, signInAs } from '../support/people';
import { aFile, fakeProcessor, filesOf, listen, mediaJob, mediaOf, replace, upload } from './upload-world';

const clock = fakeClock(new Date().toISOString());
const { fake, make } = fakeProcessor();
let test: TestApp;
let admin: SignedIn;
let address: string;

beforeAll(async () => {
  test = await createTestApp({ mediaProcessor: make, clock, env: { ACCESS_TOKEN_TTL_SECONDS: '86400' } });
  admin = await signInAs(test, 'ADMIN');
  address = await listen(test);
  await test.app.startJobs();
});
afterAll(() => test.close());
beforeEach(() => {
  fake.outcome = null;
  fake.seen.length = 0;
});

const rejected = { rejected: { code: 'CORRUPT', reason: 'It cannot be read.' } } as const;
const db = () => test.platform.database.prisma;
/** What each process does every 15 seconds. */
const takeUp = (app = test) => mediaJob(app, 'media/take-up-due', make).run();
const assetOf = async (id: string) => (await test.adminQuery('query($id: ID!) { node(id: $id) { ... on MediaAsset { id state filename mimeType url version } } }', { id }, admin.headers)).data.node;
const send = async (file = aFile()) => (await upload(address, admin, file)).body.data.mediaUpload.asset as { id: string; version: number };
const ready = (id: string) => eventually(async () => ((await assetOf(id)).state === 'READY' ? assetOf(id) : null));
const idle = () => eventually(async () => (await db().mediaIntake.count()) === 0 && (await test.platform.database.pool.query("SELECT FROM graphile_worker.jobs WHERE task_identifier LIKE 'media.%'")).rowCount === 0);

describe('an upload', () => {
  it('becomes ready, and its original is gone', async () => {
    const { id } = await send();
    expect(await ready(id)).toMatchObject({ state: 'READY', mimeType: 'image/webp', url: expect.stringContaining('/media/2026/11/processed-file-'), version: 2 });
    await idle();
    expect(filesOf(test).filter((path) => path.startsWith('originals/'))).toEqual([]);
    expect(await db().mediaVariant.count({ where: { asset: { filename: 'file.png' } } })).toBeGreaterThan(0);
  });

  it('that cannot be processed is rejected with the reason, and nothing of it is kept', async () => {
    fake.outcome = async () => rejected;
    const before = filesOf(test);
    const { id } = await send();
    const asset = await eventually(async () => db().mediaAsset.findFirst({ where: { state: 'REJECTED', version: 2 } }));
    expect(asset).toMatchObject({ rejectionCode: 'CORRUPT', rejectionReason: 'It cannot be read.' });
    await idle();
    expect((await assetOf(id)).url).toBeNull();
    expect(filesOf(test)).toEqual(before);
  });

  it('of bytes that were rejected once is a new one', async () => {
    fake.outcome = async () => rejected;
    const file = aFile();
    const first = await send(file);
    await eventually(async () => (await assetOf(first.id)).state === 'REJECTED');
    fake.outcome = null;
    const second = await send(file);
    expect(second.id).not.toBe(first.id);
    await ready(second.id);
  });

  it('of bytes that are there answers with their asset, ready or not', async () => {
    const file = aFile();
    const { id } = await send(file);
    await ready(id);
    const { asset, isDuplicate } = (await upload(address, admin, { ...file, name: 'other.png' }, { tags: ['ignored'] })).body.data.mediaUpload;
    expect([asset.id, asset.filename, asset.state, isDuplicate]).toEqual([id, 'file.png', 'READY', true]);
    await idle();
  });

  it('that fails by a fault of ours is tried again after a while', async () => {
    fake.outcome = () => Promise.reject(new Error('out of memory'));
    const { id } = await send();
    await eventually(async () => (await db().mediaIntake.findFirst())?.attempts === 1 && fake.seen.length === 1);
    fake.outcome = null;
    await eventually(async () => (await db().mediaIntake.findFirst({ where: { dueAt: { lte: new Date(clock.now().getTime() + 5_000) } } })) !== null);
    await takeUp();
    expect((await assetOf(id)).state).toBe('PROCESSING');
    clock.advance(6);
    await takeUp();
    await ready(id);
    await idle();
  });

  it('that fails ten times is rejected', async () => {
    fake.outcome = () => Promise.reject(new Error('out of memory'));
    const { id } = await send();
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      await eventually(async () => (await assetOf(id)).state === 'REJECTED' || (await db().mediaIntake.findFirst({ where: { dueAt: { lte: new Date(clock.now().getTime() + 601_000) } } }))?.attempts === attempt);
      clock.advance(601);
      await takeUp().catch(() => undefined);
    }
    expect(await assetOf(id)).toMatchObject({ state: 'REJECTED' });
    await idle();
  });
});

describe('replacing a file', () => {
  it('keeps the id and all that is said of the asset; the old file stays until the new one is ready', async () => {
    const { id } = await send();
    const before = await ready(id);
    await idle();
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const publish = fake.process.bind(fake);
    fake.outcome = async (intake, signal) => {
      await gate;
      fake.outcome = null;
      return publish(intake as never, signal);
    };
    const answer = (await replace(address, admin, id, before.version, aFile('image/jpeg', { name: 'new.jpg' }))).body.data.mediaReplace;
    expect(answer).toMatchObject({ asset: { id, state: 'READY', filename: 'file.png' }, isDuplicate: false, userErrors: [] });
    const served = before.url.replace(/^.*\/media/, `${address}/media`);
    expect((await fetch(served)).status).toBe(200);
    release();
    const after = await eventually(async () => ((await assetOf(id)).filename === 'new.jpg' ? assetOf(id) : null));
    expect(after).toMatchObject({ id, state: 'READY', version: before.version + 1 });
    expect(after.url).not.toBe(before.url);
    await idle();
    expect((await fetch(served)).status).toBe(404);
    expect((await fetch(after.url.replace(/^.*\/media/, `${address}/media`))).status).toBe(200);
  });

  it('by something that is refused changes nothing, and its uploader gets a mail', async () => {
    const { id } = await send();
    const before = await ready(id);
    fake.outcome = async () => rejected;
    test.mails.length = 0;
    await replace(address, admin, id, before.version, aFile('image/jpeg', { name: 'broken.jpg' }));
    const mail = await eventually(() => test.mails[0]);
    expect([mail.to, mail.subject, mail.text]).toEqual([admin.email, '"broken.jpg" could not be used', expect.stringContaining('It cannot be read.')]);
    expect(await assetOf(id)).toEqual(before);
    await idle();
  });

  it('is refused while another is processed, and so is an upload of those bytes', async () => {
    const { id } = await send();
    const before = await ready(id);
    await idle();
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const publish = fake.process.bind(fake);
    fake.outcome = async (intake, signal) => {
      fake.outcome = null;
      await gate;
      return publish(intake as never, signal);
    };
    const second = aFile('image/jpeg', { name: 'second.jpg' });
    await replace(address, admin, id, before.version, second);
    for (const file of [second, aFile('image/jpeg', { name: 'third.jpg' })]) {
      expect((await replace(address, admin, id, before.version, file)).body.data.mediaReplace).toMatchObject({ asset: null, userErrors: [{ code: 'INVALID_STATE', field: ['id'] }] });
    }
    expect((await upload(address, admin, second)).body.data.mediaUpload).toMatchObject({ asset: null, userErrors: [{ code: 'INVALID_STATE', field: ['input', 'file'] }] });
    release();
    await idle();
    expect(await assetOf(id)).toMatchObject({ filename: 'second.jpg', version: before.version + 1 });
  });

  it('is refused for a stale version, an unknown asset, one that is not ready, bytes of another, and another kind', async () => {
    const [file, { id }] = [aFile(), await send()];
    const { version } = await ready(id);
    const other = await send(file);
    await ready(other.id);
    const codes = async (...[assetId, expectedVersion, sent]: [string, number, typeof file]) => (await replace(address, admin, assetId, expectedVersion, sent)).body.data.mediaReplace.userErrors.map(({ code }: { code: string }) => code);
    expect(await codes(id, version + 1, aFile())).toEqual(['VERSION_CONFLICT']);
    expect(await codes('media_01h4000000e008000000000009', 1, aFile())).toEqual(['NOT_FOUND']);
    expect(await codes('venue_01h4000000e008000000000009', 1, aFile())).toEqual(['NOT_FOUND']);
    expect(await codes(id, version, file)).toEqual(['TAKEN']);
    expect(await codes(id, version, { ...aFile(), name: 'a.jpg' })).toEqual(['TYPE_MISMATCH']);
    for (const type of ['video/mp4', 'application/pdf']) expect(await codes(id, version, aFile(type))).toEqual(['TYPE_MISMATCH']);
    fake.outcome = async () => rejected;
    const bad = await send();
    await eventually(async () => (await assetOf(bad.id)).state === 'REJECTED');
    expect(await codes(bad.id, 2, aFile())).toEqual(['INVALID_STATE']);
    await idle();
  });

  it('by the same bytes changes nothing', async () => {
    const file = aFile();
    const { id } = await send(file);
    const before = await ready(id);
    expect((await replace(address, admin, id, before.version, file)).body.data.mediaReplace).toMatchObject({ asset: { id, version: before.version }, isDuplicate: true });
    await idle();
  });
});

describe('a process', () => {
  it('works on so many files at a time as the setting says, and keeps no other job waiting', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    fake.outcome = async () => {
      await gate;
      return rejected;
    };
    await Promise.all(Array.from({ length: 6 }, () => send()));
    // Of the four job workers two are free to end what the others have begun.
    await eventually(async () => (await test.platform.database.pool.query("SELECT FROM graphile_worker.jobs WHERE task_identifier = 'media.uploaded/process'")).rowCount === 2);
    expect(fake.seen).toHaveLength(2);
    release();
    await idle();
    expect(fake.seen).toHaveLength(6);
  });

  it('goes on with the other files where one cannot be processed', async () => {
    const second = await createTestApp({ mediaProcessor: make, clock });
    const [secondAdmin, secondAddress] = [await signInAs(second, 'ADMIN'), await listen(second)];
    for (let count = 0; count < 3; count += 1) await upload(secondAddress, secondAdmin, aFile());
    fake.outcome = () => {
      fake.outcome = null;
      return Promise.reject(new Error('out of memory'));
    };
    await expect(takeUp(second)).rejects.toMatchObject({ errors: [new Error('out of memory')] });
    const states = (await second.platform.database.prisma.mediaAsset.findMany()).map(({ state }) => state);
    expect(states.sort()).toEqual(['PROCESSING', 'READY', 'READY']);
    await second.close();
  });

  it('that stops takes up nothing more, and gives back what it works on', async () => {
    const second = await createTestApp({ mediaProcessor: make, clock });
    const secondAdmin = await signInAs(second, 'ADMIN');
    const secondAddress = await listen(second);
    fake.outcome = (_intake, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    for (let count = 0; count < 2; count += 1) await upload(secondAddress, secondAdmin, aFile());
    const stopping = mediaOf(second, make);
    const ended = stopping.recurring!.find(({ name }) => name === 'media/take-up-due')!.run();
    await eventually(() => fake.seen.length === 1);
    stopping.stopJobs!();
    await ended;
    expect(fake.seen).toHaveLength(1);
    fake.outcome = null;
    await takeUp(second);
    const states = (await second.platform.database.prisma.mediaAsset.findMany()).map(({ state }) => state);
    expect(states).toEqual(['READY', 'READY']);
    await second.close();
  });
});

describe('many processes', () => {
  it('never work on one intake at once', async () => {
    fake.outcome = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return rejected;
    };
    await Promise.all(Array.from({ length: 8 }, () => send()));
    await Promise.all(Array.from({ length: 6 }, () => takeUp()));
    await idle();
    const paths = fake.seen.map(({ originalPath }) => originalPath);
    expect(paths).toHaveLength(8);
    expect(new Set(paths).size).toBe(8);
  });

  it('take up what one of them has left behind when it was killed, soon and not in hours', async () => {
    // The other process has the time of day.
    const now = fakeClock(new Date().toISOString());
    const second = await createTestApp({ mediaProcessor: make, clock: now });
    const secondAdmin = await signInAs(second, 'ADMIN');
    const { body } = await upload(await listen(second), secondAdmin, aFile());
    const child = spawn(process.execPath, ['--import', 'tsx', 'tests/media/stuck-worker.ts'], {
      env: { PATH: process.env['PATH'], NODE_ENV: 'test', LOG_LEVEL: 'silent', DATABASE_URL: second.databaseUrl, DATA_DIR: second.dataDir },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    expect(child.exitCode).toBeNull();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const stateOf = async () => (await second.platform.database.prisma.mediaAsset.findFirstOrThrow()).state;
    await second.app.startJobs();
    await takeUp(second);
    expect([body.data.mediaUpload.userErrors, await stateOf()]).toEqual([[], 'PROCESSING']);
    now.advance(120);
    await takeUp(second);
    expect(await stateOf()).toBe('READY');
    await second.close();
  }, 60_000);
});
