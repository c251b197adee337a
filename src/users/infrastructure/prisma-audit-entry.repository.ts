import { cutPage, type Keyset, type Page, type PageRequest } from '../../shared/domain/page';
import type { Prisma } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { AuditEntry, AuditEntryRepository, AuditFilter } from '../domain/audit-entry.repository';

export class PrismaAuditEntryRepository implements AuditEntryRepository {
  constructor(private readonly db: Transaction) {}

  findById(id: string): Promise<AuditEntry | null> {
    return this.db.auditEntry.findUnique({ where: { id } });
  }

  async page(request: PageRequest, filter: AuditFilter): Promise<Page<AuditEntry>> {
    const { after, before, backward, limit } = request;
    const direction = backward ? 'asc' : 'desc';
    const rows = await this.db.auditEntry.findMany({
      where: { AND: [filter, beyond('lt', after), beyond('gt', before)] },
      orderBy: [{ at: direction }, { id: direction }],
      take: limit + 1,
    });
    return cutPage(request, rows, ({ at, id }) => [at.toISOString(), id]);
  }

  count(filter: AuditFilter): Promise<number> {
    return this.db.auditEntry.count({ where: filter });
  }
}

function beyond(side: 'lt' | 'gt', keyset: Keyset | undefined): Prisma.AuditEntryWhereInput {
  if (!keyset) return {};
  const [at, id] = keyset as [string, string];
  return { OR: [{ at: { [side]: at } }, { at, id: { [side]: id } }] };
}
