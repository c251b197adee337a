import sharp from 'sharp';

/*
 * A picture that costs encoders about what a photograph does: surfaces of light (octaves of noise, of which each is half as
 * strong and twice as fine), edges at all angles, and the grain of a sensor.
 */

function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function surfaces(width: number, height: number, random: () => number): Promise<Float32Array> {
  const sum = new Float32Array(width * height * 3).fill(110);
  for (let octave = 0; octave < 10; octave += 1) {
    const cells = 3 * 2 ** octave;
    const noise = Buffer.from(Array.from({ length: cells * cells * 3 }, () => random() * 256));
    const { data } = await sharp(noise, { raw: { width: cells, height: cells, channels: 3 } }).resize(width, height, { fit: 'fill', kernel: 'cubic' }).raw().toBuffer({ resolveWithObject: true });
    for (let i = 0; i < sum.length; i += 1) sum[i]! += (data[i]! - 128) * (0.75 / 1.7 ** octave);
  }
  return sum;
}

function shapes(width: number, height: number, random: () => number): Buffer {
  const shape = (): string => {
    const [x, y, size] = [random() * width, random() * height, 20 + random() ** 3 * width * 0.15];
    const fill = `hsl(${Math.floor(random() * 360)} ${20 + Math.floor(random() * 50)}% ${20 + Math.floor(random() * 60)}% / ${(0.3 + random() * 0.6).toFixed(2)})`;
    if (random() < 0.5) return `<circle cx="${x}" cy="${y}" r="${size / 2}" fill="${fill}"/>`;
    return `<rect x="${x}" y="${y}" width="${size}" height="${size * (0.1 + random())}" fill="${fill}" transform="rotate(${random() * 360} ${x} ${y})"/>`;
  };
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${Array.from({ length: 400 }, shape).join('')}</svg>`);
}

/** A JPEG of 4000 × 3000 pixels, 12 megapixels, unless told otherwise; the same for the same seed. */
export async function photograph(width = 4_000, height = 3_000, seed = 1): Promise<Buffer> {
  const random = randomOf(seed);
  const light = await surfaces(width, height, random);
  const things = await sharp(shapes(width, height, random)).blur(1.2).ensureAlpha().raw().toBuffer();
  const pixels = Buffer.alloc(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const cover = things[pixel * 4 + 3]! / 255;
    const grain = (random() + random() + random() - 1.5) * 12;
    for (let channel = 0; channel < 3; channel += 1) {
      const i = pixel * 3 + channel;
      pixels[i] = Math.max(0, Math.min(255, light[i]! * (1 - cover * 0.8) + things[pixel * 4 + channel]! * cover * 0.8 + grain));
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } }).withExif({ IFD0: { Make: 'Marquee', Orientation: '1' } }).jpeg({ quality: 92 }).toBuffer();
}
