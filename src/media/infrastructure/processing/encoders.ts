import type { Sharp } from 'sharp';
import type { FileType } from './media-job';

export type ImageFormat = Extract<FileType, 'jpeg' | 'png' | 'webp' | 'avif' | 'gif'>;

/** The settings of the encoders, chosen from the table in docs/performance.md. */
export const encoders: Readonly<Record<ImageFormat, (image: Sharp) => Sharp>> = {
  jpeg: (image) => image.jpeg({ quality: 82, mozjpeg: true }),
  png: (image) => image.png({ compressionLevel: 9 }),
  webp: (image) => image.webp({ quality: 80, effort: 2 }),
  avif: (image) => image.avif({ quality: 55, effort: 1, chromaSubsampling: '4:2:0' }),
  gif: (image) => image.gif({ effort: 3 }),
};
