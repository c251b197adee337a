import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { z } from 'zod';
import type { FilmTools, Made, MadeVariant, MediaJob } from './media-job';
import { mediaLimits } from './media-limits';
import { placeholderOf } from './placeholder';
import { corrupt, Refusal } from './refusal';
import { allowOnly, decode, encodeBoth } from './sharp-images';

const run = promisify(execFile);

interface Container {
  /** Named, so that FFmpeg guesses nothing: a playlist or a list of files is never followed. */
  readonly demuxer: string;
  readonly published: 'mp4' | 'webm';
  readonly videoCodecs: readonly string[];
  readonly audioCodecs: readonly string[];
}

const mp4: Container = { demuxer: 'mov', published: 'mp4', videoCodecs: ['h264', 'hevc', 'vp9', 'av1'], audioCodecs: ['aac', 'mp3', 'opus'] };
const containers: Readonly<Record<string, Container>> = {
  'video/mp4': mp4,
  'video/quicktime': mp4,
  'video/webm': { demuxer: 'matroska', published: 'webm', videoCodecs: ['vp8', 'vp9', 'av1'], audioCodecs: ['opus', 'vorbis'] },
};

const probed = z.object({
  streams: z
    .array(
      z.object({
        codec_type: z.string().default('unknown'),
        codec_name: z.string().default('unknown'),
        width: z.number().default(0),
        height: z.number().default(0),
        disposition: z.object({ attached_pic: z.number() }).default({ attached_pic: 0 }),
      }),
    )
    .default([]),
  format: z.object({ duration: z.coerce.number().optional() }),
});
type Probe = z.infer<typeof probed>;

/** Looks at a film, decodes all of it as a check, and publishes its pictures and sound without metadata, with a poster. */
export async function makeFilm({ file, mimeType, films }: Pick<MediaJob, 'file' | 'mimeType' | 'films'>): Promise<Made> {
  const container = containers[mimeType];
  if (!container) throw new Refusal('UNSUPPORTED_TYPE', 'This kind of film is not taken: use MP4, WebM or MOV.');
  const codec = assertFilm(await probe(films, container, file), container);
  const original = `original.${container.published}`;
  const target = path.join(path.dirname(file), original);
  await remux(films, container, file, target);
  const { format } = await probe(films, container, target);
  assertDuration(format.duration);
  const { poster, width, height, placeholder } = await makePoster(films, container, target, format.duration ?? 0);
  const transcoded = films.transcode && !(codec === 'h264' && container.published === 'mp4') ? [await transcode(films, container, target)] : [];
  return { kind: 'VIDEO', file: original, width, height, durationMs: Math.round((format.duration ?? 0) * 1_000), codec, pageCount: null, ...placeholder, variants: [...poster, ...transcoded] };
}

async function probe({ ffprobe }: FilmTools, { demuxer }: Container, file: string): Promise<Probe> {
  const shown = ['-show_entries', 'format=duration:stream=codec_type,codec_name,width,height:stream_disposition=attached_pic', '-of', 'json'];
  const { stdout } = await tool(ffprobe, ['-v', 'error', '-protocol_whitelist', 'file', '-f', demuxer, ...shown, file]);
  return probed.parse(JSON.parse(stdout));
}

/** The codec of its pictures. */
function assertFilm({ streams, format }: Probe, { videoCodecs, audioCodecs }: Container): string {
  if (streams.length > mediaLimits.filmStreams) throw new Refusal('TOO_COMPLEX', `The film has ${streams.length} streams; at most ${mediaLimits.filmStreams} are taken.`);
  const [video] = streams.filter((stream) => stream.codec_type === 'video' && !stream.disposition.attached_pic);
  if (!video) throw new Refusal('UNSUPPORTED_TYPE', 'There are no moving pictures in the file.');
  if (!videoCodecs.includes(video.codec_name)) throw new Refusal('UNSUPPORTED_TYPE', `Films of this kind may be in ${videoCodecs.join(', ')}; this one is in ${video.codec_name}.`);
  const foreign = streams.find((stream) => stream.codec_type === 'audio' && !audioCodecs.includes(stream.codec_name));
  if (foreign) throw new Refusal('UNSUPPORTED_TYPE', `The sound of a film of this kind may be in ${audioCodecs.join(', ')}; this one is in ${foreign.codec_name}.`);
  if (video.width * video.height > mediaLimits.filmPixels) throw new Refusal('TOO_MANY_PIXELS', `The film has ${video.width} × ${video.height} pixels; at most 4096 × 2304 are taken.`);
  assertDuration(format.duration);
  return video.codec_name;
}

