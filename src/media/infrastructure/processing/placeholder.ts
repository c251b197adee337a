import sharp from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import type { Made } from './media-job';
import type { Pixels } from './sharp-images';

const hex = (channel: number): string => channel.toString(16).padStart(2, '0');

/** What is shown while the picture loads: its ThumbHash and its most frequent colour, on white where it is transparent. */
export async function placeholderOf({ data, info }: Pixels): Promise<Pick<Made, 'thumbhash' | 'dominantColor'>> {
  const small = await sharp(data, { raw: info }).resize({ width: 100, height: 100, fit: 'inside', withoutEnlargement: true }).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = small.info;
  const { data: opaque, info: opaqueInfo } = await sharp(small.data, { raw: small.info }).flatten({ background: '#ffffff' }).raw().toBuffer({ resolveWithObject: true });
  const { dominant } = await sharp(opaque, { raw: opaqueInfo }).stats();
  return { thumbhash: Buffer.from(rgbaToThumbHash(width, height, small.data)).toString('base64'), dominantColor: `#${hex(dominant.r)}${hex(dominant.g)}${hex(dominant.b)}` };
}
