import { EventEmitter, once } from 'node:events';
import { contentUseCases } from '../../src/content/writing';
import { mediaStores } from '../../src/media';
import { libraryReactions } from '../../src/media/application/media-reactions';
import type { MediaStores } from '../../src/media/domain/media-library.port';
import type { MediaStorage } from '../../src/media/domain/media-storage.port';
import { DeleteMedia } from '../../src/media/domain/use-cases/delete-media.use-case';
import { PrismaMediaFolderRepository } from '../../src/media/infrastructure/prisma-media-folder.repository';
import type { Platform } from '../../src/shared';
import { DomainError } from '../../src/shared/domain/errors';
import type { Viewer } from '../../src/shared/domain/viewer';
import type { Transaction } from '../../src/shared/infrastructure/prisma-unit-of-work';
import { uuidV7 } from '../../src/shared/infrastructure/system';
import { createTestApp, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { aMediaAsset } from './media-world';

const viewer: Viewer = { kind: 'system', requestId: 'deletion' };

let test: TestApp;

beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const isLockWaitedFor = async () =>
  (await test.platform.database.pool.query(`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`)).rowCount! > 0;

/** A point that work reaches and goes on from when it is told to. */
function gate() {
  const events = new EventEmitter();
  const [reached, opened] = [once(events, 'reached'), once(events, 'opened')];
  return {
    reached,
    open: () => events.emit('opened'),
    async pass() {
      events.emit('reached');
      await opened;
    },
  };
}
type Gate = ReturnType<typeof gate>;

const libraryStores = (tx: Transaction): MediaStores => ({ ...mediaStores(tx), mediaFolders: new PrismaMediaFolderRepository(tx) });

interface DeletionOptions {
  readonly force?: boolean;
  /** Stops when it knows of no use, before it deletes. */
  readonly at?: Gate;
  /** As if it did not wait for whoever uses the file. */
  readonly isUnlocked?: boolean;
}

function deleteAsset(id: string, { force = false, at, isUnlocked }: DeletionOptions = {}): Promise<void> {
  const stores = (tx: Transaction): MediaStores => {
    const made = libraryStores(tx);
    const { media } = made;
    const remove = media.delete.bind(media);
    Object.assign(media, { delete: async (ids: string[]) => (await at?.pass(), remove(ids)) });
    if (isUnlocked) Object.assign(media, { getAllForUpdate: (ids: string[]) => media.findByIds(ids) });
    return made;
  };
  return new DeleteMedia(test.platform.unitOfWork(stores)).execute(viewer, { ids: [id], force, field: ['ids'] });
}

/** Saves a page that shows the asset; stops when the usage is recorded, before it is committed. */
function savePage(mediaId: string, at?: Gate) {
  const unitOfWork: Platform['unitOfWork'] = (stores) =>
    test.platform.unitOfWork((tx) => {
      const made = stores(tx) as ReturnType<typeof stores> & Pick<MediaStores, 'mediaUsages'>;
      const { mediaUsages } = made;
      const record = mediaUsages.record.bind(mediaUsages);
      const paused: typeof record = async (...args) => {
        const unknown = await record(...args);
        await at?.pass();
        return unknown;
      };
      Object.assign(mediaUsages, { record: paused });
      return made;
    });
  const never = { issue: () => Promise.reject(new Error('no preview')), read: () => Promise.resolve(null) };
  const { create } = contentUseCases({ ...test.platform, unitOfWork }, { get: async () => ({ defaultLocale: 'en', locales: ['en'] }) }, test.platform.richTexts, never);
  return create.execute(viewer, { locale: 'en', title: 'Hall', sections: [{ media: { mediaId } }] });
}

/** What came of it: a refusal's code, or that the database would not let a reference break, which is a fault of ours. */
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'DONE',
    (error: unknown) => {
      if (error instanceof DomainError) return error.faults[0].code;
      if (/foreign key constraint/i.test(String(error))) return 'BROKEN_REFERENCE';
      throw error;
    },
  );

const exists = async (id: string) => (await test.platform.database.prisma.mediaAsset.count({ where: { id } })) === 1;
const usages = (assetId: string) => test.platform.database.prisma.mediaUsage.count({ where: { assetId } });

