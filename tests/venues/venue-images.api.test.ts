import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { encodeId, requireId } from '../../src/shared/presentation/ids';
import { type BackOffice, createBackOffice } from '../events/admin-support';
import { aMediaAsset, type MediaOverrides, type StoredAsset } from '../media/media-world';
import { operation } from '../support/operations';

let statements = 0;

class CountingClient extends Client {
  override query(...args: unknown[]): never {
    statements += 1;
    return (super.query as (...given: unknown[]) => never)(...args);
  }
}

let office: BackOffice;

beforeAll(async () => {
  office = await createBackOffice({ DatabaseClient: CountingClient });
});
afterAll(() => office.test.close());

const aFile = (overrides?: MediaOverrides) => aMediaAsset(office.test, overrides);
const files = (count: number) => Promise.all(Array.from({ length: count }, () => aFile()));
const idsOf = (assets: readonly { readonly id: string }[]) => assets.map(({ id }) => id);
const aVenue = (input: object = {}) => ({ name: 'Old Brewery', addressLines: ['Malt Street 5'], city: 'Leipzig', countryCode: 'DE', timeZone: 'Europe/Berlin', ...input });
const aPublishedVenue = async (input: object) => (await office.run('venuePublish', { id: (await office.run('venueCreate', { input: aVenue(input) })).venue.id })).venue;
const update = async (id: string, input: object) => (await office.run('venueUpdate', { id, expectedVersion: (await atOffice(id)).version, input })).venue;
const atOffice = async (id: string) => (await office.send('adminVenue', { id })).data.adminVenue;
const stored = (id: string) => office.test.platform.database.prisma.venue.findUniqueOrThrow({ where: { id: requireId('Venue', id) } });
const seen = async (slug: string) => (await office.test.query(operation('web/venues', 'VenuePage'), { slug, first: 1 })).data.venue.images;
const usagesOf = async (id: string) =>
  (await office.test.platform.database.prisma.mediaUsage.findMany({ where: { subjectType: 'Venue', subjectId: requireId('Venue', id) }, orderBy: { path: 'asc' } })).map(({ assetId, path }) => [assetId, path]);
const used = (...assets: StoredAsset[]) => assets.map(({ uuid }, index) => [uuid, `imageIds.${index}`]);

