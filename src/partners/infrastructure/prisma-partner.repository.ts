import { notFound } from '../../shared/domain/errors';
import { cutPage, type Page, type PageRequest } from '../../shared/domain/page';
import { likeLiteral, sortedBy } from '../../shared/infrastructure/keyset';
import type { Prisma } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { Partner } from '../domain/partner.entity';
import type { PartnerFilter, PartnerRepository } from '../domain/partner.repository';

export class PrismaPartnerRepository implements PartnerRepository {
  constructor(private readonly tx: Transaction) {}

  async getForUpdate(id: string): Promise<Partner> {
    await this.tx.$queryRaw`SELECT 1 FROM partners WHERE id = ${id}::uuid FOR UPDATE`;
    const row = await this.tx.partner.findUnique({ where: { id } });
    if (!row) throw notFound('Partner', ['id']);
    return new Partner(row);
  }

  async findByIds(ids: readonly string[]): Promise<Partner[]> {
    return (await this.tx.partner.findMany({ where: { id: { in: [...ids] } } })).map((row) => new Partner(row));
  }

  async save(partner: Partner): Promise<void> {
    await this.tx.partner.upsert({ where: { id: partner.id }, create: partner, update: partner });
  }

  async page(filter: PartnerFilter, request: PageRequest): Promise<Page<Partner>> {
    const { window, ...order } = sortedBy<Prisma.PartnerWhereInput>('name', request);
    const rows = await this.tx.partner.findMany({ where: { AND: [matching(filter), ...window] }, ...order });
    return cutPage(request, rows.map((row) => new Partner(row)), ({ name, id }) => [name, id]);
  }

  count(filter: PartnerFilter): Promise<number> {
    return this.tx.partner.count({ where: matching(filter) });
  }
}

const matching = ({ query, status }: PartnerFilter): Prisma.PartnerWhereInput => ({
  ...(status && { status }),
  ...(query && { name: { contains: likeLiteral(query), mode: 'insensitive' } }),
});
