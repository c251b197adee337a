import { inflateSync } from 'node:zlib';
import jsQR from 'jsqr';

/** The drawing instructions of each page, in order. */
function contentsOf(pdf: Uint8Array): string[] {
  const bytes = Buffer.from(pdf);
  const contents: string[] = [];
  for (let at = bytes.indexOf('stream\n'); at >= 0; at = bytes.indexOf('stream\n', at + 1)) {
    if (bytes.toString('latin1', at - 3, at) === 'end') continue;
    const end = bytes.indexOf('endstream', at);
    try {
      const text = inflateSync(bytes.subarray(at + 7, end)).toString('latin1');
      if (/\bre\b/.test(text)) contents.push(text);
    } catch {
      // A font: not deflated, or not instructions.
    }
  }
  return contents;
}

export const pageCount = (pdf: Uint8Array): number => (Buffer.from(pdf).toString('latin1').match(/\/Type \/Page\b/g) ?? []).length;

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a camera reads on each page: the rectangles of the drawing become a picture, and a QR reader looks at it. */
export function qrCodesIn(pdf: Uint8Array): { payload: string; sizeInMm: number; quietModules: number }[] {
  return contentsOf(pdf).map((content) => {
    const all = [...content.matchAll(/([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+) re\b/g)].map(([, x, y, width, height]): Rectangle => ({ x: Number(x), y: Number(y), width: Number(width), height: Number(height) }));
    const [paper, ...modules] = all as [Rectangle, ...Rectangle[]];
    return { ...look(paper, modules) };
  });
}

function look(paper: Rectangle, modules: readonly Rectangle[]) {
  const scale = 4;
  const pixels = Math.round(paper.width * scale);
  const picture = new Uint8ClampedArray(pixels * pixels * 4).fill(255);
  for (const { x, y, width, height } of modules) {
    const edge = (value: number) => Math.round(value * scale);
    for (let row = edge(y - paper.y); row < edge(y - paper.y + height); row += 1) {
      for (let column = edge(x - paper.x); column < edge(x - paper.x + width); column += 1) picture.fill(0, (row * pixels + column) * 4, (row * pixels + column) * 4 + 3);
    }
  }
  const found = jsQR(picture, pixels, pixels);
  if (!found) throw new Error('The page has no QR code that can be read.');
  const left = Math.min(...modules.map(({ x }) => x));
  const right = Math.max(...modules.map(({ x, width }) => x + width));
  return { payload: found.data, sizeInMm: ((right - left) / 72) * 25.4, quietModules: (left - paper.x) / modules[0]!.height };
}
