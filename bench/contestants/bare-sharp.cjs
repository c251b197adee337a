/*
 * What anybody would write: each variant straight from the file, with sharp's own settings and no checks.
 * node bare-sharp.cjs <picture> <directory> <rounds>; prints the milliseconds of each round.
 */
const path = require('node:path');
const sharp = require('sharp');
const { encoders } = require('../../.data/bench/build/src/media/infrastructure/processing/encoders');

const [, , picture, directory, rounds] = process.argv;
const variants = [
  ['original.jpeg', 2_000, encoders.jpeg],
  ...[['full', 2_000], ['w800', 800], ['w400', 400]].flatMap(([name, width]) => [
    [`${name}.webp`, width, encoders.webp],
    [`${name}.avif`, width, encoders.avif],
  ]),
];

async function main() {
  for (let round = 0; round < Number(rounds); round += 1) {
    const start = performance.now();
    await Promise.all(variants.map(([name, width, encode]) => encode(sharp(picture).rotate().resize({ width, withoutEnlargement: true })).toFile(path.join(directory, name))));
    console.log(performance.now() - start);
  }
}

void main();