describe('a file that is deleted while a page that shows it is saved', () => {
  async function saveFirst(options: DeletionOptions, isWaiting = true) {
    const { uuid } = await aMediaAsset(test);
    const at = gate();
    const saved = outcome(savePage(uuid, at));
    await at.reached;
    const deleted = outcome(deleteAsset(uuid, options));
    if (isWaiting) await eventually(isLockWaitedFor);
    at.open();
    return { outcomes: [await saved, await deleted], exists: await exists(uuid), usages: await usages(uuid) };
  }

  async function deletionFirst(options: DeletionOptions) {
    const { uuid } = await aMediaAsset(test);
    const at = gate();
    const deleted = outcome(deleteAsset(uuid, { ...options, at }));
    await at.reached;
    const saved = outcome(savePage(uuid));
    if (options.isUnlocked) await saved;
    else await eventually(isLockWaitedFor);
    at.open();
    return { outcomes: [await saved, await deleted], exists: await exists(uuid), usages: await usages(uuid) };
  }

  it('is kept where the save came first, and the deletion says why', async () => {
    expect(await saveFirst({})).toEqual({ outcomes: ['DONE', 'MEDIA_IN_USE'], exists: true, usages: 1 });
  });

  it('is gone where the deletion came first, and the save says so', async () => {
    expect(await deletionFirst({})).toEqual({ outcomes: ['MEDIA_NOT_FOUND', 'DONE'], exists: false, usages: 0 });
  });

  it('by force is gone either way, and no usage stays', async () => {
    expect(await saveFirst({ force: true })).toEqual({ outcomes: ['DONE', 'DONE'], exists: false, usages: 0 });
    expect(await deletionFirst({ force: true })).toEqual({ outcomes: ['MEDIA_NOT_FOUND', 'DONE'], exists: false, usages: 0 });
  });

  it('without the lock would end in a broken reference', async () => {
    expect((await saveFirst({ isUnlocked: true })).outcomes).toEqual(['DONE', 'BROKEN_REFERENCE']);
    expect((await deletionFirst({ isUnlocked: true })).outcomes).toEqual(['DONE', 'BROKEN_REFERENCE']);
    expect((await deletionFirst({ isUnlocked: true, force: true })).outcomes).toEqual(['DONE', 'BROKEN_REFERENCE']);
  });
});

/** Keeps what the tests need of a storage in memory. */
class MemoryStorage implements MediaStorage {
  constructor(readonly paths: Set<string>) {}

  async write(): Promise<number> {
    return 0;
  }

  async read(): Promise<AsyncIterable<Uint8Array>> {
    throw new Error('nothing is read here');
  }

  async delete(paths: readonly string[]): Promise<void> {
    for (const path of paths) this.paths.delete(path);
  }

  async *list(): AsyncIterable<string> {
    yield* this.paths;
  }
}

describe('the files of an asset', () => {
  it('are deleted after it, each of them, and nobody else\'s', async () => {
    const variant = (name: 'w400' | 'full', storagePath: string) => ({ name, format: 'webp', width: 400, height: 300, byteSize: 1, storagePath }) as const;
    const [gone, used, kept] = [
      await aMediaAsset(test, { storagePath: 'gone.jpg', variants: [variant('w400', 'gone-400.webp'), variant('full', 'gone-full.webp')] }),
      await aMediaAsset(test, { storagePath: 'used.jpg', variants: [variant('full', 'used.webp')] }),
      await aMediaAsset(test, { storagePath: 'kept.jpg' }),
    ];
    const now = test.platform.clock.now();
    await test.platform.database.prisma.mediaIntake.create({
      data: { id: uuidV7.next(), assetId: gone.uuid, kind: 'IMAGE', mimeType: 'image/jpeg', filename: 'x.jpg', originalPath: 'originals/gone.jpg', byteSize: 1, checksum: 'x', dueAt: now, createdAt: now },
    });
    await savePage(used.uuid);
    const storage = new MemoryStorage(new Set(['gone.jpg', 'gone-400.webp', 'gone-full.webp', 'originals/gone.jpg', 'used.jpg', 'used.webp', 'kept.jpg']));
    test.platform.reactions.push(...libraryReactions(storage));
    expect(await outcome(deleteAsset(used.uuid))).toBe('MEDIA_IN_USE');
    await deleteAsset(gone.uuid);
    await test.app.startJobs();
    await eventually(() => storage.paths.size === 3);
    expect([...storage.paths].sort()).toEqual(['kept.jpg', 'used.jpg', 'used.webp']);
    await deleteAsset(used.uuid, { force: true });
    await eventually(() => storage.paths.size === 1);
    expect([...storage.paths]).toEqual(['kept.jpg']);
    expect(await exists(kept.uuid)).toBe(true);
  });
});
