import { notFound } from '../../shared/domain/errors';
import type { PartnerKey as PartnerKeyRow } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { PartnerKey, type PartnerScope } from '../domain/partner-key.entity';
import type { PartnerKeyRepository } from '../domain/partner.repository';

export class PrismaPartnerKeyRepository implements PartnerKeyRepository {
  constructor(private readonly tx: Transaction) {}

  async getForUpdate(id: string): Promise<PartnerKey> {
    await this.tx.$queryRaw`SELECT 1 FROM partner_keys WHERE id = ${id}::uuid FOR UPDATE`;
    const key = await this.findById(id);
    if (!key) throw notFound('PartnerKey', ['id']);
    return key;
  }

  async findById(id: string): Promise<PartnerKey | null> {
    const row = await this.tx.partnerKey.findUnique({ where: { id } });
    return row && toKey(row);
  }

  async findByPartners(partnerIds: readonly string[]): Promise<PartnerKey[]> {
    return (await this.tx.partnerKey.findMany({ where: { partnerId: { in: [...partnerIds] } }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })).map(toKey);
  }

  async save(key: PartnerKey): Promise<void> {
    const row = { ...key, hash: Uint8Array.from(key.hash), scopes: [...key.scopes], allowedAddresses: [...key.allowedAddresses] };
    await this.tx.partnerKey.upsert({ where: { id: key.id }, create: row, update: { expiresAt: key.expiresAt, revokedAt: key.revokedAt } });
  }
}

export const toKey = (row: PartnerKeyRow): PartnerKey => new PartnerKey({ ...row, scopes: row.scopes as PartnerScope[] });
