import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { findFfmpeg } from '../support/ffmpeg';
import { aFilm, h264, pictures, tone } from './film-bytes';
import { patched, uint32 } from './picture-bytes';
import { processingWorld } from './processing-world';

const run = promisify(execFile);

/** What ffprobe says of a film. */
async function probe(bytes: Buffer): Promise<{ format: { tags?: Record<string, string>; duration: string }; streams: { codec_name: string; width?: number; tags?: Record<string, string> }[] }> {
  const { ffprobe } = await findFfmpeg();
  const directory = await mkdtemp(path.join(tmpdir(), 'marquee-probe-'));
  try {
    const file = path.join(directory, 'film');
    await writeFile(file, bytes);
    return JSON.parse((await run(ffprobe, ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', file])).stdout);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const described = ['-metadata', 'title=Jane Doe', '-metadata', 'location=+48.2082+016.3738/', '-metadata:s:v', 'handler_name=Jane Doe', '-metadata:s:a', 'title=Jane Doe'];

describe('a film', () => {
  const world = processingWorld();

  test.each([
    ['mp4', 'video/mp4', 'video/mp4', 'h264', [...h264, '-c:a', 'aac']],
    ['mov', 'video/quicktime', 'video/mp4', 'h264', [...h264, '-c:a', 'aac', '-movflags', 'use_metadata_tags']],
    ['webm', 'video/webm', 'video/webm', 'vp8', ['-c:v', 'libvpx', '-c:a', 'libopus']],
  ] as const)('in %s has its length, size and codec told, a poster, and no metadata', async (extension, mimeType, published, codec, codecs) => {
    const { storage, made } = await world;
    const bytes = await aFilm(extension, [...pictures('320x180', 3), ...tone(3), ...codecs, ...described]);
    expect(bytes.includes('Jane Doe')).toBe(true);
    const film = await made(bytes, mimeType);
    expect(film).toMatchObject({ kind: 'VIDEO', mimeType: published, width: 320, height: 180, codec, thumbhash: expect.any(String), dominantColor: expect.stringMatching(/^#/) });
    expect(Math.abs(film.durationMs! - 3_000)).toBeLessThan(100);
    expect(film.variants.map(({ name, format, width, height }) => [name, format, width, height])).toEqual([['poster', 'webp', 320, 180], ['poster', 'avif', 320, 180]]);
    expect(await sharp(storage.bytesOf(film.variants[0]!.storagePath)).metadata()).toMatchObject({ format: 'webp', width: 320 });
    const clean = storage.bytesOf(film.storagePath);
    expect(clean.toString('latin1')).not.toMatch(/Jane Doe|48\.2082/);
    expect((await probe(clean)).streams.map(({ codec_name }) => codec_name)).toEqual([codec, extension === 'webm' ? 'opus' : 'aac']);
  });

  test('can be played before all of it is there', async () => {
    const { storage, made } = await world;
    const film = await made(await aFilm('mp4', [...pictures('160x120', 1), ...h264]), 'video/mp4');
    const bytes = storage.bytesOf(film.storagePath);
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
  });

  test('of one picture, with sound that goes on, has that picture as its poster', async () => {
    const { processFile } = await world;
    const outcome = await processFile(await aFilm('mp4', [...pictures('160x120', 1, 1), ...tone(30), ...h264, '-c:a', 'aac', '-frames:v', '1']), 'video/mp4');
    expect(outcome).toMatchObject({ processed: { kind: 'VIDEO', width: 160, height: 120, variants: expect.arrayContaining([expect.objectContaining({ name: 'poster', format: 'webp' })]) } });
  });

  test('that a telephone took upright is upright', async () => {
    const { made } = await world;
    const flat = await aFilm('mp4', [...pictures('320x180', 1), ...h264]);
    // A quarter turn to the right, in the header of the track.
    const matrix = [0, 0x10000, 0, 0xffff0000, 0, 0, 0, 0, 0x40000000];
    const turned = patched(flat, flat.indexOf('tkhd') + 44, Buffer.concat(matrix.map(uint32)));
    const film = await made(turned, 'video/mp4');
    expect([film.width, film.height, film.variants[0]!.width]).toEqual([180, 320, 180]);
  });

  test('loses what is neither its pictures nor its sound', async () => {
    const { storage, made } = await world;
    const directory = await mkdtemp(path.join(tmpdir(), 'marquee-film-'));
    await writeFile(path.join(directory, 'words.srt'), '1\n00:00:00,000 --> 00:00:01,000\nJane Doe\n');
    const bytes = await aFilm('mp4', [...pictures('160x120', 1), '-i', path.join(directory, 'words.srt'), ...h264, '-c:s', 'mov_text']);
    await rm(directory, { recursive: true });
    expect(bytes.includes('Jane Doe')).toBe(true);
    const film = await made(bytes, 'video/mp4');
    expect(storage.bytesOf(film.storagePath).includes('Jane Doe')).toBe(false);
    expect((await probe(storage.bytesOf(film.storagePath))).streams).toHaveLength(1);
  });

  test('that not every browser plays gets an H.264 variant where the setting says so', async () => {
    const films = { ...(await findFfmpeg()), transcode: true };
    const { storage, made } = await processingWorld({ films });
    const webm = await made(await aFilm('webm', [...pictures('322x180', 1), ...tone(1), '-c:v', 'libvpx-vp9', '-cpu-used', '8', '-c:a', 'libopus']), 'video/webm');
    const full = webm.variants.find(({ name }) => name === 'full')!;
    expect(full).toMatchObject({ format: 'mp4', width: 322, height: 180 });
    expect((await probe(storage.bytesOf(full.storagePath))).streams.map(({ codec_name }) => codec_name)).toEqual(['h264', 'aac']);
    const mp4 = await made(await aFilm('mp4', [...pictures('160x120', 1), ...h264]), 'video/mp4');
    expect(mp4.variants.map(({ name }) => name)).toEqual(['poster', 'poster']);
  });

  test('is refused by a server that has no FFmpeg', async () => {
    const { processFile } = await processingWorld({ films: { ffmpeg: '/nowhere/ffmpeg', ffprobe: '/nowhere/ffprobe', transcode: false } });
    expect(await processFile(Buffer.from('any'), 'video/mp4')).toEqual({ rejected: { code: 'UNSUPPORTED_TYPE', reason: 'This server makes no films: it has no FFmpeg.' } });
  });
});
