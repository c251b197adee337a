import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findFfmpeg } from '../support/ffmpeg';
import { uint32 } from './picture-bytes';

const run = promisify(execFile);

/** A film of moving test pictures. */
export const pictures = (size: string, seconds: number, rate = 10): string[] => ['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}:d=${seconds}`];
export const tone = (seconds: number): string[] => ['-f', 'lavfi', '-i', `sine=d=${seconds}`];
export const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];

export async function aFilm(extension: 'mp4' | 'mov' | 'webm' | 'mkv', args: readonly string[]): Promise<Buffer> {
  const { ffmpeg } = await findFfmpeg();
  const directory = await mkdtemp(path.join(tmpdir(), 'marquee-film-'));
  try {
    const file = path.join(directory, `film.${extension}`);
    await run(ffmpeg, ['-v', 'error', '-nostdin', ...args, file]);
    return await readFile(file);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** An MP4 (its index last) whose first track says that its data is in another file. */
export function withDataReference(mp4: Buffer, url: string): Buffer {
  const at = mp4.indexOf('dref') - 4;
  const entry = Buffer.concat([Buffer.from('url '), uint32(0), Buffer.from(`${url}\0`)]);
  const dref = Buffer.concat([Buffer.from('dref'), uint32(0), uint32(1), uint32(entry.length + 4), entry]);
  const replacement = Buffer.concat([uint32(dref.length + 4), dref]);
  const growth = replacement.length - mp4.readUInt32BE(at);
  const copy = Buffer.from(mp4);
  for (const box of ['moov', 'trak', 'mdia', 'minf', 'dinf']) {
    const size = copy.indexOf(box) - 4;
    copy.writeUInt32BE(copy.readUInt32BE(size) + growth, size);
  }
  return Buffer.concat([copy.subarray(0, at), replacement, copy.subarray(at + mp4.readUInt32BE(at))]);
}
