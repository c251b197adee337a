import { cutPage, type Page, type PageRequest } from '../../shared/domain/page';
import type { PersistedDocument as DocumentRow, Prisma } from '../../shared/infrastructure/generated/client';
import { likeLiteral, sortedBy } from '../../shared/infrastructure/keyset';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { idPrefixOf, type PersistedDocument } from '../domain/persisted-document.entity';
import type { DocumentFilter, PersistedDocumentRepository } from '../domain/persisted-document.repository';

export class PrismaPersistedDocumentRepository implements PersistedDocumentRepository {
  constructor(private readonly tx: Transaction) {}

  async findByIds(ids: readonly string[]): Promise<PersistedDocument[]> {
    return (await this.tx.persistedDocument.findMany({ where: { id: { in: [...ids] } } })).map(toDocument);
  }

  async findByUuid(uuid: string): Promise<PersistedDocument | null> {
    const row = await this.tx.persistedDocument.findFirst({ where: { id: { startsWith: idPrefixOf(uuid) } } });
    return row && toDocument(row);
  }

  async findByMd5(md5: string): Promise<PersistedDocument | null> {
    const [row] = await this.tx.$queryRaw<{ id: string }[]>`SELECT id FROM persisted_documents WHERE md5(text) = ${md5} ORDER BY registered_at LIMIT 1`;
    return row ? (await this.findByIds([row.id]))[0]! : null;
  }

  async page(request: PageRequest, filter: DocumentFilter): Promise<Page<PersistedDocument>> {
    const { window, ...order } = sortedBy<Prisma.PersistedDocumentWhereInput>('registeredAt', request, 'desc');
    const rows = await this.tx.persistedDocument.findMany({ where: { AND: [where(filter), ...window] }, ...order });
    return cutPage(request, rows.map(toDocument), ({ registeredAt, id }) => [registeredAt.toISOString(), id]);
  }

  count(filter: DocumentFilter): Promise<number> {
    return this.tx.persistedDocument.count({ where: where(filter) });
  }

  async add(documents: readonly PersistedDocument[]): Promise<string[]> {
    const added = await this.tx.persistedDocument.createManyAndReturn({ data: [...documents], skipDuplicates: true, select: { id: true } });
    return added.map(({ id }) => id);
  }

  async markUsed(ids: readonly string[], at: Date): Promise<void> {
    await this.tx.$executeRaw`
      UPDATE persisted_documents SET last_used_at = ${at}::timestamptz
      WHERE id = ANY(${[...ids]}::text[]) AND (last_used_at IS NULL OR last_used_at < ${at}::timestamptz)`;
  }
}

const where = ({ surface, operationName }: DocumentFilter): Prisma.PersistedDocumentWhereInput => ({
  ...(surface && { surface }),
  ...(operationName && { operationName: { contains: likeLiteral(operationName), mode: 'insensitive' as const } }),
});

const toDocument = (row: DocumentRow): PersistedDocument => row as PersistedDocument;
