import type { PersistedDocument } from '../../documents/domain/persisted-document.entity';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { Grant, GrantRepository } from '../domain/partner.repository';

export class PrismaGrantRepository implements GrantRepository {
  constructor(private readonly tx: Transaction) {}

  async findByPartners(partnerIds: readonly string[]): Promise<Grant[]> {
    const rows = await this.tx.partnerDocument.findMany({ where: { partnerId: { in: [...partnerIds] } }, include: { document: true }, orderBy: [{ document: { operationName: 'asc' } }, { documentId: 'asc' }] });
    return rows.map(({ document, ...grant }) => ({ ...grant, document: document as PersistedDocument }));
  }

  async add(partnerId: string, documentIds: readonly string[], now: Date): Promise<string[]> {
    const added = await this.tx.partnerDocument.createManyAndReturn({ data: documentIds.map((documentId) => ({ partnerId, documentId, grantedAt: now })), skipDuplicates: true });
    return added.map(({ documentId }) => documentId);
  }

  async remove(partnerId: string, documentIds: readonly string[]): Promise<string[]> {
    const removed = await this.tx.$queryRaw<{ document_id: string }[]>`
      DELETE FROM partner_documents WHERE partner_id = ${partnerId}::uuid AND document_id = ANY(${[...documentIds]}::text[]) RETURNING document_id`;
    return removed.map(({ document_id: id }) => id);
  }
}
