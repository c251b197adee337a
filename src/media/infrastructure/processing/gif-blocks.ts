import { Refusal } from './refusal';

const [extension, frame, trailer] = [0x21, 0x2c, 0x3b];

/** Bytes of a table of colours, as the flags before it tell. */
const tableSize = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** Refuses a GIF that stops before its end, which its reader takes for a shorter film. What follows the end is nobody's. */
export function assertGifEnds(bytes: Buffer): void {
  let at = 13 + tableSize(bytes[10] ?? 0);
  while (bytes[at] === extension || bytes[at] === frame) {
    const content = bytes[at] === extension ? at + 2 : at + 11 + tableSize(bytes[at + 9] ?? 0);
    at = afterBlocks(bytes, content);
  }
  if (bytes[at] !== trailer) throw new Refusal('CORRUPT', 'The picture is damaged or incomplete. Export it again and upload that.');
}

function afterBlocks(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at]) at += bytes[at]! + 1;
  return at + 1;
}
