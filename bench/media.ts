import { execFile, execFileSync, fork } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { constants, cpus, setPriority, tmpdir } from 'node:os';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { ssim } from 'ssim.js';
import { photograph } from './media-picture';

/*
 * What encoders cost and what they keep of a photograph of 12 megapixels, and the whole pipeline against a bare sharp script that
 * makes the same variants. `npm run bench:media [-- --short]`.
 */

const isShort = process.argv.includes('--short');
const rounds = isShort ? 2 : 7;
const target = 0.85;
const build = '.data/bench/build/bench/contestants';
const say = (line = '') => void process.stdout.write(`${line}\n`);
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

const tried: readonly [string, (image: Sharp) => Sharp][] = [
  ['JPEG 82', (image) => image.jpeg({ quality: 82 })],
  ['JPEG 82 progressive', (image) => image.jpeg({ quality: 82, progressive: true })],
  ['**JPEG 82 mozjpeg**', (image) => image.jpeg({ quality: 82, mozjpeg: true })],
  ['JPEG 78 mozjpeg', (image) => image.jpeg({ quality: 78, mozjpeg: true })],
  ['PNG level 6', (image) => image.png({ compressionLevel: 6 })],
  ['**PNG level 9**', (image) => image.png({ compressionLevel: 9 })],
  ['PNG palette', (image) => image.png({ palette: true, effort: 1 })],
  ['WebP 80 effort 0', (image) => image.webp({ quality: 80, effort: 0 })],
  ['**WebP 80 effort 2**', (image) => image.webp({ quality: 80, effort: 2 })],
  ['WebP 80 effort 4', (image) => image.webp({ quality: 80, effort: 4 })],
  ['WebP 75 effort 2', (image) => image.webp({ quality: 75, effort: 2 })],
  ['AVIF 55 effort 0, 4:2:0', (image) => image.avif({ quality: 55, effort: 0, chromaSubsampling: '4:2:0' })],
  ['**AVIF 55 effort 1, 4:2:0**', (image) => image.avif({ quality: 55, effort: 1, chromaSubsampling: '4:2:0' })],
  ['AVIF 55 effort 1, 4:4:4', (image) => image.avif({ quality: 55, effort: 1 })],
  ['AVIF 50 effort 1, 4:2:0', (image) => image.avif({ quality: 50, effort: 1, chromaSubsampling: '4:2:0' })],
  ['AVIF 55 effort 2, 4:2:0', (image) => image.avif({ quality: 55, effort: 2, chromaSubsampling: '4:2:0' })],
];

type Pixels = Parameters<typeof ssim>[0];

async function rgba(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8ClampedArray(data), width: info.width, height: info.height } as Pixels;
}

async function compareEncoders(picture: Buffer): Promise<void> {
  sharp.cache(false);
  sharp.concurrency(1);
  const { data, info } = await sharp(picture).resize(2_000).raw().toBuffer({ resolveWithObject: true });
  const decoded = () => sharp(data, { raw: info });
  const reference = await rgba(decoded());
  say('| 2,000 × 1,500 pixels | CPU ms | KB | SSIM |\n|---|---:|---:|---:|');
  for (const [name, encode] of tried) {
    let bytes = Buffer.alloc(0);
    const costs: number[] = [];
    for (let round = 0; round < Math.min(rounds, 3); round += 1) {
      const before = process.cpuUsage();
      bytes = await encode(decoded()).toBuffer();
      const { user, system } = process.cpuUsage(before);
      costs.push((user + system) / 1_000);
    }
    const { mssim } = ssim(reference, await rgba(sharp(bytes)), { ssim: 'fast' });
    say(`| ${name} | ${median(costs).toFixed(0)} | ${(bytes.length / 1_024).toFixed(0)} | ${mssim.toFixed(4)} |`);
  }
}

/** The milliseconds of a whole process, and of each round in it. */
function runScript(script: string, args: readonly string[]): Promise<{ whole: number; each: number[] }> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [script, ...args], (error, stdout) => (error ? reject(error) : resolve({ whole: performance.now() - start, each: stdout.trim().split('\n').map(Number) })));
    // As the worker of the pipeline has it.
    setPriority(child.pid!, constants.priority.PRIORITY_LOW);
  });
}

/** A process that runs the pipeline as compiled for production, with a storage on the disk. */
function startPipeline(picture: string, directory: string): { round: () => Promise<number>; stop: () => void } {
  const child = fork(path.resolve(build, 'pipeline.js'), [picture, directory], { execArgv: [] });
  const round = () =>
    new Promise<number>((resolve, reject) => {
      child.once('message', (ms: number) => resolve(ms)).once('exit', () => reject(new Error('The pipeline ended.')));
      child.send('go');
    });
  return { round, stop: () => void child.kill() };
}

async function comparePipelines(picture: Buffer): Promise<void> {
  say('\nCompiling as for production');
  execFileSync('npx', ['tsc', '-p', 'bench/tsconfig.json', '--noCheck'], { stdio: 'inherit' });
  const directory = await mkdtemp(path.join(tmpdir(), 'marquee-bench-'));
  const file = path.join(directory, 'picture.jpg');
  await Promise.all([writeFile(file, picture), mkdir(path.join(directory, 'bare')), mkdir(path.join(directory, 'made'))]);
  const pipeline = startPipeline(file, path.join(directory, 'made'));
  const bare = path.resolve(build, 'bare-sharp.js');
  const times = { ours: [] as number[], started: [] as number[], warm: [] as number[] };
  try {
    await pipeline.round();
    for (let round = 0; round < rounds; round += 1) {
      times.ours.push(await pipeline.round());
      const { whole } = await runScript(bare, [file, path.join(directory, 'bare'), '1']);
      times.started.push(whole);
      const { each } = await runScript(bare, [file, path.join(directory, 'bare'), '2']);
      times.warm.push(each[1]!);
    }
  } finally {
    pipeline.stop();
    await rm(directory, { recursive: true, force: true });
  }
  const ours = median(times.ours);
  say('\n| from the upload to seven files | ms | ratio | target |\n|---|---:|---:|---:|');
  say(`| Marquee: storage → worker process → checks, variants, placeholder → storage | ${ours.toFixed(0)} | | |`);
  say(`| bare sharp script, one process for the file | ${median(times.started).toFixed(0)} | ${(median(times.started) / ours).toFixed(2)} | ${target} |`);
  say(`| bare sharp script, second file of a process that runs already | ${median(times.warm).toFixed(0)} | ${(median(times.warm) / ours).toFixed(2)} | |`);
}

async function main(): Promise<void> {
  const picture = await photograph();
  say(`${new Date().toISOString().slice(0, 10)} · ${cpus().length} × ${cpus()[0]?.model} · Node ${process.version} · sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips} · medians of ${rounds}`);
  say(`A JPEG of 4,000 × 3,000 pixels, ${(picture.length / 1e6).toFixed(1)} MB\n`);
  await compareEncoders(picture);
  await comparePipelines(picture);
}

void main();
