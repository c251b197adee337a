import sharp, { type Sharp } from 'sharp';
import { thumbHashToApproximateAspectRatio } from 'thumbhash';
import type { ProcessedMedia } from '../../src/media/domain/media-asset.entity';
import { anAnimation, aPicture, withJpegSegment } from './picture-bytes';
import { processingWorld } from './processing-world';

type Raw = Awaited<ReturnType<typeof rawOf>>;
const rawOf = (image: Sharp) => image.removeAlpha().raw().toBuffer({ resolveWithObject: true });
const turned = async (raw: Raw, turn: (image: Sharp) => Sharp) => rawOf(turn(sharp(raw.data, { raw: raw.info })));
/** Mean difference of a channel, 0 to 255. */
const difference = (one: Raw, other: Raw): number => {
  expect([one.info.width, one.info.height, one.data.length]).toEqual([other.info.width, other.info.height, other.data.length]);
  return one.data.reduce((sum, value, i) => sum + Math.abs(value - other.data[i]!), 0) / one.data.length;
};
const variantNames = ({ variants }: ProcessedMedia) => variants.map(({ name, format, width, height }) => `${name}.${format} ${width}×${height}`).sort();

/** No two of its turns look alike. */
async function quarters(): Promise<Raw> {
  const block = (background: string) => sharp({ create: { width: 40, height: 24, channels: 3, background } }).png().toBuffer();
  const [red, green, blue, white] = await Promise.all(['#d02020', '#20c020', '#2020d0', '#f0f0f0'].map(block));
  const places = [{ input: red!, left: 0, top: 0 }, { input: green!, left: 40, top: 0 }, { input: blue!, left: 0, top: 24 }, { input: white!, left: 40, top: 24 }];
  return rawOf(sharp({ create: { width: 80, height: 48, channels: 3, background: '#000' } }).composite(places));
}

/** How upright pixels are stored under each orientation of EXIF. */
const stored: Readonly<Record<number, (image: Sharp) => Sharp>> = {
  1: (image) => image,
  2: (image) => image.flop(),
  3: (image) => image.rotate(180),
  4: (image) => image.flip(),
  6: (image) => image.rotate(270),
  8: (image) => image.rotate(90),
};
async function storedAs(orientation: number, upright: Raw): Promise<Raw> {
  if (orientation === 5) return turned(await turned(upright, (image) => image.rotate(90)), (image) => image.flop());
  if (orientation === 7) return turned(await turned(upright, (image) => image.rotate(270)), (image) => image.flop());
  return turned(upright, stored[orientation]!);
}

