import { randomUUID } from 'node:crypto';
import { encodeId, requireId } from '../../src/shared/presentation/ids';
import { aMediaAsset, type MediaOverrides } from '../media/media-world';
import { operation } from '../support/operations';
import { type BackOffice, createBackOffice } from './admin-support';

let office: BackOffice;

beforeAll(async () => {
  office = await createBackOffice();
});
afterAll(() => office.test.close());

const aFile = (overrides?: MediaOverrides) => aMediaAsset(office.test, overrides);
const usagesOf = async (eventId: string) =>
  (await office.test.platform.database.prisma.mediaUsage.findMany({ where: { subjectType: 'Event', subjectId: requireId('Event', eventId) } })).map(({ assetId, path }) => [assetId, path]);
const seen = async (id: string) => (await office.test.query('query ($id: ID!) { node(id: $id) { ... on Event { cover { id url altText } } } }', { id })).data.node?.cover;
const update = (id: string, input: object, expectedVersion: number) => ({ id, expectedVersion, input });

describe('the cover of an event', () => {
  it('is told to visitors, kept when left out, changed and taken away, and its use recorded with each', async () => {
    const [first, second] = [await aFile(), await aFile()];
    const { id, version } = await office.createPublishedEvent({ coverId: first.id });
    expect((await office.event(id)).cover).toEqual({ id: first.id, url: expect.stringContaining(first.storagePath) });
    expect(await seen(id)).toEqual({ id: first.id, url: expect.stringContaining(first.storagePath), altText: 'The hall' });
    expect(await usagesOf(id)).toEqual([[first.uuid, 'coverId']]);
    await office.run('eventUpdate', update(id, { title: 'Jazz again' }, version));
    expect(await usagesOf(id)).toEqual([[first.uuid, 'coverId']]);
    await office.run('eventUpdate', update(id, { coverId: second.id }, version + 1));
    expect([await usagesOf(id), (await seen(id)).id]).toEqual([[[second.uuid, 'coverId']], second.id]);
    await office.run('eventUpdate', update(id, { coverId: null }, version + 2));
    expect([await usagesOf(id), await seen(id), (await office.event(id)).cover]).toEqual([[], null, null]);
  });

  it('goes along with a copy, and its use goes with a draft that is deleted', async () => {
    const cover = await aFile();
    const { id } = await office.createEvent({ coverId: cover.id });
    const { event } = await office.run('eventClone', { id, input: {} });
    expect(await usagesOf(event.id)).toEqual([[cover.uuid, 'coverId']]);
    await office.run('eventDelete', { id }, office.people.admin);
    expect([await usagesOf(id), await usagesOf(event.id)]).toEqual([[], [[cover.uuid, 'coverId']]]);
  });

  it.each<[string, () => Promise<string>, string]>([
    ['what is not there', async () => encodeId('MediaAsset', randomUUID()), 'NOT_FOUND'],
    ['what is no file', async () => office.venueId, 'INVALID'],
    ['a file that is not ready', async () => (await aFile({ state: 'PROCESSING' })).id, 'MEDIA_NOT_READY'],
    ['a document', async () => (await aFile({ kind: 'DOCUMENT' })).id, 'INVALID'],
  ])('is refused where it is %s', async (_what, coverId, code) => {
    const { id } = await office.createEvent();
    const refusal = [{ code, field: ['input', 'coverId'] }];
    expect(await office.faults('eventUpdate', update(id, { coverId: await coverId() }, 1))).toMatchObject(refusal);
    expect(await office.faults('eventCreate', { input: { title: 'Refused', organizerId: office.organizerId, timeZone: 'UTC', coverId: await coverId() } })).toMatchObject(refusal);
    expect(await usagesOf(id)).toEqual([]);
  });

  it('without alternative text keeps the event from being public', async () => {
    const silent = await aFile({ altText: {} });
    const { id } = await office.createWholeEvent({ coverId: silent.id });
    expect(await office.faults('eventPublish', { id })).toMatchObject([{ code: 'ALT_TEXT_MISSING', field: null }]);
    const published = await office.createPublishedEvent();
    expect(await office.faults('eventUpdate', update(published.id, { coverId: silent.id }, published.version))).toMatchObject([{ code: 'ALT_TEXT_MISSING' }]);
    expect(await usagesOf(published.id)).toEqual([]);
    await office.test.platform.database.prisma.mediaAsset.update({ where: { id: silent.uuid }, data: { altText: { de: 'Saal' } } });
    await office.run('eventPublish', { id });
  });

  it('that is deleted by force leaves the event without one', async () => {
    const cover = await aFile();
    const { id, version } = await office.createPublishedEvent({ coverId: cover.id });
    const remove = async (force: boolean) => (await office.test.adminQuery(operation('admin/media', 'MediaDelete'), { ids: [cover.id], force }, office.people.admin.headers)).data.mediaDelete;
    expect((await remove(false)).userErrors).toMatchObject([{ code: 'MEDIA_IN_USE', usages: [{ subjectType: 'Event', subjectId: id, path: 'coverId' }] }]);
    expect((await remove(true)).userErrors).toEqual([]);
    expect([await seen(id), (await office.event(id)).cover]).toEqual([null, null]);
    await office.run('eventUpdate', update(id, { title: 'Jazz without a picture' }, version));
  });

  it('tells organizers nothing of who uploaded it and what else uses it', async () => {
    const cover = await aFile({ uploadedById: office.people.admin.uuid });
    const { id } = await office.createEvent({ coverId: cover.id });
    const ask = (fields: string, who: { headers: Record<string, string> }) => office.test.adminQuery(`query ($id: ID!) { adminEvent(id: $id) { cover { ${fields} } } }`, { id }, who.headers);
    const { owner, admin } = office.people;
    expect((await ask('uploadedBy { id }', owner)).data.adminEvent.cover).toEqual({ uploadedBy: null });
    expect((await ask('uploadedBy { id } usageCount', admin)).data.adminEvent.cover).toEqual({ uploadedBy: { id: admin.id }, usageCount: 1 });
    for (const fields of ['usages { path }', 'usageCount', 'folder { name }']) expect((await ask(fields, owner)).errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });
});