function assertDuration(seconds = 0): void {
  if (seconds > mediaLimits.filmSeconds) throw new Refusal('TOO_COMPLEX', `The film is longer than ${mediaLimits.filmSeconds / 3_600} hours.`);
}

const reading = ({ demuxer }: Container, file: string): string[] => ['-v', 'error', '-nostdin', '-threads', '2', '-protocol_whitelist', 'file', '-f', demuxer, '-i', file];
const picturesAndSound = ['-map', '0:V:0', '-map', '0:a?'];
const withoutMetadata = ['-map_metadata', '-1', '-map_metadata:s:v', '-1', '-map_metadata:s:a', '-1', '-map_chapters', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact', '-flags:a', '+bitexact'];

/** One pass over the file: what is copied is also decoded, because a header alone says nothing of what follows. */
async function remux({ ffmpeg }: FilmTools, container: Container, file: string, target: string): Promise<void> {
  const copied = [...picturesAndSound, ...withoutMetadata, '-c', 'copy', '-movflags', '+faststart', '-f', container.published, target];
  const decoded = [...picturesAndSound, '-f', 'null', '-'];
  const { stderr } = await tool(ffmpeg, ['-xerror', '-err_detect', 'explode', ...reading(container, file), ...copied, ...decoded]);
  // For a WebM that ends early this is a remark and no error.
  if (/ended prematurely|partial file/.test(stderr)) throw new Refusal('CORRUPT', damaged);
}

async function makePoster({ ffmpeg }: FilmTools, container: Container, film: string, seconds: number) {
  const directory = path.dirname(film);
  const still = path.join(directory, 'still.png');
  // The sound may go on after the last picture, so there may be none at that time.
  for (const at of [Math.min(1, seconds / 10), 0]) {
    if (!existsSync(still)) await tool(ffmpeg, ['-ss', at.toFixed(3), ...reading(container, film), '-map', '0:V:0', '-frames:v', '1', '-f', 'image2', still]);
  }
  if (!existsSync(still)) throw new Refusal('CORRUPT', damaged);
  allowOnly('VipsForeignLoadPngFile');
  const { width, height } = await sharp(still).metadata();
  const pixels = await decode(sharp(still).resize({ width: mediaLimits.publishedSide, height: mediaLimits.publishedSide, fit: 'inside', withoutEnlargement: true }));
  const [poster, placeholder] = await Promise.all([encodeBoth('poster', pixels, directory), placeholderOf(pixels)]);
  return { poster, placeholder, width, height };
}

async function transcode({ ffmpeg, ffprobe, ...films }: FilmTools, container: Container, film: string): Promise<MadeVariant> {
  const target = path.join(path.dirname(film), 'full.mp4');
  const side = mediaLimits.transcodedSide;
  const scale = `scale=w='min(${side},iw)':h='min(${side},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2`;
  const pictures = ['-vf', scale, '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p'];
  await tool(ffmpeg, [...reading(container, film), ...picturesAndSound, ...withoutMetadata, ...pictures, '-c:a', 'aac', '-b:a', '128k', '-movflags', '+faststart', '-f', 'mp4', target]);
  const [made] = (await probe({ ffmpeg, ffprobe, ...films }, mp4, target)).streams.filter(({ codec_type }) => codec_type === 'video');
  return { name: 'full', format: 'mp4', width: made!.width, height: made!.height, file: 'full.mp4' };
}

const damaged = 'The film is damaged or incomplete. Export it again and upload that.';

/** Whatever it complains about is the file's fault. */
async function tool(command: string, args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  try {
    return await run(command, args, { maxBuffer: 4_194_304 });
  } catch (error) {
    const failure = error as NodeJS.ErrnoException & { stderr?: string };
    if (failure.code === 'ENOENT') throw new Refusal('UNSUPPORTED_TYPE', 'This server makes no films: it has no FFmpeg.');
    if (/No space left on device/.test(failure.stderr ?? '')) throw failure;
    throw corrupt(failure, damaged);
  }
}
