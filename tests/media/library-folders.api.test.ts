import { randomUUID } from 'node:crypto';
import { encodeId } from '../../src/shared/presentation/ids';
import { signInAs } from '../support/people';
import { createLibraryDesk, type LibraryDesk } from './library-support';
import { aMediaAsset } from './media-world';

let desk: LibraryDesk;

beforeAll(async () => {
  desk = await createLibraryDesk();
});
afterAll(() => desk.test.close());

const change = (id: string, input: object, expectedVersion = 1) => ({ id, expectedVersion, input });

/** Folders in each other, the outermost first. */
async function chain(length: number, name: string): Promise<string[]> {
  const ids: string[] = [];
  for (let level = 1; level <= length; level += 1) ids.push((await desk.folder(`${name} ${level}`, ids.at(-1))).id);
  return ids;
}

describe('folders', () => {
  it('lie in each other, and say what lies in them', async () => {
    const outer = await desk.folder('Outer');
    const [b, a] = [await desk.folder('b', outer.id), await desk.folder('A', outer.id)];
    const asset = await aMediaAsset(desk.test);
    await desk.change('mediaUpdate', { id: asset.id, expectedVersion: 1, input: { folderId: b.id } });
    expect(await desk.ask('mediaFolders')).toMatchObject([{ id: outer.id, name: 'Outer', version: 1, parent: null, assetCount: 0, children: [{ id: a.id }, { id: b.id, assetCount: 1 }] }]);
    expect(await desk.ask('mediaFolders', { parentId: outer.id })).toMatchObject([{ id: a.id, parent: { name: 'Outer' } }, { id: b.id, assetCount: 1 }]);
    expect(await desk.ask('mediaFolders', { parentId: encodeId('MediaFolder', randomUUID()) })).toEqual([]);
    for (const parentId of [desk.admin.id, '']) expect((await desk.send('mediaFolders', { parentId })).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  it('are nodes for administrators alone', async () => {
    const { id } = await desk.folder('Node');
    const node = async (headers?: Record<string, string>) => (await desk.test.adminQuery('query ($id: ID!) { node(id: $id) { id __typename } }', { id }, headers)).data.node;
    expect(await node(desk.admin.headers)).toEqual({ id, __typename: 'MediaFolder' });
    expect([await node(), await node((await signInAs(desk.test, 'ORGANIZER')).headers)]).toEqual([null, null]);
  });

  it('are renamed and moved, with what lies in them', async () => {
    const [from, to] = [await desk.folder('From'), await desk.folder('To')];
    const moved = await desk.folder('Moved', from.id);
    const inner = await desk.folder('Inner', moved.id);
    const { mediaFolder } = await desk.change('mediaFolderUpdate', change(moved.id, { name: 'Renamed', parentId: to.id }));
    expect(mediaFolder).toMatchObject({ name: 'Renamed', version: 2, parent: { id: to.id }, children: [{ id: inner.id }] });
    expect((await desk.change('mediaFolderUpdate', change(moved.id, { parentId: null }, 2))).mediaFolder.parent).toBeNull();
    expect((await desk.change('mediaFolderUpdate', change(moved.id, { name: 'RENAMED' }, 3))).mediaFolder.name).toBe('RENAMED');
    const entries = await desk.test.platform.database.prisma.auditEntry.findMany({ where: { subjectType: 'MediaFolder', action: 'media_folder.update' }, orderBy: { id: 'asc' } });
    expect(entries.map(({ changedFields }) => changedFields)).toEqual([['parentId', 'name'], ['parentId'], ['name']]);
  });

  it('that something lies in are kept', async () => {
    const [outer, full] = [await desk.folder('Keeps a folder'), await desk.folder('Keeps a file')];
    const inner = await desk.folder('Inner', outer.id);
    const asset = await aMediaAsset(desk.test);
    await desk.change('mediaBulk', { input: { action: 'MOVE', ids: [asset.id], folderId: full.id } });
    for (const { id } of [outer, full]) expect(await desk.faults('mediaFolderDelete', { id })).toMatchObject([{ code: 'FOLDER_NOT_EMPTY', field: ['id'] }]);
    await desk.change('mediaDelete', { ids: [asset.id] });
    for (const { id } of [inner, outer, full]) expect(await desk.change('mediaFolderDelete', { id })).toEqual({ deletedId: id });
    expect(await desk.faults('mediaFolderDelete', { id: full.id })).toMatchObject([{ code: 'NOT_FOUND', field: ['id'] }]);
  });

  it('have a name of their own where they lie, whatever its case', async () => {
    const outer = await desk.folder('Élan');
    expect(await desk.faults('mediaFolderCreate', { input: { name: 'éLAN' } })).toMatchObject([{ code: 'TAKEN', field: ['input', 'name'] }]);
    const inner = await desk.folder('Élan', outer.id);
    expect(await desk.faults('mediaFolderUpdate', change(inner.id, { parentId: null }))).toMatchObject([{ code: 'TAKEN', field: ['input', 'name'] }]);
    const other = await desk.folder('Other', outer.id);
    expect(await desk.faults('mediaFolderUpdate', change(other.id, { name: 'élan' }))).toMatchObject([{ code: 'TAKEN', field: ['input', 'name'] }]);
  });

  it('that are made at once with one name are one', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => desk.ask('mediaFolderCreate', { input: { name: 'At once' } })));
    expect(answers.flatMap(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code))).toEqual(Array(5).fill('TAKEN'));
  });

  it('lie at most 10 deep in each other', async () => {
    const ids = await chain(10, 'Deep');
    expect(await desk.faults('mediaFolderCreate', { input: { name: 'Deeper', parentId: ids.at(-1) } })).toMatchObject([{ code: 'LIMIT_REACHED', field: ['input', 'parentId'] }]);
    const [pair] = await chain(2, 'Pair');
    expect(await desk.faults('mediaFolderUpdate', change(pair!, { parentId: ids[8] }))).toMatchObject([{ code: 'LIMIT_REACHED', field: ['input', 'parentId'] }]);
    expect((await desk.change('mediaFolderUpdate', change(pair!, { parentId: ids[7] }))).mediaFolder.parent.id).toBe(ids[7]);
  });

  it('do not lie in themselves', async () => {
    const ids = await chain(3, 'Ring');
    for (const parentId of ids) expect(await desk.faults('mediaFolderUpdate', change(ids[0]!, { parentId }))).toMatchObject([{ code: 'INVALID_STATE', field: ['input', 'parentId'] }]);
  });

  it('that are moved into each other at once do not make a ring', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [left, right] = [await desk.folder(`Left ${round}`), await desk.folder(`Right ${round}`)];
      // Into what lies in the other: the rows that the two moves lock are not the same.
      const [inLeft, inRight] = [await desk.folder('In', left.id), await desk.folder('In', right.id)];
      const answers = await Promise.all([desk.ask('mediaFolderUpdate', change(left.id, { parentId: inRight.id })), desk.ask('mediaFolderUpdate', change(right.id, { parentId: inLeft.id }))]);
      expect(answers.flatMap(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code))).toEqual(['INVALID_STATE']);
    }
  });

  it('that are deleted while a file is put in are either gone or not empty', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [folder, asset] = [await desk.folder(`Contested ${round}`), await aMediaAsset(desk.test)];
      const [put, deleted] = await Promise.all([
        desk.ask('mediaBulk', { input: { action: 'MOVE', ids: [asset.id], folderId: folder.id } }),
        desk.ask('mediaFolderDelete', { id: folder.id }),
      ]);
      const codes = [...put.userErrors, ...deleted.userErrors].map(({ code }: { code: string }) => code);
      expect([['NOT_FOUND'], ['FOLDER_NOT_EMPTY']]).toContainEqual(codes);
    }
  });

  it.each<[string, string, (id: string) => object, { code: string; field: string[] }[]]>([
    ['without a name', 'mediaFolderCreate', () => ({ input: { name: ' ' } }), [{ code: 'INVALID', field: ['input', 'name'] }]],
    ['with too long a name', 'mediaFolderCreate', () => ({ input: { name: 'x'.repeat(101) } }), [{ code: 'INVALID', field: ['input', 'name'] }]],
    ['in a folder that there is not', 'mediaFolderCreate', () => ({ input: { name: 'x', parentId: encodeId('MediaFolder', randomUUID()) } }), [{ code: 'NOT_FOUND', field: ['input', 'parentId'] }]],
    ['whose name is taken away', 'mediaFolderUpdate', (id) => change(id, { name: null }), [{ code: 'INVALID', field: ['input', 'name'] }]],
    ['at another version', 'mediaFolderUpdate', (id) => change(id, { name: 'x' }, 7), [{ code: 'VERSION_CONFLICT', field: ['expectedVersion'] }]],
    ['that there is not', 'mediaFolderUpdate', () => change(encodeId('MediaFolder', randomUUID()), {}), [{ code: 'NOT_FOUND', field: ['id'] }]],
    ['by what is no id', 'mediaFolderDelete', () => ({ id: 'x' }), [{ code: 'NOT_FOUND', field: ['id'] }]],
  ])('%s are refused', async (_what, field, variables, faults) => {
    const { id } = await desk.folder(`Refused ${randomUUID()}`);
    expect(await desk.faults(field, variables(id))).toMatchObject(faults);
  });
});