describe('a picture', () => {
  const world = processingWorld();
  const make = async (bytes: Buffer, mimeType: string) => (await world).made(bytes, mimeType);
  const published = async (path: string) => sharp((await world).storage.bytesOf(path), { animated: true });

  test('is published in its own format at most 2,000 px, and in WebP and AVIF in each width that it has', async () => {
    const made = await make(await aPicture(2_400, 1_200).jpeg().toBuffer(), 'image/jpeg');
    expect(made).toMatchObject({ kind: 'IMAGE', mimeType: 'image/jpeg', width: 2_000, height: 1_000, durationMs: null, codec: null, pageCount: null });
    expect(variantNames(made)).toEqual(['full.avif 2000×1000', 'full.webp 2000×1000', 'w400.avif 400×200', 'w400.webp 400×200', 'w800.avif 800×400', 'w800.webp 800×400']);
    const { storage } = await world;
    for (const { storagePath, byteSize, width, height, format } of made.variants) {
      const metadata = await sharp(storage.bytesOf(storagePath)).metadata();
      expect(metadata).toMatchObject({ width, height, format: format === 'avif' ? 'heif' : format });
      expect(storage.files.get(storagePath)).toMatchObject({ contentType: `image/${format}` });
      expect(storage.bytesOf(storagePath).length).toBe(byteSize);
    }
    expect(await (await published(made.storagePath)).metadata()).toMatchObject({ width: 2_000, height: 1_000, format: 'jpeg' });
  });

  test('is never made larger', async () => {
    expect(variantNames(await make(await aPicture(300, 500).png().toBuffer(), 'image/png'))).toEqual(['full.avif 300×500', 'full.webp 300×500']);
    expect(variantNames(await make(await aPicture(800, 30).png().toBuffer(), 'image/png'))).toEqual(['full.avif 800×30', 'full.webp 800×30', 'w400.avif 400×15', 'w400.webp 400×15']);
  });

  test.each(['webp', 'avif'] as const)('in %s stands for itself as the full variant', async (format) => {
    const made = await make(await aPicture(500, 300).toFormat(format).toBuffer(), `image/${format}`);
    expect(made.mimeType).toBe(`image/${format}`);
    expect(made.variants.find((variant) => variant.name === 'full' && variant.format === format)!.storagePath).toBe(made.storagePath);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('that EXIF says is turned (%i) is upright', async (orientation) => {
    const upright = await quarters();
    const { data, info } = await storedAs(orientation, upright);
    const bytes = await sharp(data, { raw: info }).withMetadata({ orientation }).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
    expect((await sharp(bytes).metadata()).orientation).toBe(orientation);
    const made = await make(bytes, 'image/jpeg');
    expect([made.width, made.height]).toEqual([80, 48]);
    for (const path of [made.storagePath, ...made.variants.map(({ storagePath }) => storagePath)]) {
      expect(difference(await rawOf(await published(path)), upright)).toBeLessThan(8);
      expect((await (await published(path)).metadata()).orientation).toBeUndefined();
    }
  });

  test.each(['jpeg', 'png', 'webp', 'avif'] as const)('in %s loses where it was taken, and everything else that was written about it', async (format) => {
    const exif = { IFD0: { Artist: 'Jane Doe', Make: 'Camera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 12/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '16/1 22/1 0/1' } };
    const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:title="Jane Doe"/></rdf:RDF></x:xmpmeta>';
    const described = await aPicture(500, 400).withExif(exif).withXmp(xmp).withIccProfile('p3').toFormat(format).toBuffer();
    const bytes = format !== 'jpeg' ? described : withJpegSegment(described, 0xed, Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0d\x1c\x02\x50\0\x08Jane Doe\0', 'latin1'));
    expect(await sharp(bytes).metadata()).toMatchObject({ exif: expect.anything(), xmp: expect.anything(), icc: expect.anything(), ...(format === 'jpeg' && { iptc: expect.anything() }) });
    const made = await make(bytes, `image/${format}`);
    for (const path of [made.storagePath, ...made.variants.map(({ storagePath }) => storagePath)]) {
      const { exif, xmp, icc, iptc, comments } = await (await published(path)).metadata();
      expect({ exif, xmp, icc, iptc, comments }).toEqual({});
      expect((await world).storage.bytesOf(path).toString('latin1')).not.toMatch(/Jane Doe|GPS|Exif\0/);
    }
  });

  test('in CMYK becomes sRGB', async () => {
    const bytes = await sharp({ create: { width: 60, height: 60, channels: 3, background: '#c03020' } }).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    expect(await sharp(bytes).metadata()).toMatchObject({ space: 'cmyk', channels: 4 });
    const made = await make(bytes, 'image/jpeg');
    expect(await (await published(made.storagePath)).metadata()).toMatchObject({ space: 'srgb', channels: 3 });
    const [r, g, b] = (await rawOf(await published(made.storagePath))).data;
    expect(r! - g!).toBeGreaterThan(80);
    expect(r! - b!).toBeGreaterThan(80);
  });

  test('of 16 bits has 8, and keeps its transparency', async () => {
    const bytes = await aPicture(120, 80, 4).toColourspace('rgb16').png().toBuffer();
    expect(await sharp(bytes).metadata()).toMatchObject({ depth: 'ushort', channels: 4 });
    const made = await make(bytes, 'image/png');
    for (const path of [made.storagePath, ...made.variants.map(({ storagePath }) => storagePath)]) expect(await (await published(path)).metadata()).toMatchObject({ depth: 'uchar', hasAlpha: true });
  });

  test('of a wide gamut shows the same colours in sRGB', async () => {
    const plain = await sharp({ create: { width: 60, height: 60, channels: 3, background: '#c86432' } }).png().toBuffer();
    const wide = await sharp(plain).withIccProfile('p3').png().toBuffer();
    const [original, asStored] = [await rawOf(sharp(plain)), await rawOf(sharp(wide, { ignoreIcc: true }))];
    expect(difference(original, asStored)).toBeGreaterThan(5);
    const made = await make(wide, 'image/png');
    expect(difference(original, await rawOf(await published(made.storagePath)))).toBeLessThan(2);
  });

  test.each(['gif', 'webp'] as const)('that moves (%s) keeps moving', async (format) => {
    const frames = anAnimation(900, 60, 7);
    const pace = { delay: [70, 80, 90, 100, 110, 120, 130], loop: 3 };
    const bytes = await (format === 'gif' ? frames.gif(pace) : frames.webp({ ...pace, lossless: true })).toBuffer();
    const made = await make(bytes, `image/${format}`);
    expect(made).toMatchObject({ mimeType: `image/${format}`, width: 900, height: 60 });
    expect(variantNames(made)).toEqual(['full.webp 900×60', 'w400.webp 400×27', 'w800.webp 800×53']);
    for (const path of [made.storagePath, ...made.variants.map(({ storagePath }) => storagePath)]) {
      expect(await (await published(path)).metadata()).toMatchObject({ pages: 7, ...pace });
    }
  });

  test('has a placeholder of its shape and its most frequent colour', async () => {
    const made = await make(await sharp({ create: { width: 640, height: 320, channels: 3, background: '#2040a0' } }).png().toBuffer(), 'image/png');
    const channels = [1, 3, 5].map((at) => parseInt(made.dominantColor!.slice(at, at + 2), 16));
    for (const [i, channel] of [0x20, 0x40, 0xa0].entries()) expect(Math.abs(channels[i]! - channel)).toBeLessThanOrEqual(16);
    expect(thumbHashToApproximateAspectRatio(Buffer.from(made.thumbhash!, 'base64'))).toBeGreaterThan(1.5);
  });

  test('that is another kind than it is said to be is refused, whatever decodes it', async () => {
    const { processFile } = await world;
    const tiff = await aPicture().tiff().toBuffer();
    for (const [bytes, type] of [[await aPicture().png().toBuffer(), 'image/jpeg'], [tiff, 'image/png'], [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'image/webp']] as const) {
      expect(await processFile(bytes, type)).toMatchObject({ rejected: { code: 'TYPE_MISMATCH' } });
    }
  });
});
