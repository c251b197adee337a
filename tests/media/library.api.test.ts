import { randomUUID } from 'node:crypto';
import type { MediaVariant } from '../../src/media/domain/media-asset.entity';
import { mediaStores } from '../../src/media';
import { uuidV7 } from '../../src/shared/infrastructure/system';
import { encodeId } from '../../src/shared/presentation/ids';
import { signInAs } from '../support/people';
import { aMediaAsset, type MediaOverrides } from './media-world';
import { createLibraryDesk, type LibraryDesk, statementCounter } from './library-support';

let desk: LibraryDesk;
const counter = statementCounter();

beforeAll(async () => {
  desk = await createLibraryDesk({ DatabaseClient: counter.DatabaseClient });
});
afterAll(() => desk.test.close());

const use = (assetId: string, places = 1) =>
  desk.test.platform.unitOfWork(mediaStores).run(({ mediaUsages }) =>
    mediaUsages.record({ type: 'PageVersion', id: uuidV7.next() }, Array.from({ length: places }, (_, index) => ({ assetId, path: ['sections', String(index), 'mediaId'] }))),
  );

const webp400: MediaVariant = { name: 'w400', format: 'webp', width: 400, height: 225, byteSize: 9_000, storagePath: '2026/11/small.webp' };

describe('a file of the library', () => {
  it('is told with everything there is to it', async () => {
    const folder = await desk.folder('Halls');
    const folderId = (await desk.test.platform.database.prisma.mediaFolder.findFirstOrThrow({ where: { name: 'Halls' } })).id;
    const { id, uuid, storagePath } = await aMediaAsset(desk.test, { tags: ['hall', 'night'], folderId, uploadedById: desk.admin.uuid, variants: [webp400] });
    await use(uuid);
    expect(await desk.ask('mediaAsset', { id })).toMatchObject({
      id, checksum: uuid, codec: null, pageCount: null, tags: ['hall', 'night'], folder: { id: folder.id, name: 'Halls' }, uploadedBy: { id: desk.admin.id },
      rejectionCode: null, rejectionReason: null, url: `https://media.example/${storagePath}`, usageCount: 1, usages: [{ subjectType: 'PageVersion', path: 'sections.0.mediaId' }],
      variants: [{ name: 'w400', format: 'webp', width: 400, height: 225, byteSize: 9_000, url: 'https://media.example/2026/11/small.webp' }],
    });
  });

  it('that was refused says why', async () => {
    const { id } = await aMediaAsset(desk.test, { state: 'REJECTED' });
    expect(await desk.ask('mediaAsset', { id })).toMatchObject({ state: 'REJECTED', rejectionCode: 'CORRUPT', rejectionReason: 'It cannot be read.', url: null });
  });

  it('that there is not is null, also by an id that is none', async () => {
    for (const id of [encodeId('MediaAsset', randomUUID()), 'media_x', desk.admin.id]) expect(await desk.ask('mediaAsset', { id })).toBeNull();
  });
});

