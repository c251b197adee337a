import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { OneTimeToken, OneTimeTokenPurpose, OneTimeTokenRepository } from '../domain/one-time-token.repository';

export class PrismaOneTimeTokenRepository implements OneTimeTokenRepository {
  constructor(private readonly db: Transaction) {}

  async replace({ hash, userId, purpose, createdAt, expiresAt }: OneTimeToken): Promise<void> {
    await this.deleteOf(userId, purpose);
    await this.db.oneTimeToken.create({ data: { tokenHash: bytes(hash), userId, purpose, createdAt, expiresAt } });
  }

  async findUserId(hash: Uint8Array, purpose: OneTimeTokenPurpose, now: Date): Promise<string | null> {
    const found = await this.db.oneTimeToken.findFirst({ where: { tokenHash: bytes(hash), purpose, usedAt: null, expiresAt: { gt: now } } });
    return found?.userId ?? null;
  }

  async use(hash: Uint8Array, purpose: OneTimeTokenPurpose, now: Date): Promise<string | null> {
    const where = { tokenHash: bytes(hash), purpose, usedAt: null, expiresAt: { gt: now } };
    const [used] = await this.db.oneTimeToken.updateManyAndReturn({ where, data: { usedAt: now }, select: { userId: true } });
    return used?.userId ?? null;
  }

  async deleteOf(userId: string, purpose: OneTimeTokenPurpose): Promise<void> {
    await this.db.oneTimeToken.deleteMany({ where: { userId, purpose } });
  }

  async deleteSpent(now: Date): Promise<void> {
    await this.db.oneTimeToken.deleteMany({ where: { OR: [{ usedAt: { not: null } }, { expiresAt: { lte: now } }] } });
  }
}

/** Prisma wants the bytes in a buffer of their own. */
const bytes = (hash: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(hash);
