import type { PageContentDraft, SectionDraft } from '../../src/content/domain/section-draft';
import { contentUseCases, type ContentUseCases } from '../../src/content/writing';
import { encodeId, requireId } from '../../src/shared/presentation/ids';
import type { Viewer } from '../../src/shared/domain/viewer';
import { operation } from '../support/operations';
import { doc, image, link, paragraph, text } from '../support/rich-text';
import { createLibraryDesk, type LibraryDesk } from './library-support';
import { aMediaAsset, type StoredAsset } from './media-world';

jest.setTimeout(120_000);

const viewer: Viewer = { kind: 'system', requestId: 'usage' };

let desk: LibraryDesk;
let content: ContentUseCases;
let assets: StoredAsset[];

/** The same seeds in each run. */
let state = 20_261_124;
const random = (below: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
/** Of those that are to be used; the last ten are not. */
const anAsset = (): StoredAsset => assets[random(assets.length - 10)]!;

const linked = () => paragraph(text('Read ', link(`marquee:${anAsset().id}#page=2`)), text(`marquee:${anAsset().id}`), text('more', link(`https://media.example/${anAsset().id}`)));
const body = () => (random(2) ? doc(image(`marquee:${anAsset().id}`), linked()) : doc(linked(), { type: 'blockquote', content: [linked()] }));
const actions = () => [{ label: 'Plan', mediaId: anAsset().uuid }, { label: 'Site', href: `https://media.example/${anAsset().uuid}` }];

const makers: Record<string, () => SectionDraft> = {
  hero: () => ({ hero: { heading: anAsset().uuid, mediaId: anAsset().uuid, body: body(), actions: actions() } }),
  gallery: () => ({ gallery: { mediaIds: [anAsset().uuid, anAsset().uuid, anAsset().uuid] } }),
  media: () => ({ media: { mediaId: anAsset().uuid, body: body() } }),
  richText: () => ({ richText: { body: body() } }),
  callToAction: () => ({ callToAction: { body: body(), actions: actions() } }),
  faq: () => ({ faq: { questions: [{ question: 'Where?', answer: body() }, { question: `marquee:${anAsset().id}`, answer: body() }] } }),
};
const draft = (title: string): PageContentDraft => ({
  title, seo: random(2) ? { imageId: anAsset().uuid } : null,
  sections: Array.from({ length: 3 }, () => Object.values(makers)[random(6)]!()),
});

interface Place {
  readonly assetId: string;
  readonly subject: string;
  readonly path: string;
  readonly kind: string;
}

/** What stored JSON names, found by walking it: knows nothing of the code that records usages. */
function placesIn(value: unknown, path: readonly string[] = []): { id: string; path: readonly string[] }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => (typeof item === 'string' && path.at(-1) === 'mediaIds' ? [{ id: item, path: [...path, String(index)] }] : placesIn(item, [...path, String(index)])));
  if (!value || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const here = [...path, key];
    if ((key === 'mediaId' || key === 'imageId') && typeof item === 'string') return [{ id: item, path: here }];
    if (key === 'target' && item && (item as { type: string }).type === 'MediaAsset') return [{ id: (item as { id: string }).id, path }];
    const typedId = (key === 'src' || key === 'href') && typeof item === 'string' ? /^marquee:(media_[^#]+)/.exec(item)?.[1] : undefined;
    return typedId ? [{ id: requireId('MediaAsset', typedId), path: here }] : placesIn(item, here);
  });
}

const line = ({ assetId, subject, path }: Pick<Place, 'assetId' | 'subject' | 'path'>) => `${assetId} ${subject} ${path}`;