describe('the list of files', () => {
  let folder: { readonly id: string };
  const at = (day: number) => new Date(Date.UTC(2026, 0, day));
  const file = (filename: string, overrides: MediaOverrides = {}) => aMediaAsset(desk.test, { filename, altText: { en: 'x', de: 'x' }, mimeType: 'image/png', ...overrides });

  beforeAll(async () => {
    await desk.test.platform.database.prisma.mediaUsage.deleteMany();
    await desk.test.platform.database.prisma.mediaAsset.deleteMany();
    folder = await desk.folder('Listed');
    const folderId = (await desk.test.platform.database.prisma.mediaFolder.findFirstOrThrow({ where: { name: 'Listed' } })).id;
    await file('a-Café.png', { tags: ['jazz', 'night'], createdAt: at(1), byteSize: 30 });
    await file('b.pdf', { kind: 'DOCUMENT', mimeType: 'application/pdf', altText: {}, caption: { de: 'Saalplan 100%_wahr' }, createdAt: at(2), byteSize: 10 });
    await file('c.png', { altText: { 'de-AT': 'Große Bühne' }, tags: ['jazz'], folderId, createdAt: at(3), byteSize: 9_000_000_000 });
    await file('d.png', { altText: { en: 'Stage' }, uploadedById: desk.admin.uuid, state: 'PROCESSING', createdAt: at(4), byteSize: 20 });
    const used = await file('e.png', { createdAt: at(5), byteSize: 20 });
    await use(used.uuid);
  });

  it.each<[string, object, string[]]>([
    ['the file name, accents and case aside', { query: 'CAFE' }, ['a-Café.png']],
    ['the file name, with accents it has not', { query: 'ć.png' }, ['c.png']],
    ['an alt text in any language', { query: 'große BÜHNE' }, ['c.png']],
    ['part of a word of an alt text', { query: 'uhn' }, ['c.png']],
    ['a caption', { query: 'saalp' }, ['b.pdf']],
    ['a tag', { query: 'igh' }, ['a-Café.png']],
    ['what LIKE would read as a wildcard', { query: '%_' }, ['b.pdf']],
    ['what is a wildcard without its width', { query: '％' }, ['b.pdf']],
    ['no words of two texts together', { query: 'jazz night' }, []],
    ['no language tag', { query: 'de-AT' }, []],
    ['a kind', { kind: 'DOCUMENT' }, ['b.pdf']],
    ['a media type', { mimeType: 'application/pdf' }, ['b.pdf']],
    ['a state', { state: 'PROCESSING' }, ['d.png']],
    ['no folder', { rootOnly: true }, ['a-Café.png', 'b.pdf', 'd.png', 'e.png']],
    ['all of several tags', { tags: ['Night ', 'JAZZ'] }, ['a-Café.png']],
    ['a tag that two have', { tags: ['jazz'] }, ['a-Café.png', 'c.png']],
    ['an instant after which they came', { uploadedAfter: '2026-01-04T00:00:00Z' }, ['d.png', 'e.png']],
    ['an instant before which they came', { uploadedBefore: '2026-01-02T00:00:00Z' }, ['a-Café.png']],
    ['no use', { unusedOnly: true }, ['a-Café.png', 'b.pdf', 'c.png', 'd.png']],
    ['an alt text that is missing in a language', { missingAltLocale: 'de' }, ['c.png', 'd.png']],
    ['several conditions', { tags: ['jazz'], rootOnly: true, query: '.png' }, ['a-Café.png']],
    ['nothing', { query: '', tags: [], kind: null, unusedOnly: false }, ['a-Café.png', 'b.pdf', 'c.png', 'd.png', 'e.png']],
  ])('can be narrowed by %s', async (_what, filter, names) => {
    expect(await desk.find(filter)).toEqual(names);
    expect((await desk.ask('mediaAssets', { first: 1, filter })).totalCount).toBe(names.length);
  });

  it('can be narrowed by folder and uploader', async () => {
    expect(await desk.find({ folderId: folder.id })).toEqual(['c.png']);
    expect(await desk.find({ uploadedById: desk.admin.id })).toEqual(['d.png']);
  });

  it('searches through an index', async () => {
    const client = await desk.test.platform.database.pool.connect();
    try {
      await client.query('SET enable_seqscan = off');
      const { rows } = await client.query<Record<string, string>>(
        `EXPLAIN SELECT FROM media_assets asset WHERE marquee_media_words(asset.filename, asset.alt_text, asset.caption, asset.tags) LIKE '%' || regexp_replace(lower(marquee_unaccent('buhne')), '([\\\\%_])', '\\\\\\1', 'g') || '%'`,
      );
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('media_assets_search_idx');
    } finally {
      client.release(true);
    }
  });

  it.each([
    ['CREATED_AT_DESC', ['e.png', 'd.png', 'c.png', 'b.pdf', 'a-Café.png']],
    ['NAME_ASC', ['a-Café.png', 'b.pdf', 'c.png', 'd.png', 'e.png']],
    ['SIZE_DESC', ['c.png', 'a-Café.png', 'e.png', 'd.png', 'b.pdf']],
  ])('by %s is the same in pages, forwards and backwards', async (sort, names) => {
    const walk = async (size: 'first' | 'last', from: 'after' | 'before', cursor: 'endCursor' | 'startCursor') => {
      const seen: string[] = [];
      for (let place: string | undefined; ; ) {
        const { nodes, pageInfo } = await desk.ask('mediaAssets', { [size]: 2, [from]: place, sort });
        const page = nodes.map(({ filename }: { filename: string }) => filename);
        if (size === 'first') seen.push(...page);
        else seen.unshift(...page);
        if (!pageInfo[size === 'first' ? 'hasNextPage' : 'hasPreviousPage']) return seen;
        place = pageInfo[cursor];
      }
    };
    expect(await walk('first', 'after', 'endCursor')).toEqual(names);
    expect(await walk('last', 'before', 'startCursor')).toEqual(names);
  });

  it('refuses the cursor of another order and what is no id of the kind', async () => {
    const { pageInfo } = await desk.ask('mediaAssets', { first: 1, sort: 'NAME_ASC' });
    for (const variables of [{ after: pageInfo.endCursor, sort: 'SIZE_DESC' }, { filter: { folderId: desk.admin.id } }, { filter: { query: 'x'.repeat(101) } }, { first: 101 }]) {
      expect((await desk.send('mediaAssets', variables)).errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    }
  });

  it('of tags says how many files have each, the most used first', async () => {
    expect(await desk.ask('mediaTags')).toEqual([{ tag: 'jazz', count: 2 }, { tag: 'night', count: 1 }]);
  });

  it('takes as many statements for 1 file as for 50', async () => {
    for (let index = 0; index < 55; index += 1) {
      const name = `Folder ${index % 7}`;
      const { id: folderId } = await desk.test.platform.database.prisma.mediaFolder.upsert({
        where: { id: `00000000-0000-7000-8000-00000000000${index % 7}` }, update: {}, create: { id: `00000000-0000-7000-8000-00000000000${index % 7}`, name, createdAt: at(1), updatedAt: at(1) },
      });
      const { uuid } = await file(`many-${index}.png`, { folderId, uploadedById: desk.admin.uuid, variants: [{ ...webp400, storagePath: `many-${index}.webp` }] });
      await use(uuid, 3);
    }
    const filter = { query: 'many-' };
    const [one, fifty] = [await counter.during(() => desk.ask('mediaAssets', { first: 1, filter })), await counter.during(() => desk.ask('mediaAssets', { first: 50, filter }))];
    // The page, the count, the folders, the uploaders and the usages.
    expect(fifty).toHaveLength(5);
    expect(one).toHaveLength(5);
    const plain = await counter.during(() => desk.test.adminQuery('{ mediaAssets(first: 50) { nodes { id tags altText variants { url } } } }', {}, desk.admin.headers));
    expect(plain).toHaveLength(1);
  });

  it('of folders takes as many statements for 7 as for 1', async () => {
    const statements = await counter.during(() => desk.ask('mediaFolders'));
    expect(statements.length).toBeLessThanOrEqual(4);
  });
});

describe('changing a file', () => {
  const update = (id: string, input: object, expectedVersion = 1) => ({ id, expectedVersion, input });

  it('keeps what is left out, and says it to the audit log', async () => {
    const folder = await desk.folder('Updated');
    const { id, uuid } = await aMediaAsset(desk.test, { tags: ['old'], variants: [{ ...webp400, storagePath: 'kept.webp' }] });
    desk.clock.advance(60);
    const input = { altText: [{ locale: 'en', text: 'A stage' }, { locale: 'de', text: 'Eine Bühne' }], focalPoint: { x: 0.25, y: 1 }, tags: ['  Jazz ', 'JAZZ', 'at\u00a0 Night'], folderId: folder.id, filename: 'stage.jpg' };
    const { mediaAsset } = await desk.change('mediaUpdate', update(id, input));
    expect(mediaAsset).toMatchObject({
      altTexts: [{ locale: 'de', text: 'Eine Bühne' }, { locale: 'en', text: 'A stage' }], captions: [], focalPoint: { x: 0.25, y: 1 }, tags: ['at night', 'jazz'], folder: { name: 'Updated' }, filename: 'stage.jpg', version: 2,
      updatedAt: desk.clock.now().toISOString(), variants: [{ name: 'w400' }],
    });
    expect(await desk.ask('mediaAsset', { id })).toEqual(mediaAsset);
    const [entry] = await desk.test.platform.database.prisma.auditEntry.findMany({ where: { subjectId: uuid } });
    expect(entry).toMatchObject({ action: 'media.update', actorId: desk.admin.uuid, subjectType: 'MediaAsset' });
    expect([...entry!.changedFields].sort()).toEqual(['altText', 'filename', 'focalPoint', 'folderId', 'tags']);
    const cleared = await desk.change('mediaUpdate', update(id, { altText: null, caption: null, tags: null, focalPoint: null, folderId: null }, 2));
    expect(cleared.mediaAsset).toMatchObject({ altTexts: [], captions: [], tags: [], focalPoint: null, folder: null, filename: 'stage.jpg' });
  });

  it.each<[string, object, { code: string; field: string[] }[]]>([
    ['a language that the site does not speak', { altText: [{ locale: 'fr', text: 'Scène' }], caption: [{ locale: 'de-AT', text: 'x' }] }, [{ code: 'INVALID', field: ['input', 'altText'] }, { code: 'INVALID', field: ['input', 'caption'] }]],
    ['a language twice', { altText: [{ locale: 'en', text: 'a' }, { locale: 'en', text: 'b' }] }, [{ code: 'INVALID', field: ['input', 'altText'] }]],
    ['an empty text', { altText: [{ locale: 'en', text: ' ' }] }, [{ code: 'INVALID', field: ['input', 'altText'] }]],
    ['a point outside the picture', { focalPoint: { x: -0.1, y: 1.1 } }, [{ code: 'INVALID', field: ['input', 'focalPoint', 'x'] }, { code: 'INVALID', field: ['input', 'focalPoint', 'y'] }]],
    ['too many tags', { tags: Array.from({ length: 31 }, (_, index) => `tag ${index}`) }, [{ code: 'INVALID', field: ['input', 'tags'] }]],
    ['a tag that is too long', { tags: ['x'.repeat(51)] }, [{ code: 'INVALID', field: ['input', 'tags'] }]],
    ['a tag that is too long in lower case', { tags: ['İ'.repeat(50)] }, [{ code: 'INVALID', field: ['input', 'tags'] }]],
    ['an empty tag', { tags: [' '] }, [{ code: 'INVALID', field: ['input', 'tags'] }]],
    ['no name', { filename: null }, [{ code: 'INVALID', field: ['input', 'filename'] }]],
    ['a name of two lines', { filename: 'a\nb' }, [{ code: 'INVALID', field: ['input', 'filename'] }]],
    ['a folder that there is not', { folderId: 'mediafolder_01h455vb4pex5vsknk084sn02q' }, [{ code: 'NOT_FOUND', field: ['input', 'folderId'] }]],
    ['the id of something else as folder', { folderId: 'media_01h455vb4pex5vsknk084sn02q' }, [{ code: 'INVALID', field: ['input', 'folderId'] }]],
  ])('is refused with %s', async (_what, input, faults) => {
    const { id } = await aMediaAsset(desk.test);
    expect(await desk.faults('mediaUpdate', update(id, input))).toMatchObject(faults);
    expect(await desk.ask('mediaAsset', { id })).toMatchObject({ version: 1 });
  });

  it('is refused when somebody else has, and where there is none', async () => {
    const { id } = await aMediaAsset(desk.test);
    await desk.change('mediaUpdate', update(id, { tags: ['first'] }));
    expect(await desk.faults('mediaUpdate', update(id, { tags: ['second'] }))).toMatchObject([{ code: 'VERSION_CONFLICT', field: ['expectedVersion'] }]);
    expect((await desk.ask('mediaAsset', { id })).tags).toEqual(['first']);
    for (const none of [encodeId('MediaAsset', randomUUID()), 'nonsense']) expect(await desk.faults('mediaUpdate', update(none, {}))).toMatchObject([{ code: 'NOT_FOUND', field: ['id'] }]);
  });
});

describe('changing many files', () => {
  const three = () => Promise.all(['one', 'two', 'three'].map((tag) => aMediaAsset(desk.test, { tags: ['old', tag] })));
  const tagsOf = (assets: { tags: string[] }[]) => assets.map(({ tags }) => tags);

  it('tags them, each once, and leaves those alone that have the tags', async () => {
    const ids = (await three()).map(({ id }) => id);
    const added = await desk.change('mediaBulk', { input: { action: 'ADD_TAGS', ids, tags: ['Old', ' one'] } });
    expect(tagsOf(added.mediaAssets)).toEqual([['old', 'one'], ['old', 'one', 'two'], ['old', 'one', 'three']]);
    expect(added.mediaAssets.map(({ version }: { version: number }) => version)).toEqual([1, 2, 2]);
    const removed = await desk.change('mediaBulk', { input: { action: 'REMOVE_TAGS', ids, tags: ['ONE', 'old', 'never'] } });
    expect(tagsOf(removed.mediaAssets)).toEqual([[], ['two'], ['three']]);
    for (const asset of removed.mediaAssets) expect(await desk.ask('mediaAsset', { id: asset.id })).toEqual(asset);
    const entries = await desk.test.platform.database.prisma.auditEntry.count({ where: { subjectType: 'MediaAsset', action: 'media.update', changedFields: { equals: ['tags'] } } });
    expect(entries).toBeGreaterThanOrEqual(5);
  });

  it('moves them to a folder and back to the top', async () => {
    const [folder, ids] = [await desk.folder('Moved'), (await three()).map(({ id }) => id)];
    const moved = await desk.change('mediaBulk', { input: { action: 'MOVE', ids, folderId: folder.id } });
    expect(moved.mediaAssets.map((asset: { folder: { name: string } }) => asset.folder.name)).toEqual(['Moved', 'Moved', 'Moved']);
    expect((await desk.ask('mediaAssets', { filter: { folderId: folder.id } })).totalCount).toBe(3);
    await desk.change('mediaBulk', { input: { action: 'MOVE', ids } });
    expect((await desk.ask('mediaAssets', { filter: { folderId: folder.id } })).totalCount).toBe(0);
  });

  it('removes them', async () => {
    const ids = (await three()).map(({ id }) => id);
    expect((await desk.change('mediaBulk', { input: { action: 'DELETE', ids } })).mediaAssets).toEqual([]);
    for (const id of ids) expect(await desk.ask('mediaAsset', { id })).toBeNull();
  });

  it('takes as many statements for 20 as for 1', async () => {
    const many = await Promise.all(Array.from({ length: 21 }, () => aMediaAsset(desk.test)));
    const [one, ...twenty] = many.map(({ id }) => id);
    for (const change of [{ action: 'ADD_TAGS', tags: ['counted'] }, { action: 'DELETE' }]) {
      const statements = async (ids: string[]) => (await counter.during(() => desk.change('mediaBulk', { input: { ...change, ids } }))).length;
      expect(await statements(twenty)).toBe(await statements([one!]));
    }
  });

  it('does it to all or to none', async () => {
    const [assets, none] = [await three(), encodeId('MediaAsset', randomUUID())];
    const ids = [assets[0]!.id, none, assets[1]!.id];
    for (const action of ['MOVE', 'ADD_TAGS', 'REMOVE_TAGS', 'DELETE']) {
      expect(await desk.faults('mediaBulk', { input: { action, ids, tags: ['new'] } })).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'ids', '1'] }]);
    }
    await use(assets[2]!.uuid);
    expect(await desk.faults('mediaBulk', { input: { action: 'DELETE', ids: assets.map(({ id }) => id) } })).toMatchObject([{ code: 'MEDIA_IN_USE', field: ['input', 'ids', '2'], usages: [{ path: 'sections.0.mediaId' }] }]);
    for (const { id } of assets) expect(await desk.ask('mediaAsset', { id })).toMatchObject({ version: 1 });
    await desk.change('mediaBulk', { input: { action: 'DELETE', ids: assets.map(({ id }) => id), force: true } });
    for (const { id } of assets) expect(await desk.ask('mediaAsset', { id })).toBeNull();
  });

  it.each<[string, (id: string) => object, { code: string; field: string[] }[]]>([
    ['no ids', () => ({ action: 'DELETE', ids: [] }), [{ code: 'INVALID', field: ['input', 'ids'] }]],
    ['101 ids', () => ({ action: 'DELETE', ids: Array.from({ length: 101 }, () => encodeId('MediaAsset', randomUUID())) }), [{ code: 'INVALID', field: ['input', 'ids'] }]],
    ['an id twice', (id) => ({ action: 'DELETE', ids: [id, id] }), [{ code: 'INVALID', field: ['input', 'ids'] }]],
    ['what is no id', (id) => ({ action: 'DELETE', ids: [id, 'page_1'] }), [{ code: 'INVALID', field: ['input', 'ids', '1'] }]],
    ['no tags', (id) => ({ action: 'ADD_TAGS', ids: [id], tags: [] }), [{ code: 'INVALID', field: ['input', 'tags'] }]],
    ['tags left out', (id) => ({ action: 'REMOVE_TAGS', ids: [id] }), [{ code: 'INVALID', field: ['input', 'tags'] }]],
    ['more tags than a file may have', (id) => ({ action: 'ADD_TAGS', ids: [id], tags: Array.from({ length: 30 }, (_, index) => `tag ${index}`) }), [{ code: 'INVALID', field: ['input', 'ids', '0'] }]],
    ['a folder that there is not', (id) => ({ action: 'MOVE', ids: [id], folderId: 'mediafolder_01h455vb4pex5vsknk084sn02q' }), [{ code: 'NOT_FOUND', field: ['input', 'folderId'] }]],
  ])('is refused with %s', async (_what, input, faults) => {
    const { id } = await aMediaAsset(desk.test, { tags: ['kept'] });
    expect(await desk.faults('mediaBulk', { input: input(id) })).toMatchObject(faults);
    expect(await desk.ask('mediaAsset', { id })).toMatchObject({ version: 1, tags: ['kept'] });
  });
});

