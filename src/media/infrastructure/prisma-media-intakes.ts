import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { Clock } from '../../shared/domain/clock';
import type { ClaimedIntake, MediaIntakes } from '../domain/media-intakes.port';
import type { MediaIntake } from '../domain/media-processor.port';

/** A claim outlives its process so long at most. */
const claimSeconds = 60;

export class PrismaMediaIntakes implements MediaIntakes {
  constructor(
    private readonly tx: Transaction,
    private readonly clock: Clock,
  ) {}

  async lockChecksum(checksum: string): Promise<void> {
    await this.tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(${checksum}, 0))) AS locked`;
  }

  async add(intake: MediaIntake): Promise<void> {
    await this.tx.mediaIntake.create({ data: { ...intake, dueAt: intake.createdAt } });
  }

  async claim(now: Date): Promise<ClaimedIntake | null> {
    const [row] = await this.tx.$queryRaw<Row[]>`
      UPDATE media_intakes SET attempts = attempts + 1, due_at = ${claimEnd(now)}
      WHERE id = (
        SELECT id FROM media_intakes
        WHERE due_at <= ${now}
        ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, asset_id AS "assetId", kind, mime_type AS "mimeType", filename, original_path AS "originalPath", byte_size AS "byteSize",
        checksum, uploaded_by_id AS "uploadedById", attempts, created_at AS "createdAt"`;
    return row ? { ...row, byteSize: Number(row.byteSize) } : null;
  }

  async hold<T>(intake: ClaimedIntake, work: () => Promise<T>): Promise<T> {
    // A renewal that fails is not worth the work: the next one comes before the claim ends.
    const renewal = setInterval(() => void this.postpone(intake, claimEnd(this.clock.now())).catch(() => undefined), (claimSeconds / 4) * 1_000);
    try {
      return await work();
    } finally {
      clearInterval(renewal);
    }
  }

  async postpone({ id, attempts }: ClaimedIntake, dueAt: Date): Promise<void> {
    await this.tx.mediaIntake.updateMany({ where: { id, attempts }, data: { dueAt } });
  }

  async finish({ id, attempts }: ClaimedIntake): Promise<boolean> {
    return (await this.tx.mediaIntake.deleteMany({ where: { id, attempts } })).count > 0;
  }

  async isPending(assetId: string): Promise<boolean> {
    return (await this.tx.mediaIntake.count({ where: { assetId } })) > 0;
  }
}

const claimEnd = (now: Date) => new Date(now.getTime() + claimSeconds * 1_000);

type Row = Omit<ClaimedIntake, 'byteSize'> & { readonly byteSize: bigint };
