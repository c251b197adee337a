import { Readable } from 'node:stream';
import type { ClaimedIntake, MediaIntakes } from '../../src/media/domain/media-intakes.port';
import type { MediaScanner } from '../../src/media/domain/media-scanner.port';
import { ReplaceMedia } from '../../src/media/domain/replace-media.use-case';
import { TakeInFile } from '../../src/media/domain/take-in-file';
import { PrismaMediaFolderRepository } from '../../src/media/infrastructure/prisma-media-folder.repository';
import { PrismaMediaIntakes } from '../../src/media/infrastructure/prisma-media-intakes';
import { PrismaMediaLibrary } from '../../src/media/infrastructure/prisma-media-library';
import { randomNames } from '../../src/media/infrastructure/random-names';
import { fileTypes } from '../../src/media/domain/file-types';
import type { DomainError } from '../../src/shared/domain/errors';
import type { Viewer } from '../../src/shared/domain/viewer';
import { uuidV7 } from '../../src/shared/infrastructure/system';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { signInAs } from '../support/people';
import { aMediaAsset } from './media-world';
import { MemoryStorage } from './processing-world';

const clock = fakeClock();
let test: TestApp;
let intakes: MediaIntakes;

beforeAll(async () => {
  test = await createTestApp({ clock });
  intakes = new PrismaMediaIntakes(test.platform.database.prisma, clock);
});
afterAll(() => test.close());
beforeEach(() => test.platform.database.prisma.mediaIntake.deleteMany());

const row = () => test.platform.database.prisma.mediaIntake.findFirst();
const inSeconds = (seconds: number) => new Date(clock.now().getTime() + seconds * 1_000);

/** An intake that a process has taken up. */
async function claimed(): Promise<ClaimedIntake> {
  const { uuid } = await aMediaAsset(test, { state: 'PROCESSING' });
  await intakes.add({ id: uuidV7.next(), assetId: uuid, kind: 'IMAGE', mimeType: 'image/png', filename: 'a.png', originalPath: 'originals/a.png', byteSize: 1, checksum: uuid, uploadedById: null, createdAt: clock.now() });
  return (await intakes.claim(clock.now()))!;
}

describe('an intake that another process has taken up meanwhile', () => {
  let [late, current]: ClaimedIntake[] = [];
  beforeEach(async () => {
    late = await claimed();
    clock.advance(61);
    current = (await intakes.claim(clock.now()))!;
    expect(current).toEqual({ ...late, attempts: 2 });
  });

  it('is not finished by the one before', async () => {
    expect(await intakes.finish(late!)).toBe(false);
    expect(await row()).toMatchObject({ id: late!.id, attempts: 2 });
    expect(await intakes.finish(current!)).toBe(true);
    expect(await row()).toBeNull();
  });

  it('is not let go of by the one before', async () => {
    const before = await row();
    await intakes.postpone(late!, inSeconds(-10));
    expect(await row()).toEqual(before);
    await intakes.postpone(current!, inSeconds(-10));
    expect((await row())!.dueAt).toEqual(inSeconds(-10));
  });
});

describe('an intake that is worked on', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['Date', 'nextTick', 'setImmediate', 'setTimeout', 'clearImmediate', 'clearTimeout', 'queueMicrotask', 'performance', 'hrtime'] }));
  afterEach(() => jest.useRealTimers());

  it('stays that process\'s own for as long as the work takes, and is free a minute after its end', async () => {
    const intake = await claimed();
    await intakes.hold(intake, async () => {
      for (let quarter = 0; quarter < 12; quarter += 1) {
        clock.advance(15);
        jest.advanceTimersByTime(15_000);
        await eventually(async () => (await row())!.dueAt.getTime() === inSeconds(60).getTime());
        expect(await intakes.claim(clock.now())).toBeNull();
      }
    });
    clock.advance(59);
    jest.advanceTimersByTime(59_000);
    expect(await intakes.claim(clock.now())).toBeNull();
    clock.advance(1);
    expect(await intakes.claim(clock.now())).toMatchObject({ id: intake.id, attempts: 2 });
  });
});

describe('an asset whose new file arrives', () => {
  const change = (id: string) => test.platform.database.prisma.mediaAsset.update({ where: { id }, data: { version: 2 } });
  it.each([
    ['is as it was: it is taken in', async () => undefined, ['TAKEN_IN', 1, 1]],
    ['was changed meanwhile: it is refused, and nothing of it stays', change, ['VERSION_CONFLICT', 0, 0]],
  ] as const)('%s', async (_what, meanwhile, expected) => {
    const { uuid } = await aMediaAsset(test);
    const storage = new MemoryStorage();
    const scanner: MediaScanner = { isClean: async () => (await meanwhile(uuid), true) };
    const received = { path: '', type: fileTypes[0]!, byteSize: 1, checksum: uuidV7.next(), read: () => Readable.from([Buffer.from('x')]) };
    const takeIn = new TakeInFile({ receiver: { receive: (_file, use) => use(received) }, scanner, storage, clock, ids: uuidV7, names: randomNames });
    const stores = test.platform.unitOfWork((tx) => ({ media: new PrismaMediaLibrary(tx), mediaFolders: new PrismaMediaFolderRepository(tx), intakes: new PrismaMediaIntakes(tx, clock) }));
    const viewer: Viewer = { kind: 'user', id: (await signInAs(test, 'ADMIN')).uuid, role: 'ADMIN', sessionId: uuidV7.next(), requestId: 'replace' };
    const file = { filename: 'a.jpg', declaredType: 'image/jpeg', content: received.read() };
    const outcome = await new ReplaceMedia(takeIn, stores).execute(viewer, { id: uuid, expectedVersion: 1, file }).then(() => 'TAKEN_IN', (error: unknown) => (error as DomainError).faults[0].code);
    expect([outcome, storage.files.size, await test.platform.database.prisma.mediaIntake.count()]).toEqual(expected);
  });
});
