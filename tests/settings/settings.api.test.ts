import { randomUUID } from 'node:crypto';
import { mediaStores } from '../../src/media';
import { PrismaSiteSettingsRepository } from '../../src/settings/infrastructure/prisma-site-settings.repository';
import { UpdateSiteSettings } from '../../src/settings/domain/update-site-settings.use-case';
import { reaction } from '../../src/shared/application/jobs.port';
import { uuidV7 } from '../../src/shared/infrastructure/system';
import { decodeId, encodeId } from '../../src/shared/presentation/ids';
import { aMediaAsset } from '../media/media-world';
import { eventually } from '../support/eventually';
import { operation } from '../support/operations';
import { signInAs } from '../support/people';
import { createSettingsDesk, type SettingsDesk, texts } from './settings-support';

let desk: SettingsDesk;

beforeAll(async () => {
  desk = await createSettingsDesk();
  // Something listens, so that the outbox keeps it to be looked at.
  desk.test.platform.reactions.push(reaction({ on: 'settings.updated', name: 'test', handle: async () => undefined }));
});
afterAll(() => desk.test.close());

/** What the world was told of changes. */
async function told(): Promise<unknown[]> {
  const { rows } = await desk.test.platform.database.pool.query(`
    SELECT job.payload FROM graphile_worker._private_jobs job JOIN graphile_worker._private_tasks task ON task.id = job.task_id WHERE task.identifier LIKE '%settings.updated%' ORDER BY job.id`);
  return rows.map(({ payload }) => payload);
}

/** Starts work that needs the settings while another has them, until so many wait; then lets it go on. */
async function whileLocked<T>(waiting: number, start: () => readonly Promise<T>[]): Promise<T[]> {
  const { pool } = desk.test.platform.database;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT FROM site_settings FOR UPDATE');
    const work = start();
    await eventually(async () => (await pool.query(`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`)).rowCount === waiting);
    await client.query('COMMIT');
    return await Promise.all(work);
  } finally {
    client.release();
  }
}

const codes = (faults: readonly { code: string }[]) => faults.map(({ code }) => code);
const fields = (faults: readonly { field: string[] | null }[]) => faults.map(({ field }) => field?.join('.'));

describe('the settings of a new site', () => {
  it('are there, and read by everybody', async () => {
    expect(await desk.read()).toEqual({
      name: 'Marquee', tagline: null, defaultLocale: 'en', locales: ['en'], logo: null, contactEmail: null, contactPhone: null, socialLinks: [], defaultCurrency: 'EUR', seoDescription: null,
    });
    expect(await desk.readAll()).toMatchObject({ name: texts({ en: 'Marquee' }), tagline: [], isIndexed: true, holdMinutes: null, cancellableHours: null, refundPercent: null, version: 1 });
  });
});

