import type { MediaRecord, MediaVariant } from './media-asset.entity';

export const imageFormats = ['ORIGINAL', 'WEBP', 'AVIF'] as const;
export type ImageFormat = (typeof imageFormats)[number];

/** One of the files of a picture. */
export interface Rendition {
  readonly storagePath: string;
  readonly width: number;
  readonly height: number;
  readonly mimeType: string;
}

/** The files of a picture, from narrow to wide; none of what isn't one. */
export function renditionsOf(asset: MediaRecord): Rendition[] {
  const { kind, storagePath, width, height, mimeType, variants } = asset;
  if (kind !== 'IMAGE' || width === null || height === null) return [];
  const others = variants.filter((variant) => variant.name !== 'poster' && variant.storagePath !== storagePath).map(toRendition);
  return [{ storagePath, width, height, mimeType }, ...others].sort((a, b) => a.width - b.width);
}

/** Those in one format; ORIGINAL is that of the asset itself. */
export function renditionsIn(format: ImageFormat, asset: MediaRecord): Rendition[] {
  const wanted = format === 'ORIGINAL' ? asset.mimeType : `image/${format.toLowerCase()}`;
  return renditionsOf(asset).filter(({ mimeType }) => mimeType === wanted);
}

export const formatOf = (mimeType: string): ImageFormat => (mimeType === 'image/webp' ? 'WEBP' : mimeType === 'image/avif' ? 'AVIF' : 'ORIGINAL');

/** The narrowest file that is at least so wide, else the widest; the asset's own where there is none in the format. */
export function pickRendition(asset: MediaRecord, format: ImageFormat, width: number | null | undefined): Pick<Rendition, 'storagePath'> {
  const inFormat = renditionsIn(format, asset);
  const wideEnough = typeof width === 'number' ? inFormat.find((rendition) => rendition.width >= width) : undefined;
  return wideEnough ?? inFormat.at(-1) ?? asset;
}

/** The still of a film, as JPEG where there is one: every program can show that. */
export function posterOf({ variants }: MediaRecord): MediaVariant | null {
  const posters = variants.filter(({ name }) => name === 'poster');
  return posters.find(({ format }) => format === 'jpeg') ?? posters[0] ?? null;
}

const toRendition = ({ storagePath, width, height, format }: MediaVariant): Rendition => ({ storagePath, width, height, mimeType: `image/${format}` });
