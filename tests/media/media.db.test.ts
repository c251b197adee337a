import { randomUUID } from 'node:crypto';
import { mediaStores } from '../../src/media';
import { mediaInLocale } from '../../src/media/domain/media-library.port';
import { MediaTexts } from '../../src/media/presentation/media-texts';
import { localeChain } from '../../src/shared/domain/locale';
import { uuidV7 } from '../../src/shared/infrastructure/system';
import { createTestApp, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { aMediaAsset } from './media-world';

let test: TestApp;

beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const transaction = <T>(work: (stores: ReturnType<typeof mediaStores>) => Promise<T>): Promise<T> => test.platform.unitOfWork(mediaStores).run(work);
const isLockWaitedFor = async () =>
  (await test.platform.database.pool.query(`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`)).rowCount! > 0;

describe('the usages of assets', () => {
  const recorded = async (subjectId: string) =>
    (await test.platform.database.prisma.mediaUsage.findMany({ where: { subjectId }, orderBy: { path: 'asc' } })).map(({ assetId, path }) => [assetId, path]);

  it('of a subject are replaced as a whole, and those of others left alone', async () => {
    const [first, second] = [(await aMediaAsset(test)).uuid, (await aMediaAsset(test)).uuid];
    const [page, other] = [{ type: 'PageVersion', id: uuidV7.next() }, { type: 'PageVersion', id: uuidV7.next() }];
    await transaction(async ({ mediaUsages }) => {
      expect(await mediaUsages.record(page, [{ assetId: first, path: ['a'] }, { assetId: first, path: ['b', '0'] }, { assetId: second, path: ['a'] }])).toEqual([]);
      expect(await mediaUsages.record(other, [{ assetId: first, path: ['a'] }])).toEqual([]);
      expect(await mediaUsages.record({ type: 'Event', id: page.id }, [{ assetId: first, path: ['cover'] }])).toEqual([]);
    });
    await transaction(({ mediaUsages }) => mediaUsages.record(page, [{ assetId: second, path: ['c'] }]));
    expect(await recorded(page.id)).toEqual([[second, 'c'], [first, 'cover']]);
    await transaction(({ mediaUsages }) => mediaUsages.record(page, []));
    expect(await recorded(page.id)).toEqual([[first, 'cover']]);
    expect(await recorded(other.id)).toEqual([[first, 'a']]);
  });

  it('that name what does not exist are handed back, each with its place', async () => {
    const { uuid } = await aMediaAsset(test);
    const [subject, unknown] = [{ type: 'PageVersion', id: uuidV7.next() }, randomUUID()];
    const bad = [['sections', '0', 'mediaId'], ['seo', 'imageId']].map((path) => ({ assetId: unknown, path }));
    expect(await transaction(({ mediaUsages }) => mediaUsages.record(subject, [bad[0]!, { assetId: uuid, path: ['x'] }, bad[1]!]))).toEqual(bad);
  });

  it('named twice at one place are one', async () => {
    const [{ uuid }, subject] = [await aMediaAsset(test), { type: 'PageVersion', id: uuidV7.next() }];
    expect(await transaction(({ mediaUsages }) => mediaUsages.record(subject, [1, 2].map(() => ({ assetId: uuid, path: ['a'] }))))).toEqual([]);
    expect(await recorded(subject.id)).toEqual([[uuid, 'a']]);
  });

  it('wait for whoever deletes the asset, and then find it gone', async () => {
    const [{ uuid }, subject] = [await aMediaAsset(test), { type: 'PageVersion', id: uuidV7.next() }];
    const client = await test.platform.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('DELETE FROM media_assets WHERE id = $1', [uuid]);
      const usages = [{ assetId: uuid, path: ['a'] }];
      const late = transaction(({ mediaUsages }) => mediaUsages.record(subject, usages));
      await eventually(isLockWaitedFor);
      await client.query('COMMIT');
      expect(await late).toEqual(usages);
    } finally {
      client.release();
    }
  });
});

describe('assets that are locked because they are ready', () => {
  it('are those that are', async () => {
    const [ready, processing] = [(await aMediaAsset(test)).uuid, (await aMediaAsset(test, { state: 'PROCESSING' })).uuid];
    expect((await transaction(({ media }) => media.lockReady([ready, processing, randomUUID()]))).map(({ id }) => id)).toEqual([ready]);
  });

  it('stay so until the transaction ends', async () => {
    const { uuid } = await aMediaAsset(test);
    const order: string[] = [];
    await transaction(async ({ media }) => {
      await media.lockReady([uuid]);
      const rejected = test.platform.database.pool.query(`UPDATE media_assets SET state = 'REJECTED', rejection_code = 'CORRUPT' WHERE id = $1`, [uuid]).then(() => order.push('rejected'));
      await eventually(isLockWaitedFor);
      order.push('published');
      return { rejected };
    }).then(({ rejected }) => rejected);
    expect(order).toEqual(['published', 'rejected']);
    expect(await transaction(({ media }) => media.lockReady([uuid]))).toEqual([]);
  });
});

describe('an asset of something that is read in a locale', () => {
  it('has its texts in that one, unless another is asked for, and needs no settings for it', async () => {
    const { uuid } = await aMediaAsset(test, { altText: { en: 'Hall', de: 'Saal', fr: 'Salle' } });
    const [asset] = await transaction(({ media }) => media.findByIds([uuid]));
    const texts = new MediaTexts({ get: () => Promise.reject(new Error('the settings were read')) }, 'https://media.example');
    const onPage = mediaInLocale(asset!, localeChain('de-AT', 'en'))!;
    const altText = (locale: string | null) => texts.text(onPage.altText, locale, onPage);
    expect([await altText(null), await altText('fr-CA'), await altText('sw')]).toEqual(['Saal', 'Salle', 'Saal']);
    expect(mediaInLocale(null, ['en'])).toBeNull();
    expect(asset).not.toHaveProperty('locales');
  });
});
