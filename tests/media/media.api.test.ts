import { randomUUID } from 'node:crypto';
import { mediaStores } from '../../src/media';
import { uuidV7 } from '../../src/shared/infrastructure/system';
import { encodeId } from '../../src/shared/presentation/ids';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { operation } from '../support/operations';
import { type SignedIn, signInAs } from '../support/people';
import { aMediaAsset } from './media-world';

let test: TestApp;
let admin: SignedIn;

beforeAll(async () => {
  test = await createTestApp({ clock: fakeClock(), env: { MEDIA_URL: 'https://media.example/files/' } });
  admin = await signInAs(test, 'ADMIN');
  await test.platform.database.prisma.siteSettings.updateMany({ data: { defaultLocale: 'de', locales: ['de', 'en', 'zh'], name: { de: 'Zelt' } } });
});
afterAll(() => test.close());

const seen = async (id: string, locale?: string) => (await test.query(operation('web/settings', 'MediaAssetById'), { id, locale })).data.node;
const managed = async (id: string, headers: Record<string, string> = admin.headers, locale?: string) => (await test.adminQuery(operation('admin/settings', 'AdminMediaAssetById'), { id, locale }, headers)).data.node;

describe('an asset in public', () => {
  it('is told in full', async () => {
    const { id, storagePath } = await aMediaAsset(test, { kind: 'VIDEO', mimeType: 'video/mp4', byteSize: 3_000_000_000, width: 1_920, height: 1_080, durationMs: 61_500, caption: { de: 'Der Saal' } });
    expect(await seen(id)).toEqual({
      id, kind: 'VIDEO', mimeType: 'video/mp4', width: 1_920, height: 1_080, byteSize: 3_000_000_000, durationMs: 61_500, altText: null, caption: 'Der Saal', url: `https://media.example/files/${storagePath}`,
    });
  });

  it('is there only when it is ready', async () => {
    for (const state of ['UPLOADING', 'SCANNING', 'PROCESSING', 'REJECTED'] as const) expect(await seen((await aMediaAsset(test, { state })).id)).toBeNull();
    expect(await seen(encodeId('MediaAsset', randomUUID()))).toBeNull();
  });

  it('speaks the language asked for as far as it can, else that of the site', async () => {
    const { id } = await aMediaAsset(test, { altText: { de: 'Saal', zh: '大厅', en: 'Hall' } });
    const altText = async (locale?: string) => (await seen(id, locale)).altText;
    expect([await altText('zh-Hant-TW'), await altText('en-GB'), await altText('sw'), await altText()]).toEqual(['大厅', 'Hall', 'Saal', 'Saal']);
    expect((await seen((await aMediaAsset(test, { altText: { en: 'Hall' } })).id, 'sw')).altText).toBeNull();
  });
});

describe('an asset at the back office', () => {
  it('is told in full, in any state, with no address until it is ready', async () => {
    const { id } = await aMediaAsset(test, { state: 'PROCESSING', altText: { de: 'Saal', en: 'Hall' }, caption: { de: 'Der Saal' } });
    expect(await managed(id, admin.headers, 'en-GB')).toEqual({
      id, kind: 'IMAGE', state: 'PROCESSING', mimeType: 'image/webp', filename: 'hall.jpg', width: 1_600, height: 900, byteSize: 48_213, durationMs: null, altText: 'Hall', caption: 'Der Saal',
      altTexts: [{ locale: 'de', text: 'Saal' }, { locale: 'en', text: 'Hall' }], captions: [{ locale: 'de', text: 'Der Saal' }], url: null, usageCount: 0, usages: [], version: 1,
      createdAt: test.platform.clock.now().toISOString(), updatedAt: test.platform.clock.now().toISOString(),
    });
  });

  it('is found by administrators alone', async () => {
    const { id } = await aMediaAsset(test);
    expect(await managed(id)).toMatchObject({ id, url: expect.stringContaining('https://') });
    for (const role of ['USER', 'ORGANIZER'] as const) expect(await managed(id, (await signInAs(test, role)).headers)).toBeNull();
    expect(await managed(id, {})).toBeNull();
  });

  it('says where it is used: how often in all, and the first 100 places', async () => {
    const [{ id, uuid }, idle] = [await aMediaAsset(test), await aMediaAsset(test)];
    const subject = { type: 'PageVersion', id: uuidV7.next() };
    const usages = Array.from({ length: 120 }, (_, index) => ({ assetId: uuid, path: ['sections', String(100 + index), 'mediaId'] }));
    await test.platform.unitOfWork(mediaStores).run(({ mediaUsages }) => mediaUsages.record(subject, usages));
    const asset = await managed(id);
    expect([asset.usageCount, asset.usages.length]).toEqual([120, 100]);
    expect(asset.usages[0]).toEqual({ subjectType: 'PageVersion', subjectId: encodeId('PageVersion', subject.id), path: 'sections.100.mediaId' });
    expect(await managed(idle.id)).toMatchObject({ usageCount: 0, usages: [] });
  });
});
