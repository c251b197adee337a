import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp, { type Metadata, type ResizeOptions, type Sharp, type SharpOptions } from 'sharp';
import type { Made, MadeVariant, MediaJob } from './media-job';
import { mediaLimits } from './media-limits';
import { encoders, type ImageFormat } from './encoders';
import { assertGifEnds } from './gif-blocks';
import { placeholderOf } from './placeholder';
import { corrupt, Refusal } from './refusal';

sharp.cache(false);
// Several files are encoded at once, a thread each.
sharp.concurrency(1);

const formats: Readonly<Record<string, { readonly type: ImageFormat; readonly decodes: string; readonly loader: string }>> = {
  'image/jpeg': { type: 'jpeg', decodes: 'jpeg', loader: 'VipsForeignLoadJpegFile' },
  'image/png': { type: 'png', decodes: 'png', loader: 'VipsForeignLoadPngFile' },
  'image/webp': { type: 'webp', decodes: 'webp', loader: 'VipsForeignLoadWebpFile' },
  'image/avif': { type: 'avif', decodes: 'heif', loader: 'VipsForeignLoadHeifFile' },
  'image/gif': { type: 'gif', decodes: 'gif', loader: 'VipsForeignLoadNsgifFile' },
};

/** Decoded: upright, sRGB, 8 bits a channel. */
export interface Pixels {
  readonly data: Buffer;
  readonly info: { readonly width: number; readonly height: number; readonly channels: 1 | 2 | 3 | 4 };
}

/** Only this reader is let near the file, so its true type is the one that decodes. */
export function allowOnly(loader: string): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: [loader] });
}

/** Re-encodes a picture upright, in sRGB with 8 bits, without metadata. */
export async function makeImage({ file, mimeType }: Pick<MediaJob, 'file' | 'mimeType'>): Promise<Made> {
  const format = formats[mimeType];
  if (!format) throw new Refusal('UNSUPPORTED_TYPE', 'This kind of picture is not taken: use JPEG, PNG, WebP, AVIF or GIF.');
  allowOnly(format.loader);
  if (format.type === 'gif') assertGifEnds(await readFile(file));
  const header = await readHeader(file, format.decodes);
  const frames = header.pages ?? 1;
  assertSize(header, frames);
  try {
    return frames > 1 ? await makeAnimation(file, format.type, header) : await makeStill(file, format.type);
  } catch (error) {
    throw corrupt(error, 'The picture is damaged or incomplete. Export it again and upload that.');
  }
}

async function readHeader(file: string, decodes: string): Promise<Metadata> {
  let header: Metadata;
  try {
    header = await sharp(file, { limitInputPixels: false }).metadata();
  } catch (error) {
    if (/unsupported image format/.test(String(error))) throw new Refusal('TYPE_MISMATCH', 'The file is not the kind of picture that it says it is.');
    throw corrupt(error, 'The header of the picture is damaged. Export it again and upload that.');
  }
  if (header.format !== decodes || (header.format === 'heif' && header.compression !== 'av1')) throw new Refusal('TYPE_MISMATCH', 'The file is not the kind of picture that it says it is.');
  return header;
}

function assertSize({ width, height }: Metadata, frames: number): void {
  const pixels = width * height;
  if (pixels > mediaLimits.imagePixels) throw new Refusal('TOO_MANY_PIXELS', `The picture has ${width} × ${height} pixels; at most ${mediaLimits.imagePixels / 1e6} million are taken.`);
  if (frames > mediaLimits.animationFrames) throw new Refusal('TOO_COMPLEX', `The picture has ${frames} frames; at most ${mediaLimits.animationFrames} are taken.`);
  if (pixels * frames > mediaLimits.animationPixels) throw new Refusal('TOO_MANY_PIXELS', `The ${frames} frames have ${Math.ceil((pixels * frames) / 1e6)} million pixels together; at most ${mediaLimits.animationPixels / 1e6} million are taken.`);
}

const strict: SharpOptions = { failOn: 'warning', sequentialRead: true, limitInputPixels: mediaLimits.imagePixels };
const published: ResizeOptions = { width: mediaLimits.publishedSide, height: mediaLimits.publishedSide, fit: 'inside', withoutEnlargement: true };

async function makeStill(file: string, format: ImageFormat): Promise<Made> {
  const directory = path.dirname(file);
  const full = await decode(sharp(file, strict).autoOrient().resize(published));
  const isOwnVariant = format === 'webp' || format === 'avif';
  const [variants, placeholder] = await Promise.all([
    makeVariants(full, directory),
    placeholderOf(full),
    isOwnVariant || encoders[format](imageOf(full)).toFile(path.join(directory, `original.${format}`)),
  ]);
  const { width, height } = full.info;
  return { ...nothingElse, file: `${isOwnVariant ? 'full' : 'original'}.${format}`, width, height, ...placeholder, variants };
}

/** WebP and AVIF in each width that the picture has; it is decoded once for all of them. */
export async function makeVariants(full: Pixels, directory: string): Promise<MadeVariant[]> {
  const narrower = widthsOf(full.info.width).map(async ([name, width]) => encodeBoth(name, await decode(imageOf(full).resize({ width })), directory));
  return (await Promise.all([encodeBoth('full', full, directory), ...narrower])).flat();
}

export const encodeBoth = (name: MadeVariant['name'], pixels: Pixels, directory: string): Promise<MadeVariant[]> =>
  Promise.all(
    (['webp', 'avif'] as const).map(async (format) => {
      const variant = `${name}.${format}`;
      await encoders[format](imageOf(pixels)).toFile(path.join(directory, variant));
      return { name, format, width: pixels.info.width, height: pixels.info.height, file: variant };
    }),
  );

/** What moves keeps moving: in its own format and in WebP. AVIF is left out, since the encoder makes stills only. */
async function makeAnimation(file: string, format: ImageFormat, { width }: Metadata): Promise<Made> {
  const directory = path.dirname(file);
  const moving = (): Sharp => sharp(file, { ...strict, animated: true, limitInputPixels: mediaLimits.animationPixels });
  const write = async (name: string, resize: ResizeOptions, as: 'webp' | 'gif'): Promise<{ file: string; width: number; height: number }> => {
    const made = `${name}.${as}`;
    const { width, height, pageHeight } = await encoders[as](moving().resize(resize)).toFile(path.join(directory, made));
    return { file: made, width, height: pageHeight ?? height };
  };
  const full = await write('full', published, 'webp');
  const variants: MadeVariant[] = [{ name: 'full', format: 'webp', ...full }];
  for (const [name, narrower] of widthsOf(Math.min(width, full.width))) variants.push({ name, format: 'webp', ...(await write(name, { width: narrower }, 'webp')) });
  const original = format === 'gif' ? await write('original', published, 'gif') : full;
  const first = await decode(sharp(file, strict).resize(published));
  return { ...nothingElse, ...original, ...(await placeholderOf(first)), variants };
}

const nothingElse = { kind: 'IMAGE', durationMs: null, codec: null, pageCount: null } as const;

/** Variants are never larger than the picture: what is no wider than 800 px has no `w800`, its `full` is that. */
const widthsOf = (width: number): ['w400' | 'w800', number][] => (Object.entries(mediaLimits.variantWidths) as ['w400' | 'w800', number][]).filter(([, narrower]) => narrower < width);

export const imageOf = ({ data, info }: Pixels): Sharp => sharp(data, { raw: info });

export const decode = (image: Sharp): Promise<Pixels> => image.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