describe('changing the settings', () => {
  const whole = {
    name: texts({ en: 'Harbour Nights', de: 'Hafennächte' }), tagline: texts({ de: 'Am Wasser' }), seoDescription: texts({ en: 'Concerts' }), defaultLocale: 'de', locales: ['de', 'en'],
    defaultCurrency: 'CHF', contactEmail: 'hello@harbour.example', contactPhone: '+4930123456', socialLinks: ['https://social.example/@harbour'], isIndexed: false, holdMinutes: 30,
    cancellableHours: 48, refundPercent: 80,
  };

  it('says everything at once, is audited and told to the world', async () => {
    const logo = await aMediaAsset(desk.test);
    const { version } = await desk.readAll();
    const changed = await desk.update({ ...whole, logoId: logo.id }, version);
    expect(changed).toMatchObject({ ...whole, name: expect.arrayContaining(whole.name), logo: { id: logo.id }, version: version + 1, updatedAt: desk.clock.now().toISOString() });
    expect(await desk.readAll()).toEqual(changed);
    const { prisma } = desk.test.platform.database;
    expect(await prisma.auditEntry.findMany({ where: { action: 'settings.update' } })).toMatchObject([
      { actorId: desk.admin.uuid, subjectType: 'SiteSettings', subjectId: decodeId('SiteSettings', changed.id), changedFields: expect.arrayContaining(['name', 'logoId', 'holdMinutes']) },
    ]);
    expect(await prisma.mediaUsage.findMany()).toMatchObject([{ assetId: logo.uuid, subjectType: 'SiteSettings', path: 'logoId' }]);
    expect(await told()).toEqual([expect.objectContaining({ changedFields: expect.arrayContaining(['name', 'logoId', 'holdMinutes']) })]);
  });

  it('leaves what is left out, and clears by null what may be empty', async () => {
    const before = await desk.update(whole);
    expect(await desk.update({ contactPhone: '+41441234567' })).toEqual({ ...before, contactPhone: '+41441234567', version: before.version + 1 });
    const nothing = { tagline: null, seoDescription: null, socialLinks: null, contactEmail: null, contactPhone: null, logoId: null, holdMinutes: null, cancellableHours: null, refundPercent: null };
    const cleared = await desk.update(nothing);
    expect(cleared).toEqual({ ...before, ...nothing, tagline: [], seoDescription: [], socialLinks: [], logo: null, version: before.version + 2, logoId: undefined });
    expect(await desk.test.platform.database.prisma.mediaUsage.count()).toBe(0);
  });

  it('names only what changed, also where the languages come in another order', async () => {
    await desk.update(whole);
    await desk.update({ ...whole, name: [...whole.name].reverse(), refundPercent: 50 });
    const entries = await desk.test.platform.database.prisma.auditEntry.findMany({ where: { action: 'settings.update' }, orderBy: { id: 'desc' } });
    expect(entries[0]!.changedFields).toEqual(['refundPercent']);
  });

  it('is refused with every fault of the input at once', async () => {
    const faults = await desk.faults({
      name: texts({ en: '' }), tagline: [...texts({ en: 'One' }), ...texts({ en: 'Two' })], locales: [], contactEmail: 'nobody', contactPhone: '030 123456', socialLinks: ['http://plain.example/'],
      seoDescription: texts({ en: 'Two\nlines' }), holdMinutes: 0, cancellableHours: 8_761, refundPercent: 101, logoId: desk.admin.id,
    });
    expect([...new Set(fields(faults))].sort()).toEqual([
      'input.cancellableHours', 'input.contactEmail', 'input.contactPhone', 'input.holdMinutes', 'input.locales', 'input.logoId', 'input.name', 'input.refundPercent', 'input.seoDescription',
      'input.socialLinks', 'input.tagline',
    ]);
    expect(new Set(codes(faults))).toEqual(new Set(['INVALID']));
  });

  it.each<[string, object]>([
    ['name', { name: null }],
    ['name', { name: texts({ en: 'x'.repeat(101) }) }],
    ['name', { name: texts({ en: '\u202eeuqram' }) }],
    ['defaultLocale', { defaultLocale: null }],
    ['locales', { locales: null }],
    ['locales', { locales: ['en', 'de', 'en'] }],
    ['locales', { locales: Array.from({ length: 21 }, (_, index) => `en-x-${index}`) }],
    ['defaultCurrency', { defaultCurrency: null }],
    ['isIndexed', { isIndexed: null }],
    ['contactPhone', { contactPhone: '+1234567890123456' }],
    ['socialLinks', { socialLinks: ['javascript:alert(1)'] }],
    ['socialLinks', { socialLinks: ['https://me:secret@social.example/'] }],
    ['socialLinks', { socialLinks: Array.from({ length: 21 }, (_, index) => `https://social.example/${index}`) }],
    ['holdMinutes', { holdMinutes: 121 }],
    ['cancellableHours', { cancellableHours: -1 }],
    ['refundPercent', { refundPercent: -1 }],
    ['tagline', { tagline: texts({ en: 'x'.repeat(201) }) }],
    ['seoDescription', { seoDescription: texts({ en: 'x'.repeat(301) }) }],
  ])('is refused for the %s of %j', async (field, input) => {
    const faults = await desk.faults(input);
    expect([...new Set(codes(faults))]).toEqual(['INVALID']);
    expect([...new Set(fields(faults))]).toEqual([`input.${field}`]);
  });

  it('is refused where the texts and the locales disagree', async () => {
    await desk.update({ ...whole, defaultLocale: 'en', tagline: null });
    expect(fields(await desk.faults({ defaultLocale: 'fr' }))).toEqual(['input.defaultLocale', 'input.name']);
    expect(await desk.faults({ locales: ['en'] })).toMatchObject([{ code: 'INVALID', field: ['input', 'name'], message: expect.stringContaining('a text in de') }]);
    expect(await desk.update({ locales: ['en'], name: texts({ en: 'Harbour Nights' }) })).toMatchObject({ locales: ['en'] });
  });

  it('takes a logo that is a picture and ready', async () => {
    expect(await desk.faults({ logoId: encodeId('MediaAsset', randomUUID()) })).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'logoId'], message: 'There is no such file in the media library; choose another.' }]);
    const refusal = async (overrides: Parameters<typeof aMediaAsset>[1]) => desk.faults({ logoId: (await aMediaAsset(desk.test, overrides)).id });
    for (const state of ['UPLOADING', 'SCANNING', 'PROCESSING', 'REJECTED'] as const) expect(await refusal({ state })).toMatchObject([{ code: 'MEDIA_NOT_READY', field: ['input', 'logoId'] }]);
    for (const kind of ['VIDEO', 'DOCUMENT'] as const) expect(await refusal({ kind })).toMatchObject([{ code: 'INVALID', field: ['input', 'logoId'] }]);
    expect(await desk.test.platform.database.prisma.mediaUsage.count()).toBe(0);
    const [first, second] = [await aMediaAsset(desk.test), await aMediaAsset(desk.test)];
    await desk.update({ logoId: first.id });
    await desk.update({ logoId: second.id });
    expect(await desk.test.platform.database.prisma.mediaUsage.findMany()).toMatchObject([{ assetId: second.uuid }]);
  });

  it('is refused by a stale version; of two at once one passes', async () => {
    const { version } = await desk.readAll();
    const outcomes = await whileLocked(2, () => ['North', 'South'].map((name) => desk.payload({ name: texts({ en: name }) }, version)));
    expect(outcomes.map(({ userErrors }) => codes(userErrors)).sort()).toEqual([[], ['VERSION_CONFLICT']]);
    const entries = await desk.test.platform.database.prisma.auditEntry.count();
    const events = (await told()).length;
    expect(await desk.faults({ name: texts({ en: 'East' }) }, version)).toMatchObject([{ code: 'VERSION_CONFLICT', field: ['expectedVersion'] }]);
    expect([(await desk.readAll()).version, await desk.test.platform.database.prisma.auditEntry.count(), (await told()).length]).toEqual([version + 1, entries, events]);
  });
});

