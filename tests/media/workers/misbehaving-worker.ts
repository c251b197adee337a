import { spawn } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { MediaJob } from '../../../src/media/infrastructure/processing/media-job';

/* Does as the file says that it is given. It is what a file could make of the real worker that found a way to. */

const say = (message: object) => process.send!(message, () => process.exit(0));
const stay = () => void setInterval(() => undefined, 1_000);
const made = (file: string) => ({ made: { kind: 'DOCUMENT', file, width: null, height: null, durationMs: null, codec: null, pageCount: 1, thumbhash: null, dominantColor: null, variants: [] } });

const misdeeds: Readonly<Record<string, (job: MediaJob) => void>> = {
  'die of itself': () => process.kill(process.pid, 'SIGKILL'),
  'exit without a word': () => process.exit(0),
  'stay for ever': stay,
  'stay, and leave a sign': () => {
    writeFileSync('sign', '');
    stay();
  },
  'stay for ever without a turn of the event loop': () => {
    for (;;);
  },
  'fill the memory': () => {
    const held: Buffer[] = [];
    setInterval(() => held.push(Buffer.alloc(67_108_864, held.length + 1)), 5);
  },
  'fill the heap': () => {
    const held: unknown[] = [];
    for (;;) held.push(Array.from({ length: 1_000 }, (_, i) => ({ i })));
  },
  'have a child fill the memory': () => {
    spawn(process.execPath, ['-e', 'const held = []; setInterval(() => held.length < 12 && held.push(Buffer.alloc(67108864, held.length + 1)), 5)'], { stdio: 'ignore' });
    stay();
  },
  'leave a child behind': () => {
    const { pid } = spawn('sleep', ['1000'], { stdio: 'ignore' });
    say({ rejected: { code: 'CORRUPT', reason: String(pid) } });
  },
  'tell its surroundings': () => say({ rejected: { code: 'CORRUPT', reason: JSON.stringify({ names: Object.keys(process.env), directory: process.cwd() }) } }),
  'name a file elsewhere': () => say(made('../../../etc/hostname')),
  'leave a link to a file elsewhere': ({ file }) => {
    symlinkSync('/etc/hostname', path.join(path.dirname(file), 'original.pdf'));
    say(made('original.pdf'));
  },
  'answer nonsense': () => say({ made: { kind: 'PROGRAM' } }),
  'blame itself': () => say({ fault: 'the disk is full' }),
};

process.once('message', (job: MediaJob) => {
  const misdeed = readFileSync(job.file, 'utf8');
  if (misdeed === 'never start') process.exit(1);
  process.send!({ ready: true }, () => misdeeds[misdeed]!(job));
});
