import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { makeDocument } from '../../src/media/infrastructure/processing/pdf-documents';
import { createTempDir } from '../support/temp-dir';
import { eventually } from '../support/eventually';
import { aPdf } from './pdf-bytes';
import { aPicture } from './picture-bytes';
import { MemoryStorage, processingWorld } from './processing-world';

const worker = path.join(__dirname, 'workers/misbehaving-worker.ts');
const never = new AbortController().signal;
const isAlive = (pid: number) => {
  try {
    // A killed process that nobody has asked after is a zombie.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

describe('a worker', () => {
  const world = processingWorld({ worker, limits: { timeoutMs: 2_000, memoryMb: 400 } });
  const patientWorld = processingWorld({ worker, limits: { timeoutMs: 30_000, memoryMb: 400 } });
  const act = async (misdeed: string) => (await (misdeed.startsWith('stay') ? world : patientWorld)).processFile(Buffer.from(misdeed), 'application/pdf');

  test.each([
    ['die of itself', /breaks the program/],
    ['exit without a word', /breaks the program/],
    ['stay for ever', /too long/],
    ['stay for ever without a turn of the event loop', /too long/],
    ['fill the memory', /too much memory/],
    ['fill the heap', /too much memory/],
    ['have a child fill the memory', /too much memory/],
  ])('that would %s is ended, and its file is rejected as TOO_COMPLEX', async (misdeed, reason) => {
    expect(await act(misdeed)).toEqual({ rejected: { code: 'TOO_COMPLEX', reason: expect.stringMatching(reason) } });
  });

  test('takes with it what it started', async () => {
    const outcome = await act('leave a child behind');
    const pid = Number('rejected' in outcome && outcome.rejected.reason);
    expect(pid).toBeGreaterThan(1);
    await eventually(() => !isAlive(pid));
  });

  test('is ended with its files when this process stops, and the file is not blamed', async () => {
    const stopping = new AbortController();
    const outcome = (await patientWorld).processFile(Buffer.from('stay, and leave a sign'), 'application/pdf', stopping.signal);
    const signs = () => readdirSync(tmpdir()).filter((name) => existsSync(path.join(tmpdir(), name, 'sign')));
    await eventually(() => signs().length === 1);
    stopping.abort(new Error('stopping'));
    await expect(outcome).rejects.toThrow('stopping');
    expect(signs()).toEqual([]);
    await expect((await patientWorld).processFile(Buffer.from('exit without a word'), 'application/pdf', stopping.signal)).rejects.toThrow('stopping');
  });

  test('knows nothing of the environment, and its directory is gone after it', async () => {
    process.env['JWT_SECRET'] = 'a secret of the test';
    const outcome = await act('tell its surroundings');
    const { names, directory } = JSON.parse('rejected' in outcome ? outcome.rejected.reason : '') as { names: string[]; directory: string };
    expect(names.filter((name) => !/^(NODE_CHANNEL_|__CF_)/.test(name)).sort()).toEqual(['PATH', 'TMPDIR']);
    expect(path.basename(directory)).toMatch(/^marquee-media-/);
    expect(existsSync(directory)).toBe(false);
  });

  test.each(['name a file elsewhere', 'leave a link to a file elsewhere', 'answer nonsense', 'blame itself', 'never start'])('that would %s has nothing published, and the job is tried again', async (misdeed) => {
    await expect(act(misdeed)).rejects.toThrow();
    expect((await patientWorld).storage.published).toEqual([]);
  });
});

describe('a fault of the storage', () => {
  const outOf = (writes: number) => {
    const storage = new MemoryStorage();
    const write = storage.write.bind(storage);
    let left = writes;
    storage.write = async (...args) => {
      if (left === 0) throw new Error('the disk is full');
      left -= 1;
      return write(...args);
    };
    return storage;
  };

  test('while writing leaves nothing of what was written, and the job is tried again', async () => {
    const storage = outOf(3);
    const { processor } = await processingWorld({ storage });
    const bytes = await aPicture(900, 90).png().toBuffer();
    storage.files.set('originals/picture', { bytes, contentType: 'image/png' });
    await expect(processor.process({ kind: 'IMAGE', mimeType: 'image/png', originalPath: 'originals/picture', byteSize: bytes.length }, never)).rejects.toThrow('the disk is full');
    expect([...storage.files.keys()]).toEqual(['originals/picture']);
  });

  test('that loses part of the original is no fault of the file', async () => {
    const { processor, storage } = await processingWorld();
    storage.files.set('originals/picture', { bytes: Buffer.alloc(10), contentType: 'image/png' });
    await expect(processor.process({ kind: 'IMAGE', mimeType: 'image/png', originalPath: 'originals/picture', byteSize: 11 }, never)).rejects.toThrow('10 of 11 bytes');
    await expect(processor.process({ kind: 'IMAGE', mimeType: 'image/png', originalPath: 'originals/nothing', byteSize: 11 }, never)).rejects.toThrow();
  });
});

test('the event loop of the API goes on while a file is worked on that would stall it', async () => {
  const bytes = aPdf({ catalog: '/Marks [10 0 R]', objects: Array.from({ length: 20_000 }, (_, i) => `<< /Next ${11 + i} 0 R /Marks [(one) (two) << /Deep [1 2 3 4 5] >>] >>`) });
  const longestStall = async (work: () => Promise<unknown>): Promise<number> => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    await new Promise((resolve) => setTimeout(resolve, 20));
    delay.reset();
    await work();
    await new Promise((resolve) => setTimeout(resolve, 20));
    delay.disable();
    return delay.max / 1e6;
  };
  const { processFile } = await processingWorld();
  const directory = await createTempDir();
  const file = path.join(directory, 'original');
  await writeFile(file, bytes);
  const inProcess = await longestStall(() => makeDocument({ file, mimeType: 'application/pdf' }));
  const apart = await longestStall(async () => expect(await processFile(bytes, 'application/pdf')).toMatchObject({ processed: { pageCount: 1 } }));
  await rm(directory, { recursive: true });
  expect(inProcess).toBeGreaterThan(300);
  expect(apart).toBeLessThan(inProcess / 3);
}, 60_000);

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux.each([
  ['starts', () => true],
  ['works', (files: string[]) => files.some((name) => /\.(webp|avif)$/.test(name))],
] as const)('a process that is killed while its worker %s takes the worker and its files along', async (_moment, isThen) => {
  const directory = await mkdtemp(path.join('/tmp', 'marquee-owner-'));
  const [script, mark] = [path.join(__dirname, 'workers/processing-owner.ts'), path.join(directory, 'mark')];
  const owner = spawn(process.execPath, ['--import', 'tsx', script, mark], { env: { ...process.env, TMPDIR: directory }, stdio: 'ignore' });
  try {
    await eventually(() => existsSync(mark), 30_000);
    const [workerPid, cwd] = await eventually(() => {
      const [pid] = readFileSync(`/proc/${owner.pid}/task/${owner.pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
      try {
        const cwd = pid ? readlinkSync(`/proc/${pid}/cwd`) : '';
        return /marquee-media-/.test(cwd) && isThen(readdirSync(cwd)) && ([pid!, cwd] as const);
      } catch {
        return null;
      }
    }, 30_000);
    owner.kill('SIGKILL');
    await eventually(() => !isAlive(workerPid));
    expect(existsSync(cwd) && readdirSync(cwd)).toBe(false);
  } finally {
    owner.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  }
}, 90_000);