/** Every reference to an asset that is there, as the tables hold it now. */
async function seeded(): Promise<Place[]> {
  const { pool } = desk.test.platform.database;
  const there = new Set((await pool.query<{ id: string }>('SELECT id FROM media_assets')).rows.map(({ id }) => id));
  const { rows } = await pool.query<{ id: string; seo: unknown; sections: { kind: string }[] }>('SELECT id, seo, sections FROM page_versions');
  const { rows: settings } = await pool.query<{ id: string; logo_id: string | null }>('SELECT id, logo_id FROM site_settings');
  const ofPages = rows.flatMap(({ id, seo, sections }) =>
    placesIn({ seo, sections }).map(({ id: assetId, path }) => {
      const kind = path[0] === 'seo' ? 'SEO' : `${sections[Number(path[1])]!.kind} ${['src', 'href'].includes(path.at(-1)!) ? path.at(-1) : path[2]}`;
      return { assetId, subject: `PageVersion ${id}`, path: path.join('.'), kind };
    }),
  );
  const { rows: events } = await pool.query<{ id: string; cover_id: string | null }>('SELECT id, cover_id FROM events');
  const ofEvents = events.flatMap(({ id, cover_id }) => (cover_id ? [{ assetId: cover_id, subject: `Event ${id}`, path: 'coverId', kind: 'COVER' }] : []));
  const { rows: venues } = await pool.query<{ id: string; image_ids: string[] }>('SELECT id, image_ids FROM venues');
  const ofVenues = venues.flatMap(({ id, image_ids }) => image_ids.map((assetId, index) => ({ assetId, subject: `Venue ${id}`, path: `imageIds.${index}`, kind: 'VENUE' })));
  const ofSettings = settings.flatMap(({ id, logo_id }) => (logo_id ? [{ assetId: logo_id, subject: `SiteSettings ${id}`, path: 'logoId', kind: 'LOGO' }] : []));
  return [...ofPages, ...ofEvents, ...ofVenues, ...ofSettings].filter(({ assetId }) => there.has(assetId));
}

async function recorded(): Promise<string[]> {
  const usages = await desk.test.platform.database.prisma.mediaUsage.findMany();
  return usages.map(({ assetId, subjectType, subjectId, path }) => line({ assetId, subject: `${subjectType} ${subjectId}`, path }));
}

/** Recall and precision, both whole. */
async function expectTold(): Promise<Place[]> {
  const places = await seeded();
  expect((await recorded()).sort()).toEqual(places.map(line).sort());
  return places;
}

const setLogo = async (logoId: string | null) => {
  const { version } = (await desk.test.adminQuery('{ siteSettings { version } }', {}, desk.admin.headers)).data.siteSettings;
  const { data } = await desk.test.adminQuery(operation('admin/settings', 'SiteSettingsUpdate'), { expectedVersion: version, input: { logoId } }, desk.admin.headers);
  expect(data.siteSettingsUpdate.userErrors).toEqual([]);
};
/** Sends an operation about events or venues, which must succeed. */
const manage = async (name: string, variables: object) => {
  const { data } = await desk.test.adminQuery(operation(name.startsWith('Venue') ? 'admin/venues' : 'admin/events', name), variables, desk.admin.headers);
  const [payload] = Object.values<{ userErrors: unknown[]; organizer: { id: string }; event: { id: string }; venue: { id: string } }>(data);
  expect(payload!.userErrors).toEqual([]);
  return payload!;
};
const translationOf = async (pageId: string, locale = 'en') => desk.test.platform.database.prisma.pageTranslation.findUniqueOrThrow({ where: { pageId_locale: { pageId, locale } } });
const target = async (pageId: string) => ({ pageId, locale: 'en', expectedVersion: (await translationOf(pageId)).version });