describe('a locale that pages are in', () => {
  async function aPage(locale: string): Promise<string> {
    const { prisma } = desk.test.platform.database;
    const [pageId, versionId, now] = [uuidV7.next(), uuidV7.next(), desk.clock.now()];
    await prisma.$transaction([
      prisma.page.create({ data: { id: pageId, position: 0, createdAt: now, updatedAt: now } }),
      prisma.pageVersion.create({ data: { id: versionId, pageId, locale, number: 1, title: 'A page', seo: {}, sections: [], createdAt: now } }),
      prisma.pageTranslation.create({ data: { pageId, locale, slug: 'a-page', path: `/${pageId.replace(/-/g, '')}`, draftVersionId: versionId, createdAt: now, updatedAt: now } }),
    ]);
    return pageId;
  }

  it('stays one of the site until they are in the trash', async () => {
    const { prisma } = desk.test.platform.database;
    await desk.update({ name: texts({ en: 'Marquee' }), tagline: null, seoDescription: null, defaultLocale: 'en', locales: ['en', 'fr', 'it'] });
    const pageId = await aPage('fr');
    expect(await desk.faults({ locales: ['en'] })).toMatchObject([{ code: 'LOCALE_IN_USE', field: ['input', 'locales'], message: expect.stringContaining('pages in fr;') }]);
    expect(await desk.update({ locales: ['fr', 'en'] })).toMatchObject({ locales: ['fr', 'en'] });
    await prisma.pageTranslation.updateMany({ where: { pageId }, data: { path: null } });
    await prisma.page.update({ where: { id: pageId }, data: { trashedAt: desk.clock.now() } });
    expect(await desk.update({ locales: ['en'] })).toMatchObject({ locales: ['en'] });
  });

  it('would be taken out if nobody asked for its pages', async () => {
    const { version } = await desk.update({ locales: ['en', 'it'] });
    await aPage('it');
    expect(codes(await desk.faults({ locales: ['en'] }))).toEqual(['LOCALE_IN_USE']);
    const unguarded = desk.test.platform.unitOfWork((tx) => ({ settings: new PrismaSiteSettingsRepository(tx), ...mediaStores(tx), localesInUse: { among: async () => [] } }));
    const update = new UpdateSiteSettings(unguarded, desk.clock, () => undefined);
    const after = await update.execute({ kind: 'system', requestId: 'test' }, { expectedVersion: version, changes: { locales: ['en'] } });
    expect(after.locales).toEqual(['en']);
  });
});

