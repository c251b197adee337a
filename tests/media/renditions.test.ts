import { MediaAsset, type MediaKind, type MediaVariant } from '../../src/media/domain/media-asset.entity';
import { normaliseTags } from '../../src/media/domain/media-tags';
import { type ImageFormat, pickRendition, posterOf, renditionsIn, renditionsOf } from '../../src/media/domain/renditions';

const variant = (name: MediaVariant['name'], format: MediaVariant['format'], width: number): MediaVariant => ({ name, format, width, height: width / 2, byteSize: width, storagePath: `${name}.${format}` });

const all = (['webp', 'avif', 'jpeg'] as const).flatMap((format) => [variant('w400', format, 400), variant('w800', format, 800), variant('full', format, 2_000)]);

function anAsset(kind: MediaKind, mimeType: string, variants: readonly MediaVariant[], storagePath = 'asset'): MediaAsset {
  const now = new Date('2026-11-24T12:00:00Z');
  const size = kind === 'DOCUMENT' ? { width: null, height: null } : { width: 2_000, height: 1_000 };
  return new MediaAsset({
    id: 'a', kind, state: 'READY', mimeType, filename: 'x', storagePath, byteSize: 1, checksum: '', ...size, durationMs: null, codec: null, pageCount: null, thumbhash: null, dominantColor: null,
    focalPoint: null, altText: {}, caption: {}, tags: [], folderId: null, uploadedById: null, rejection: null, variants, version: 1, createdAt: now, updatedAt: now,
  });
}

describe('the file of a picture for a width and a format', () => {
  const jpeg = anAsset('IMAGE', 'image/jpeg', all, 'full.jpeg');

  it.each<[ImageFormat, number | null, string]>([
    ['ORIGINAL', null, 'full.jpeg'],
    ['ORIGINAL', 1, 'w400.jpeg'],
    ['WEBP', 400, 'w400.webp'],
    ['WEBP', 401, 'w800.webp'],
    ['AVIF', 801, 'full.avif'],
    ['AVIF', 9_999, 'full.avif'],
    ['WEBP', null, 'full.webp'],
    ['WEBP', -2_147_483_648, 'w400.webp'],
    ['AVIF', 2_147_483_647, 'full.avif'],
  ])('%s at %s px is %s', (format, width, path) => {
    expect(pickRendition(jpeg, format, width).storagePath).toBe(path);
  });

  it('is its own where there is none in the format', () => {
    const gif = anAsset('IMAGE', 'image/gif', [variant('w400', 'webp', 400)]);
    expect([pickRendition(gif, 'AVIF', 300).storagePath, pickRendition(gif, 'WEBP', 500).storagePath]).toEqual(['asset', 'w400.webp']);
  });

  it('is one of its own kind also for a picture in WebP', () => {
    const webp = anAsset('IMAGE', 'image/webp', [variant('w400', 'webp', 400), variant('w400', 'avif', 400)]);
    expect([pickRendition(webp, 'ORIGINAL', 100).storagePath, renditionsIn('WEBP', webp).length, renditionsIn('ORIGINAL', webp).length]).toEqual(['w400.webp', 2, 2]);
  });

  it('is listed once, from narrow to wide', () => {
    expect(renditionsOf(jpeg).map(({ storagePath }) => storagePath)).toEqual(['w400.webp', 'w400.avif', 'w400.jpeg', 'w800.webp', 'w800.avif', 'w800.jpeg', 'full.jpeg', 'full.webp', 'full.avif']);
  });

  it('is the file itself for a film and a document, which have no sources', () => {
    const film = anAsset('VIDEO', 'video/mp4', [variant('poster', 'webp', 800), variant('poster', 'jpeg', 800), variant('full', 'mp4', 1_280)]);
    const plan = anAsset('DOCUMENT', 'application/pdf', []);
    for (const asset of [film, plan]) expect([pickRendition(asset, 'WEBP', 100).storagePath, renditionsOf(asset)]).toEqual(['asset', []]);
    expect([posterOf(film)?.storagePath, posterOf(plan), posterOf(anAsset('VIDEO', 'video/mp4', [variant('poster', 'webp', 800)]))?.storagePath]).toEqual(['poster.jpeg', null, 'poster.webp']);
  });
});

describe('tags', () => {
  it('are kept in lower case, once each, in order', () => {
    expect(normaliseTags([' Night', 'JAZZ', 'jazz ', 'open \u00a0 AIR'])).toEqual(['jazz', 'night', 'open air']);
  });
});