describe('the pictures of a venue', () => {
  it('are told in order, kept when left out, changed and taken away, and their use recorded with each', async () => {
    const [first, second, third] = (await files(3)) as [StoredAsset, StoredAsset, StoredAsset];
    const { id, slug, images } = await aPublishedVenue({ imageIds: idsOf([second, first]) });
    expect(images).toEqual([second, first].map((asset) => ({ id: asset.id, url: expect.stringContaining(asset.storagePath) })));
    expect(await seen(slug)).toEqual([second, first].map((asset) => ({ id: asset.id, url: expect.stringContaining(asset.storagePath), altText: 'The hall', width: 1_600, height: 900 })));
    expect(await usagesOf(id)).toEqual(used(second, first));
    expect(idsOf((await update(id, { city: 'Halle' })).images)).toEqual(idsOf([second, first]));
    expect(await usagesOf(id)).toEqual(used(second, first));
    await update(id, { imageIds: idsOf([first, third]) });
    expect([idsOf(await seen(slug)), await usagesOf(id)]).toEqual([idsOf([first, third]), used(first, third)]);
    await update(id, { imageIds: [] });
    expect([await seen(slug), (await atOffice(id)).images, await usagesOf(id)]).toEqual([[], [], []]);
  });

  it('are none where none are given', async () => {
    const { id, images } = await aPublishedVenue({});
    expect([images, await usagesOf(id)]).toEqual([[], []]);
  });

  it('are shown to visitors only when they are ready, wherever the venue is told of', async () => {
    const [ready, hidden] = (await files(2)) as [StoredAsset, StoredAsset];
    const { id, slug } = await aPublishedVenue({ name: 'Half Shown', imageIds: idsOf([hidden, ready]) });
    await office.createPublishedEvent({ title: 'Half shown', venueId: id });
    await office.test.platform.database.prisma.mediaAsset.update({ where: { id: hidden.uuid }, data: { state: 'PROCESSING' } });
    expect(idsOf((await atOffice(id)).images)).toEqual(idsOf([hidden, ready]));
    const { data } = await office.test.query(
      `query ($id: ID!, $slug: String!) { node(id: $id) { ... on Venue { images { id } } } venue(slug: $slug) { images { id } } venues(filter: { query: "Half Shown" }) { nodes { images { id } } }
        event(slug: "half-shown") { venue { images { id } } nextOccurrence { venue { images { id } } } } }`,
      { id, slug },
    );
    const shown = { images: [{ id: ready.id }] };
    expect(data).toEqual({ node: shown, venue: shown, venues: { nodes: [shown] }, event: { venue: shown, nextOccurrence: { venue: shown } } });
  });

  it('are refused where they are not there, not ready or no images, with every fault at once', async () => {
    const fine = await aFile();
    const { id } = (await office.run('venueCreate', { input: aVenue({ imageIds: [fine.id] }) })).venue;
    const imageIds = [fine.id, encodeId('MediaAsset', randomUUID()), (await aFile({ state: 'PROCESSING' })).id, (await aFile({ state: 'REJECTED' })).id, (await aFile({ kind: 'DOCUMENT' })).id];
    const refusals = [
      { code: 'TAKEN', field: ['input', 'slug'] },
      { code: 'NOT_FOUND', field: ['input', 'imageIds', '1'] },
      { code: 'MEDIA_NOT_READY', field: ['input', 'imageIds', '2'] },
      { code: 'MEDIA_NOT_READY', field: ['input', 'imageIds', '3'] },
      { code: 'INVALID', field: ['input', 'imageIds', '4'] },
    ];
    expect(await office.faults('venueUpdate', { id, expectedVersion: 1, input: { imageIds, slug: 'harbour-hall' } })).toMatchObject(refusals);
    expect(await office.faults('venueCreate', { input: aVenue({ imageIds, slug: 'harbour-hall' }) })).toMatchObject(refusals);
    expect(await usagesOf(id)).toEqual(used(fine));
    expect(await office.test.platform.database.prisma.mediaUsage.count({ where: { assetId: fine.uuid } })).toBe(1);
  });

  it.each<[string, () => Promise<unknown>, string[]]>([
    ['more than 20', async () => idsOf(await files(21)), ['input', 'imageIds']],
    ['named twice', async () => Array(2).fill((await aFile()).id), ['input', 'imageIds']],
    ['null', async () => null, ['input', 'imageIds']],
    ['no files', async () => [(await aFile()).id, office.venueId], ['input', 'imageIds', '1']],
  ])('are refused where they are %s', async (_what, make, field) => {
    const imageIds = await make();
    expect(await office.faults('venueUpdate', { id: office.venueId, expectedVersion: 2, input: { imageIds } })).toMatchObject([{ code: 'INVALID', field }]);
    expect(await office.faults('venueCreate', { input: aVenue({ imageIds }) })).toMatchObject([{ code: 'INVALID', field }]);
    expect(await usagesOf(office.venueId)).toEqual([]);
  });

  it('may be 20', async () => {
    const images = await files(20);
    expect(idsOf((await office.run('venueCreate', { input: aVenue({ imageIds: idsOf(images) }) })).venue.images)).toEqual(idsOf(images));
  });

  it('are not changed by who does not manage the venue, nor by a stale edit', async () => {
    const [first, second] = (await files(2)) as [StoredAsset, StoredAsset];
    const { id, version } = await aPublishedVenue({ imageIds: [first.id] });
    const edit = { id, expectedVersion: version, input: { imageIds: [second.id] } };
    const { rival, visitor } = office.people;
    expect(await office.faults('venueUpdate', edit, rival)).toMatchObject([{ code: 'NOT_FOUND', field: ['id'] }]);
    expect(await office.faults('venueUpdate', { ...edit, expectedVersion: 1 })).toMatchObject([{ code: 'VERSION_CONFLICT' }]);
    for (const [who, code] of [[visitor, 'FORBIDDEN'], [null, 'UNAUTHENTICATED']] as const) expect((await office.send('venueUpdate', edit, who)).errors).toMatchObject([{ extensions: { code } }]);
    expect(await usagesOf(id)).toEqual(used(first));
  });

  it('that are deleted by force are gone, and the venue works on', async () => {
    const [first, second] = (await files(2)) as [StoredAsset, StoredAsset];
    const { id, slug } = await aPublishedVenue({ imageIds: idsOf([first, second]) });
    const remove = async (force: boolean) => (await office.test.adminQuery(operation('admin/media', 'MediaDelete'), { ids: [first.id], force }, office.people.admin.headers)).data.mediaDelete;
    expect((await remove(false)).userErrors).toMatchObject([{ code: 'MEDIA_IN_USE', usages: [{ subjectType: 'Venue', subjectId: id, path: 'imageIds.0' }] }]);
    expect((await remove(true)).userErrors).toEqual([]);
    expect([idsOf(await seen(slug)), idsOf((await atOffice(id)).images)]).toEqual([[second.id], [second.id]]);
    expect(idsOf((await update(id, { name: 'Renamed' })).images)).toEqual([second.id]);
    await update(id, { imageIds: [second.id] });
    expect([(await stored(id)).imageIds, await usagesOf(id)]).toEqual([[second.uuid], used(second)]);
  });

  it('are named in the audit log when they change', async () => {
    const image = await aFile();
    const { id } = await aPublishedVenue({ imageIds: [image.id] });
    await update(id, { imageIds: [image.id], summary: 'Malt' });
    await update(id, { imageIds: [] });
    const entries = await office.test.platform.database.prisma.auditEntry.findMany({ where: { subjectId: requireId('Venue', id), action: 'venue.update' }, orderBy: { id: 'asc' } });
    expect(entries.map(({ changedFields }) => changedFields)).toEqual([['summary'], ['imageIds']]);
  });

  it('of many venues cost no more statements than those of one', async () => {
    for (let index = 0; index < 6; index += 1) await aPublishedVenue({ name: `Counted ${index}`, imageIds: idsOf(await files(2)) });
    const count = async (read: () => Promise<{ errors?: unknown }>) => {
      await read();
      statements = 0;
      expect((await read()).errors).toBeUndefined();
      return statements;
    };
    const atSite = (first: number) => count(() => office.test.query('query ($first: Int!) { venues(first: $first, filter: { query: "Counted" }) { nodes { images { id url altText } } } }', { first }));
    const listed = (first: number) => count(() => office.send('adminVenues', { query: 'Counted', first }));
    expect(await atSite(1)).toBeGreaterThanOrEqual(2);
    expect([await atSite(6), await listed(6)]).toEqual([await atSite(1), await listed(1)]);
  });
});