describe('the settings as the public reads them', () => {
  it('are in the best language there is', async () => {
    await desk.update({
      defaultLocale: 'en', locales: ['en', 'zh', 'zh-Hant'], name: texts({ en: 'Marquee', zh: '天幕', 'zh-Hant': '大天幕' }), tagline: texts({ en: 'Nights', zh: '夜晚' }), seoDescription: texts({ en: 'Concerts' }),
    });
    expect(await desk.read('zh-Hant-TW')).toMatchObject({ name: '大天幕', tagline: '夜晚', seoDescription: 'Concerts' });
    expect(await desk.read('zh-Hans')).toMatchObject({ name: '天幕', tagline: '夜晚', seoDescription: 'Concerts' });
    expect(await desk.read('sw')).toMatchObject({ name: 'Marquee', tagline: 'Nights' });
    expect(await desk.read()).toMatchObject({ name: 'Marquee', tagline: 'Nights' });
  });

  it('show the logo with its text in that language, and no logo that is not ready any more', async () => {
    const logo = await aMediaAsset(desk.test, { altText: { en: 'A tent', zh: '帐篷' } });
    await desk.update({ logoId: logo.id });
    expect((await desk.read('zh-Hant-TW')).logo).toMatchObject({ id: logo.id, altText: '帐篷' });
    expect((await desk.read('sw')).logo).toMatchObject({ altText: 'A tent' });
    await desk.test.platform.database.prisma.mediaAsset.update({ where: { id: logo.uuid }, data: { state: 'REJECTED', rejectionCode: 'CORRUPT' } });
    expect((await desk.read()).logo).toBeNull();
  });

  it('show a change at once, and one of another process within 5 seconds', async () => {
    await desk.update({ contactEmail: 'one@harbour.example' });
    expect((await desk.read()).contactEmail).toBe('one@harbour.example');
    await desk.update({ contactEmail: 'two@harbour.example' });
    expect((await desk.read()).contactEmail).toBe('two@harbour.example');
    await desk.test.platform.database.prisma.siteSettings.updateMany({ data: { contactEmail: 'three@harbour.example' } });
    desk.clock.advance(4.9);
    expect((await desk.read()).contactEmail).toBe('two@harbour.example');
    desk.clock.advance(0.1);
    expect((await desk.read()).contactEmail).toBe('three@harbour.example');
  });
});

describe('at the settings', () => {
  it.each(['AdminSiteSettings', 'SiteSettingsUpdate'])('%s is for administrators alone', async (name) => {
    const send = async (headers?: Record<string, string>) => {
      const { data, errors } = await desk.test.adminQuery(operation('admin/settings', name), { expectedVersion: 1, input: {} }, headers);
      return [data, errors?.[0]?.extensions.code];
    };
    expect(await send()).toEqual([null, 'UNAUTHENTICATED']);
    for (const role of ['USER', 'ORGANIZER'] as const) expect(await send((await signInAs(desk.test, role)).headers)).toEqual([null, 'FORBIDDEN']);
  });

  it('administrators alone find them by their id', async () => {
    const { id } = await desk.readAll();
    const find = async (headers?: Record<string, string>) => (await desk.test.adminQuery('query ($id: ID!) { node(id: $id) { ... on SiteSettings { version } } }', { id }, headers)).data.node;
    expect(await find(desk.admin.headers)).toEqual({ version: expect.any(Number) });
    expect(await find((await signInAs(desk.test, 'ORGANIZER')).headers)).toBeNull();
    expect((await desk.test.query('query ($id: ID!) { node(id: $id) { id } }', { id })).data.node).toBeNull();
  });
});
