import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../../shared/domain/clock';
import type { ProcessedMedia } from '../../domain/media-asset.entity';
import type { MediaIntake, MediaProcessor, ProcessingOutcome } from '../../domain/media-processor.port';
import { type MediaStorage, newPath } from '../../domain/media-storage.port';
import { runIsolated, type WorkerLimits } from './isolated-worker';
import { type FileType, type FilmTools, type Made, mediaAnswer, type MediaJob, mimeTypeOf } from './media-job';

export interface ForkedMediaProcessorOptions {
  readonly storage: MediaStorage;
  readonly clock: Clock;
  /** Makes a name that nobody can guess. */
  readonly randomName: () => string;
  /** For one file. */
  readonly limits: WorkerLimits;
  readonly films: FilmTools;
  /** Another program than ours, for tests. */
  readonly worker?: string;
}

type Intake = Pick<MediaIntake, 'kind' | 'mimeType' | 'originalPath' | 'byteSize'>;

const overruns = {
  TIME: 'The file takes too long to process. Try a smaller or shorter one.',
  MEMORY: 'The file takes too much memory to process. Try a smaller one.',
  CRASH: 'The file can not be processed: it breaks the program that reads it. Save it anew or in another format.',
} as const;

/** Has each file processed by a process of its own, so that no file stalls or ends this one. */
export class ForkedMediaProcessor implements MediaProcessor {
  readonly #worker: string;

  constructor(private readonly options: ForkedMediaProcessorOptions) {
    this.#worker = options.worker ?? path.join(__dirname, `media-worker${path.extname(__filename)}`);
  }

  async process(intake: Intake, signal: AbortSignal): Promise<ProcessingOutcome> {
    const directory = await mkdtemp(path.join(tmpdir(), 'marquee-media-'));
    try {
      return await this.#processIn(directory, intake, signal);
    } finally {
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  async #processIn(directory: string, intake: Intake, signal: AbortSignal): Promise<ProcessingOutcome> {
    const file = path.join(directory, 'original');
    await pipeline(await this.options.storage.read(intake.originalPath), createWriteStream(file, { flags: 'wx' }));
    const { size } = await lstat(file);
    if (size !== intake.byteSize) throw new Error(`The storage gave ${size} of ${intake.byteSize} bytes of ${intake.originalPath}.`);
    const job: MediaJob = { kind: intake.kind, mimeType: intake.mimeType, file, films: this.options.films };
    const end = await runIsolated(this.#worker, job, directory, { ...this.options.limits, signal });
    if ('overrun' in end) return { rejected: { code: 'TOO_COMPLEX', reason: overruns[end.overrun] } };
    const answer = mediaAnswer.parse(end.answer);
    if ('fault' in answer) throw new Error(`The media worker failed: ${answer.fault}`);
    return 'rejected' in answer ? answer : { processed: await this.#store(directory, answer.made) };
  }

  async #store(directory: string, made: Made): Promise<ProcessedMedia> {
    const stored = new Map<string, { storagePath: string; byteSize: number }>();
    const { file: main, variants, ...facts } = made;
    const now = this.options.clock.now();
    const names = [...new Set([main, ...variants.map(({ file }) => file)])];
    const paths = new Map(names.map((name) => [name, newPath(this.options.randomName(), extensionOf(name), now)]));
    try {
      for (const [name, storagePath] of paths) stored.set(name, { storagePath, byteSize: await this.#write(path.join(directory, name), storagePath) });
    } catch (error) {
      await this.options.storage.delete([...paths.values()]);
      throw error;
    }
    return {
      ...facts,
      ...stored.get(main)!,
      mimeType: mimeTypeOf(extensionOf(main)),
      variants: variants.map(({ file, ...variant }) => ({ ...variant, ...stored.get(file)! })),
    };
  }

  async #write(file: string, storagePath: string): Promise<number> {
    // A link could lead to a file of ours.
    if (!(await lstat(file)).isFile()) throw new Error('The media worker left something that is no file.');
    return this.options.storage.write(storagePath, createReadStream(file), mimeTypeOf(extensionOf(file)));
  }
}

const extensionOf = (file: string): FileType => path.extname(file).slice(1) as FileType;
