import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { encoders } from '../../src/media/infrastructure/processing/encoders';

/*
 * What anybody would write: each variant straight from the file, with sharp's own settings, without checks, placeholder or
 * storage. Arguments: the picture, a directory, how many rounds; prints the milliseconds of each.
 */

const [, , picture, directory, rounds] = process.argv as [string, string, string, string, string];
const sizes = [['full', 2_000], ['w800', 800], ['w400', 400]] as const;
const variants: readonly [string, number, (image: Sharp) => Sharp][] = [
  ['original.jpeg', 2_000, encoders.jpeg],
  ...sizes.map(([name, width]): [string, number, (image: Sharp) => Sharp] => [`${name}.webp`, width, encoders.webp]),
  ...sizes.map(([name, width]): [string, number, (image: Sharp) => Sharp] => [`${name}.avif`, width, encoders.avif]),
];

async function main(): Promise<void> {
  for (let round = 0; round < Number(rounds); round += 1) {
    const start = performance.now();
    await Promise.all(variants.map(([name, width, encode]) => encode(sharp(picture).rotate().resize({ width, withoutEnlargement: true })).toFile(path.join(directory, name))));
    process.stdout.write(`${performance.now() - start}\n`);
  }
}

void main();
