import type { Clock } from '../../shared/domain/clock';
import type { BaseStores, UnitOfWork } from '../../shared/domain/unit-of-work';
import type { SystemViewer } from '../../shared/domain/viewer';
import type { MediaAsset, ProcessedMedia, RejectionCode } from './media-asset.entity';
import type { ClaimedIntake, MediaIntakes } from './media-intakes.port';
import type { MediaProcessor, ProcessingOutcome } from './media-processor.port';
import type { UploadStores } from './upload-media.use-case';

const system: SystemViewer = { kind: 'system', requestId: 'process-media' };

type Stores = UploadStores & BaseStores;

/** Half an hour of faults of ours, all waits together. */
const attemptsMax = 10;
const waitSeconds = (attempts: number): number => Math.min(5 * 2 ** (attempts - 1), 600);

const givenUp = { code: 'TOO_COMPLEX', reason: 'The file could not be processed. Upload it again, or in another format.' } as const;

/** Makes uploads into what is published. Any number of processes may: each intake is worked on by one of them. */
export class ProcessIntakes {
  #atWork = 0;
  readonly #stopping = new AbortController();

  constructor(
    private readonly processor: MediaProcessor,
    private readonly intakes: MediaIntakes,
    private readonly unitOfWork: UnitOfWork<UploadStores>,
    private readonly clock: Clock,
    /** How many files this process works on at a time. */
    private readonly concurrency: number,
  ) {}

  /**
   * Takes up what is due: what has arrived, what failed before, what a process that ended has left. Where as many are worked
   * on as may be, nobody waits, so that other jobs have their turn: who works on those goes on with the rest. One failure
   * doesn't keep the others waiting.
   */
  async execute(): Promise<void> {
    if (this.#atWork >= this.concurrency) return;
    this.#atWork += 1;
    const failures: unknown[] = [];
    try {
      for (let intake = await this.next(); intake; intake = await this.next()) await this.work(intake).catch((error: unknown) => failures.push(error));
    } finally {
      this.#atWork -= 1;
    }
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} uploads could not be processed.`);
  }

  /** Takes up nothing more, and gives back what is worked on for another process to begin anew. */
  stop(): void {
    this.#stopping.abort(new Error('This process is stopping.'));
  }

  private async next(): Promise<ClaimedIntake | null> {
    return this.#stopping.signal.aborted ? null : this.intakes.claim(this.clock.now());
  }

  private async work(intake: ClaimedIntake): Promise<void> {
    try {
      await this.settle(intake, await this.intakes.hold(intake, () => this.processor.process(intake, this.#stopping.signal)));
    } catch (error) {
      if (this.#stopping.signal.aborted) return this.intakes.postpone(intake, this.clock.now());
      if (intake.attempts >= attemptsMax) return this.settle(intake, { rejected: givenUp });
      await this.intakes.postpone(intake, new Date(this.clock.now().getTime() + waitSeconds(intake.attempts) * 1_000));
      throw error;
    }
  }

  private settle(intake: ClaimedIntake, outcome: ProcessingOutcome): Promise<void> {
    return this.unitOfWork.run(async (stores) => {
      const [asset] = await stores.media.getAllForUpdate([intake.assetId]);
      if (!asset || !(await stores.intakes.finish(intake))) return;
      if ('processed' in outcome) await this.publish(asset, intake, outcome.processed, stores);
      else await this.refuse(asset, intake, outcome.rejected, stores);
    });
  }

  private async publish(asset: MediaAsset, intake: ClaimedIntake, processed: ProcessedMedia, { media, outbox, audit }: Stores): Promise<void> {
    const { checksum, filename, uploadedById, originalPath } = intake;
    await media.save(asset.process(processed, { checksum, filename, uploadedById }, this.clock.now()));
    await audit.record(system, { action: 'media.publish', subject: { type: 'MediaAsset', id: asset.id } });
    await outbox.append('media.ready', { assetId: asset.id });
    const replaced = asset.state === 'READY' ? [asset.storagePath, ...asset.variants.map(({ storagePath }) => storagePath)] : [];
    await outbox.append('media.files_dropped', { paths: [originalPath, ...replaced] });
  }

  private async refuse(asset: MediaAsset, { originalPath, filename, uploadedById }: ClaimedIntake, rejection: { code: RejectionCode; reason: string }, { media, outbox, audit }: Stores): Promise<void> {
    if (asset.state === 'READY') {
      await outbox.append('media.replacement_rejected', { assetId: asset.id, filename, reason: rejection.reason, uploadedById });
    } else {
      await media.save(asset.reject(rejection.code, rejection.reason, this.clock.now()));
      await outbox.append('media.rejected', { assetId: asset.id });
    }
    await audit.record(system, { action: 'media.reject', subject: { type: 'MediaAsset', id: asset.id } });
    await outbox.append('media.files_dropped', { paths: [originalPath] });
  }
}