describe('where files are used', () => {
  const pages: string[] = [];
  const events: string[] = [];
  const venues: string[] = [];
  const pictures = (from: number) => assets.slice(from, from + 4).map(({ id }) => id);
  let organizerId: string;

  beforeAll(async () => {
    desk = await createLibraryDesk();
    const { platform } = desk.test;
    const never = { issue: () => Promise.reject(new Error('no preview')), read: () => Promise.resolve(null) };
    content = contentUseCases(platform, { get: async () => ({ defaultLocale: 'en', locales: ['en', 'de'] }) }, platform.richTexts, never);
    assets = [];
    for (let index = 0; index < 60; index += 1) assets.push(await aMediaAsset(desk.test, { filename: `asset-${index}.jpg` }));
    while ((await seeded()).length < 520) pages.push((await content.create.execute(viewer, { locale: 'en', ...draft(`Page ${pages.length}`) })).id);
    await setLogo(anAsset().id);
    organizerId = (await manage('OrganizerCreate', { input: { name: 'Blue Note Nights' } })).organizer.id;
    for (let index = 0; index < 5; index += 1) events.push((await manage('EventCreate', { input: { title: 'Jazz', organizerId, timeZone: 'UTC', coverId: anAsset().id } })).event.id);
    const place = { name: 'Harbour Hall', addressLines: ['Quay 1'], city: 'Hamburg', countryCode: 'DE', timeZone: 'Europe/Berlin' };
    for (let index = 0; index < 3; index += 1) venues.push((await manage('VenueCreate', { input: { ...place, imageIds: pictures(index) } })).venue.id);
  });
  afterAll(() => desk.test.close());

  it('is told of 500 references of all kinds', async () => {
    const places = await expectTold();
    expect(places.length).toBeGreaterThanOrEqual(500);
    expect([...new Set(places.map(({ kind }) => kind))].sort()).toEqual([
      'CALL_TO_ACTION actions', 'CALL_TO_ACTION href', 'CALL_TO_ACTION src', 'COVER', 'FAQ href', 'FAQ src', 'GALLERY mediaIds', 'HERO actions', 'HERO href', 'HERO mediaId', 'HERO src', 'LOGO', 'MEDIA href', 'MEDIA mediaId', 'MEDIA src', 'RICH_TEXT href', 'RICH_TEXT src', 'SEO', 'VENUE',
    ]);
  });

  it('would not be, were one usage missing or one too many', async () => {
    const { prisma } = desk.test.platform.database;
    const usage = (await prisma.mediaUsage.findFirst())!;
    await prisma.mediaUsage.deleteMany({ where: usage });
    await expect(expectTold()).rejects.toThrow();
    await prisma.mediaUsage.createMany({ data: [usage, { ...usage, path: 'sections.99.mediaId' }] });
    await expect(expectTold()).rejects.toThrow();
    await prisma.mediaUsage.deleteMany({ where: { ...usage, path: 'sections.99.mediaId' } });
    await expectTold();
  });

  it('is told after edits, of every version there is', async () => {
    const before = (await seeded()).length;
    for (const pageId of pages.slice(0, 15)) await content.saveDraft.execute(viewer, { ...(await target(pageId)), input: draft('Edited') });
    for (const pageId of pages.slice(15, 20)) await content.saveDraft.execute(viewer, { ...(await target(pageId)), input: { title: 'Emptied', sections: [] } });
    for (const pageId of pages.slice(20, 25)) await content.translate.execute(viewer, { pageId, locale: 'de', ...draft('Deutsch') });
    expect((await expectTold()).length).toBeGreaterThan(before);
  });

  it('is told after a save that was refused', async () => {
    const before = await recorded();
    const sections = [makers.hero!(), { media: { mediaId: '00000000-0000-7000-8000-000000000000' } }];
    await expect(content.saveDraft.execute(viewer, { ...(await target(pages[0]!)), input: { title: 'Refused', sections } })).rejects.toMatchObject({ faults: [{ code: 'MEDIA_NOT_FOUND', field: ['input', 'sections', '1', 'media', 'mediaId'] }] });
    expect((await recorded()).sort()).toEqual(before.sort());
    await expectTold();
  });

  it('is told after versions and pages are restored', async () => {
    const before = (await seeded()).length;
    for (const pageId of pages.slice(0, 5)) {
      const { id: versionId } = await desk.test.platform.database.prisma.pageVersion.findFirstOrThrow({ where: { pageId, locale: 'en', number: 1 } });
      await content.restoreVersion.execute(viewer, { ...(await target(pageId)), versionId });
    }
    for (const pageId of pages.slice(25, 28)) await content.trash.execute(viewer, pageId);
    for (const pageId of pages.slice(25, 28)) await content.restore.execute(viewer, pageId);
    expect((await expectTold()).length).toBeGreaterThan(before);
  });

  it('is told after pages are purged', async () => {
    const before = (await seeded()).length;
    const purged = pages.splice(5, 8);
    for (const pageId of purged) await content.trash.execute(viewer, pageId);
    for (const pageId of purged) await content.purge.execute(viewer, pageId);
    expect((await expectTold()).length).toBeLessThan(before);
  });

  it('is told after the logo is another, and none', async () => {
    for (const logo of [anAsset().id, anAsset().id, null, anAsset().id]) {
      await setLogo(logo);
      expect((await expectTold()).filter(({ kind }) => kind === 'LOGO')).toHaveLength(logo ? 1 : 0);
    }
  });

  it('is told after covers are changed, copied, taken away and deleted', async () => {
    await manage('EventUpdate', { id: events[0], expectedVersion: 1, input: { coverId: anAsset().id } });
    await manage('EventUpdate', { id: events[1], expectedVersion: 1, input: { coverId: null } });
    await manage('EventClone', { id: events[2], input: {} });
    await manage('EventDelete', { id: events[3] });
    expect((await expectTold()).filter(({ kind }) => kind === 'COVER')).toHaveLength(4);
  });

  it('is told after the pictures of a venue are put in another order, fewer and none', async () => {
    await manage('VenueUpdate', { id: venues[0], expectedVersion: 1, input: { imageIds: pictures(0).reverse() } });
    await manage('VenueUpdate', { id: venues[1], expectedVersion: 1, input: { imageIds: pictures(8).slice(0, 2) } });
    await manage('VenueUpdate', { id: venues[2], expectedVersion: 1, input: { imageIds: [] } });
    expect((await expectTold()).filter(({ kind }) => kind === 'VENUE')).toHaveLength(6);
  });

  it('is what a file may be deleted by', async () => {
    const used = new Set((await seeded()).map(({ assetId }) => assetId));
    for (const { id, uuid } of assets.slice(-14)) {
      if (used.has(uuid)) expect(await desk.faults('mediaDelete', { ids: [id] })).toMatchObject([{ code: 'MEDIA_IN_USE' }]);
    }
    const unused = assets.filter(({ uuid }) => !used.has(uuid));
    expect(unused.length).toBeGreaterThanOrEqual(10);
    await desk.change('mediaDelete', { ids: unused.slice(0, 5).map(({ id }) => id) });
    await expectTold();
  });

  it('is told after files are deleted by force; what named them shows nothing and cannot be restored', async () => {
    const [first] = await seeded() as [Place];
    const logo = (await seeded()).find(({ kind }) => kind === 'LOGO')!;
    const ids = [...new Set([first.assetId, logo.assetId, ...assets.slice(0, 6).map(({ uuid }) => uuid)])];
    await desk.change('mediaDelete', { ids: ids.map((uuid) => encodeId('MediaAsset', uuid)), force: true });
    expect((await expectTold()).filter(({ assetId }) => ids.includes(assetId))).toEqual([]);
    expect((await desk.test.query('{ siteSettings { logo { id } } }')).data.siteSettings.logo).toBeNull();
    const version = await desk.test.platform.database.prisma.pageVersion.findUniqueOrThrow({ where: { id: first.subject.split(' ')[1]! } });
    await expect(content.restoreVersion.execute(viewer, { ...(await target(version.pageId)), locale: version.locale, expectedVersion: (await translationOf(version.pageId, version.locale)).version, versionId: version.id }))
      .rejects.toMatchObject({ faults: expect.arrayContaining([expect.objectContaining({ code: 'MEDIA_NOT_FOUND', field: ['versionId'], message: expect.stringContaining('save a draft without it') })]) });
    await expectTold();
  });

  it('is counted and listed at the back office alike', async () => {
    const places = await expectTold();
    const { nodes } = await desk.ask('mediaAssets', { first: 100 });
    expect(nodes.length).toBeGreaterThan(40);
    for (const { id, usageCount, usages } of nodes) {
      const own = places.filter(({ assetId }) => assetId === requireId('MediaAsset', id));
      expect(usageCount).toBe(own.length);
      expect(usages).toHaveLength(Math.min(own.length, 100));
    }
    const used = new Set(places.map(({ assetId }) => encodeId('MediaAsset', assetId)));
    const unused = (await desk.ask('mediaAssets', { first: 100, filter: { unusedOnly: true } })).nodes.map(({ id }: { id: string }) => id);
    expect(unused.sort()).toEqual(nodes.map(({ id }: { id: string }) => id).filter((id: string) => !used.has(id)).sort());
  });
});
