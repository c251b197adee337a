import { notFound } from '../../shared/domain/errors';
import { cutPage, type Page, type PageRequest } from '../../shared/domain/page';
import type { Owner } from '../../shared/domain/viewer';
import type { Prisma } from '../../shared/infrastructure/generated/client';
import { likeLiteral, lockSlugsOf, slugFamily, sortedBy } from '../../shared/infrastructure/keyset';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { Organizer } from '../domain/organizer.entity';
import type { OrganizerRepository } from '../domain/organizer.repository';

export class PrismaOrganizerRepository implements OrganizerRepository {
  constructor(private readonly tx: Transaction) {}

  lockSlugs(): Promise<void> {
    return lockSlugsOf('organizers', this.tx);
  }

  async findTakenSlugs(base: string, exceptId: string | null = null): Promise<string[]> {
    const rows = await this.tx.$queryRaw<{ slug: string }[]>`
      SELECT slug FROM organizers WHERE slug ~ ${slugFamily(base)} AND id IS DISTINCT FROM ${exceptId}::uuid`;
    return rows.map(({ slug }) => slug);
  }

  async getForUpdate(id: string, owner: Owner): Promise<Organizer> {
    await this.tx.$queryRaw`SELECT 1 FROM organizers WHERE id = ${id}::uuid FOR UPDATE`;
    const [organizer] = await this.findByIds([id], owner);
    if (!organizer) throw notFound('Organizer', ['id']);
    return organizer;
  }

  async findByIds(ids: readonly string[], owner: Owner): Promise<Organizer[]> {
    const rows = await this.tx.organizer.findMany({ where: { id: { in: [...ids] }, ...(owner && { ownerId: owner }) } });
    return rows.map((row) => new Organizer(row));
  }

  async save({ id, ...data }: Organizer): Promise<void> {
    await this.tx.organizer.upsert({ where: { id }, create: { id, ...data }, update: data });
  }

  async mayOwn(userId: string): Promise<boolean> {
    return (await this.tx.user.count({ where: { id: userId, status: 'ACTIVE', role: { in: ['ORGANIZER', 'ADMIN'] } } })) > 0;
  }

  async page(owner: Owner, query: string | null, request: PageRequest): Promise<Page<Organizer>> {
    const { window, ...order } = sortedBy<Prisma.OrganizerWhereInput>('name', request);
    const rows = await this.tx.organizer.findMany({ where: { AND: [matching(owner, query), ...window] }, ...order });
    return cutPage(request, rows.map((row) => new Organizer(row)), ({ name, id }) => [name, id]);
  }

  count(owner: Owner, query: string | null): Promise<number> {
    return this.tx.organizer.count({ where: matching(owner, query) });
  }
}

const matching = (owner: Owner, query: string | null): Prisma.OrganizerWhereInput => ({
  ...(owner && { ownerId: owner }),
  ...(query && { name: { contains: likeLiteral(query), mode: 'insensitive' } }),
});
