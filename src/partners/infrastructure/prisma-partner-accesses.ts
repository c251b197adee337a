import type { PrismaClient } from '../../shared/infrastructure/generated/client';
import type { PartnerAccess, PartnerAccesses } from '../domain/partner-access.port';
import { toKey } from './prisma-partner-key.repository';

export class PrismaPartnerAccesses implements PartnerAccesses {
  constructor(private readonly prisma: PrismaClient) {}

  async findByPrefix(prefix: string): Promise<PartnerAccess | null> {
    const row = await this.prisma.partnerKey.findUnique({ where: { prefix }, include: { partner: { include: { documents: true } } } });
    if (!row) return null;
    const { partner: { documents, ...partner }, ...key } = row;
    const { id: partnerId, status, costPerMinute, requestsPerDay } = partner;
    return { partnerId, status, costPerMinute, requestsPerDay, key: toKey(key), documentIds: new Set(documents.map(({ documentId }) => documentId)) };
  }
}
