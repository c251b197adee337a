import type { MediaVariant } from '../../src/media/domain/media-asset.entity';
import { operation } from '../support/operations';
import { createLibraryDesk, type LibraryDesk, statementCounter } from './library-support';
import { aMediaAsset } from './media-world';

let desk: LibraryDesk;
const counter = statementCounter();

beforeAll(async () => {
  desk = await createLibraryDesk({ DatabaseClient: counter.DatabaseClient });
});
afterAll(() => desk.test.close());

const variants = (prefix: string): MediaVariant[] =>
  (['webp', 'avif'] as const).flatMap((format) => [400, 800].map((width): MediaVariant => ({ name: `w${width}` as 'w400', format, width, height: width / 2, byteSize: 1, storagePath: `${prefix}-${width}.${format}` })));
const picture = async (id: string, width?: number) => (await desk.test.query(operation('web/media', 'MediaPicture'), { id, width })).data.node;

describe('a picture in public', () => {
  it('has a file for each width and format', async () => {
    const { id, uuid } = await aMediaAsset(desk.test, { mimeType: 'image/jpeg', storagePath: 'a.jpeg', width: 1_600, height: 800, variants: variants('a') });
    await desk.change('mediaUpdate', { id, expectedVersion: 1, input: { focalPoint: { x: 0.5, y: 0.25 } } });
    await desk.test.platform.database.prisma.mediaAsset.update({ where: { id: uuid }, data: { thumbhash: 'abc=', dominantColor: '#aabbcc' } });
    const at = (path: string) => `https://media.example/${path}`;
    expect(await picture(id, 500)).toEqual({
      id, kind: 'IMAGE', mimeType: 'image/jpeg', width: 1_600, height: 800, pageCount: null, altText: 'The hall', thumbhash: 'abc=', dominantColor: '#aabbcc', focalPoint: { x: 0.5, y: 0.25 },
      url: at('a.jpeg'), webpUrl: at('a-800.webp'), avifUrl: at('a-800.avif'), posterUrl: null,
      srcset: `${at('a.jpeg')} 1600w`, webpSrcset: `${at('a-400.webp')} 400w, ${at('a-800.webp')} 800w`, avifSrcset: `${at('a-400.avif')} 400w, ${at('a-800.avif')} 800w`,
      sources: [
        { url: at('a-400.avif'), width: 400, height: 200, format: 'AVIF', mimeType: 'image/avif' },
        { url: at('a-400.webp'), width: 400, height: 200, format: 'WEBP', mimeType: 'image/webp' },
        { url: at('a-800.avif'), width: 800, height: 400, format: 'AVIF', mimeType: 'image/avif' },
        { url: at('a-800.webp'), width: 800, height: 400, format: 'WEBP', mimeType: 'image/webp' },
        { url: at('a.jpeg'), width: 1_600, height: 800, format: 'ORIGINAL', mimeType: 'image/jpeg' },
      ],
    });
  });

  it('is one that a film has a still of, and a document has none', async () => {
    const film = await aMediaAsset(desk.test, { kind: 'VIDEO', mimeType: 'video/mp4', storagePath: 'film.mp4', variants: [{ name: 'poster', format: 'jpeg', width: 800, height: 450, byteSize: 1, storagePath: 'film.jpeg' }] });
    expect(await picture(film.id, 100)).toMatchObject({ url: 'https://media.example/film.mp4', webpUrl: 'https://media.example/film.mp4', posterUrl: 'https://media.example/film.jpeg', sources: [], srcset: null });
    const plan = await aMediaAsset(desk.test, { kind: 'DOCUMENT', mimeType: 'application/pdf', storagePath: 'plan.pdf', width: null, height: null, pageCount: 3 });
    expect(await picture(plan.id)).toMatchObject({ url: 'https://media.example/plan.pdf', posterUrl: null, sources: [], srcset: null, pageCount: 3 });
  });

  it('costs one statement, however many are asked for at once', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 20; index += 1) ids.push((await aMediaAsset(desk.test, { variants: variants(`many-${index}`) })).id);
    const document = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on MediaAsset { id url(width: 300, format: AVIF) sources { url } srcset(format: WEBP) altText(locale: "en") } } }';
    expect(await counter.during(() => desk.test.query(document, { ids: ids.slice(0, 1) }))).toHaveLength(1);
    expect(await counter.during(() => desk.test.query(document, { ids }))).toHaveLength(1);
  });
});