describe('removing files', () => {
  it('that are used is refused with the first places of each', async () => {
    const [used, usedOften, idle] = [await aMediaAsset(desk.test), await aMediaAsset(desk.test), await aMediaAsset(desk.test)];
    await use(used.uuid);
    await use(usedOften.uuid, 7);
    const faults = await desk.faults('mediaDelete', { ids: [used.id, idle.id, usedOften.id] });
    expect(faults.map(({ code, field, usages }) => [code, field, usages.length])).toEqual([['MEDIA_IN_USE', ['ids', '0'], 1], ['MEDIA_IN_USE', ['ids', '2'], 5]]);
    expect(faults[1]!.message).toBe('The file is used in 7 place(s): PageVersion sections.0.mediaId, PageVersion sections.1.mediaId, PageVersion sections.2.mediaId, PageVersion sections.3.mediaId, PageVersion sections.4.mediaId and more. Take it out there first, or delete it by force.');
    expect(faults[0]!.usages[0]).toEqual({ subjectType: 'PageVersion', subjectId: expect.stringMatching(/^pageversion_/), path: 'sections.0.mediaId' });
    expect(await desk.ask('mediaAsset', { id: idle.id })).not.toBeNull();
    expect(await desk.change('mediaDelete', { ids: [used.id, idle.id, usedOften.id], force: true })).toEqual({ deletedIds: [used.id, idle.id, usedOften.id] });
    expect(await desk.test.platform.database.prisma.mediaUsage.count({ where: { assetId: { in: [used.uuid, usedOften.uuid] } } })).toBe(0);
    const actions = await desk.test.platform.database.prisma.auditEntry.findMany({ where: { subjectId: { in: [used.uuid, idle.uuid] } } });
    expect(actions.map(({ action }) => action)).toEqual(['media.force_delete', 'media.force_delete']);
  });

  it.each<[string, (id: string) => string[], { code: string; field: string[] }[]]>([
    ['none', () => [], [{ code: 'INVALID', field: ['ids'] }]],
    ['one twice', (id) => [id, id], [{ code: 'INVALID', field: ['ids'] }]],
    ['what is no id', (id) => [id, 'x'], [{ code: 'INVALID', field: ['ids', '1'] }]],
    ['one that is not there', (id) => [encodeId('MediaAsset', randomUUID()), id], [{ code: 'NOT_FOUND', field: ['ids', '0'] }]],
  ])('is refused with %s', async (_what, ids, faults) => {
    const { id } = await aMediaAsset(desk.test);
    expect(await desk.faults('mediaDelete', { ids: ids(id) })).toMatchObject(faults);
    expect(await desk.ask('mediaAsset', { id })).not.toBeNull();
  });
});

describe('the library', () => {
  const id = 'media_01h455vb4pex5vsknk084sn02q';
  const folderId = 'mediafolder_01h455vb4pex5vsknk084sn02q';
  const calls: Record<string, object> = {
    mediaAsset: { id }, mediaAssets: {}, mediaTags: {}, mediaFolders: {},
    mediaUpdate: { id, expectedVersion: 1, input: {} }, mediaBulk: { input: { action: 'DELETE', ids: [id] } }, mediaDelete: { ids: [id] },
    mediaFolderCreate: { input: { name: 'x' } }, mediaFolderUpdate: { id: folderId, expectedVersion: 1, input: {} }, mediaFolderDelete: { id: folderId },
  };

  it.each(Object.keys(calls))('%s is for administrators', async (field) => {
    const code = async (person: Parameters<LibraryDesk['send']>[2]) => (await desk.send(field, calls[field]!, person)).errors?.map(({ extensions }) => extensions.code);
    expect([await code(null), await code(await signInAs(desk.test, 'USER')), await code(await signInAs(desk.test, 'ORGANIZER'))]).toEqual([['UNAUTHENTICATED'], ['FORBIDDEN'], ['FORBIDDEN']]);
  });
});
