import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** A picture that does not compress to nothing, the same each time. */
export function aPicture(width = 320, height = 240, channels: 3 | 4 = 3): Sharp {
  const pixels = Buffer.alloc(width * height * channels);
  let state = 7;
  for (let i = 0; i < pixels.length; i += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const [x, y] = [Math.floor(i / channels) % width, Math.floor(i / channels / width)];
    pixels[i] = (i % channels === 0 ? (x * 255) / width : (y * 255) / height) * 0.8 + (state >>> 26);
  }
  return sharp(pixels, { raw: { width, height, channels } });
}

/** So many frames, each of another colour, as GIF or WebP. */
export function anAnimation(width: number, height: number, frames: number): Sharp {
  const page = (frame: number) => Buffer.alloc(width * height * 3, Buffer.from([(frame * 61) % 256, (frame * 151) % 256, (frame * 31) % 256]));
  return sharp(Buffer.concat(Array.from({ length: frames }, (_, frame) => page(frame))), { raw: { width, height: height * frames, channels: 3, pageHeight: height } });
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A PNG whose pixels, all of one colour, are far more than its bytes. */
export function pngBomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc(Math.min(height, 2_000) * (Math.ceil(width / 8) + 1));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(rows)), pngChunk('IEND', Buffer.alloc(0))]);
}

/** With a chunk after the header. */
export const withPngChunk = (png: Buffer, type: string, data: Buffer): Buffer => Buffer.concat([png.subarray(0, 33), pngChunk(type, data), png.subarray(33)]);

/** With a segment after the start of the image. */
export function withJpegSegment(jpeg: Buffer, marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, data, jpeg.subarray(2)]);
}

/** A copy in which the bytes at a place are others. */
export function patched(bytes: Buffer, at: number, values: Buffer | readonly number[]): Buffer {
  if (at < 0) throw new Error('There is nothing to patch.');
  const copy = Buffer.from(bytes);
  copy.set(values, at);
  return copy;
}

export const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A GIF of so many pixels, or of so many frames, that holds the data of two pixels a frame. */
export function gifOf({ width = 2, height = 1, frames = 1 }): Buffer {
  const [screen, frame] = [Buffer.alloc(7), Buffer.from([0x21, 0xf9, 4, 4, 1, 0, 0, 0, 0x2c, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 2, 0x04, 0x0a, 0])];
  screen.writeUInt16LE(width, 0);
  screen.writeUInt16LE(height, 2);
  screen[4] = 0x80;
  if (frames === 1) screen.copy(frame, 13, 0, 4);
  return Buffer.concat([Buffer.from('GIF89a'), screen, Buffer.from([0, 0, 0, 255, 255, 255]), ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])]);
}
