import { z } from 'zod';
import { mediaKinds, rejectionCodes } from '../../domain/media-asset.entity';

/** What the worker process is told. */
export interface MediaJob {
  readonly kind: (typeof mediaKinds)[number];
  readonly mimeType: string;
  /** The original, in the worker's own directory, where it also leaves what it makes. */
  readonly file: string;
  readonly films: FilmTools;
}

export interface FilmTools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** Whether films that browsers may not play get an H.264 variant. */
  readonly transcode: boolean;
}

const fileTypes = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp', avif: 'image/avif', gif: 'image/gif', mp4: 'video/mp4', webm: 'video/webm', pdf: 'application/pdf' } as const;
export type FileType = keyof typeof fileTypes;
export const mimeTypeOf = (type: FileType): string => fileTypes[type];

const size = z.int().positive();
const file = z.string().regex(/^[a-z0-9-]+\.(jpeg|png|webp|avif|gif|mp4|webm|pdf)$/);

/** What the worker process answers. It has met hostile bytes, so its word is checked: it names files in its own directory alone. */
export const mediaAnswer = z.union([
  z.object({ rejected: z.object({ code: z.enum(rejectionCodes), reason: z.string().min(1).max(500) }) }),
  z.object({
    made: z.object({
      kind: z.enum(mediaKinds),
      file,
      width: size.nullable(),
      height: size.nullable(),
      durationMs: z.int().nonnegative().nullable(),
      codec: z.string().max(40).nullable(),
      pageCount: size.nullable(),
      thumbhash: z.base64().max(60).nullable(),
      dominantColor: z.string().regex(/^#[0-9a-f]{6}$/).nullable(),
      variants: z.array(z.object({ name: z.enum(['w400', 'w800', 'full', 'poster']), format: z.enum(['webp', 'avif', 'jpeg', 'png', 'gif', 'mp4']), width: size, height: size, file })).max(12),
    }),
  }),
  /** A fault of ours, not of the file. */
  z.object({ fault: z.string() }),
]);

export type MediaAnswer = z.infer<typeof mediaAnswer>;
/** What was made of an original. */
export type Made = Extract<MediaAnswer, { made: unknown }>['made'];
export type MadeVariant = Made['variants'][number];
