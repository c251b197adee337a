import { notFound } from '../../shared/domain/errors';
import { cutPage, type Page, type PageRequest } from '../../shared/domain/page';
import type { Prisma } from '../../shared/infrastructure/generated/client';
import { likeLiteral, lockSlugsOf, slugFamily, sortedBy } from '../../shared/infrastructure/keyset';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { Tag } from '../domain/tag.entity';
import type { TagRepository } from '../domain/tag.repository';

export class PrismaTagRepository implements TagRepository {
  constructor(private readonly tx: Transaction) {}

  lockSlugs(): Promise<void> {
    return lockSlugsOf('tags', this.tx);
  }

  async findTakenSlugs(base: string, exceptId: string | null = null): Promise<string[]> {
    const rows = await this.tx.$queryRaw<{ slug: string }[]>`
      SELECT slug FROM tags WHERE slug ~ ${slugFamily(base)} AND id IS DISTINCT FROM ${exceptId}::uuid`;
    return rows.map(({ slug }) => slug);
  }

  async getForUpdate(id: string): Promise<Tag> {
    await this.tx.$queryRaw`SELECT 1 FROM tags WHERE id = ${id}::uuid FOR UPDATE`;
    const tag = await this.tx.tag.findUnique({ where: { id } });
    if (!tag) throw notFound('Tag', ['id']);
    return tag;
  }

  findByIds(ids: readonly string[]): Promise<Tag[]> {
    return this.tx.tag.findMany({ where: { id: { in: [...ids] } } });
  }

  lockBySlugs(slugs: readonly string[]): Promise<Pick<Tag, 'id' | 'slug'>[]> {
    return this.tx.$queryRaw`SELECT id, slug FROM tags WHERE slug = ANY(${[...slugs]}::text[]) ORDER BY id FOR KEY SHARE`;
  }

  countEvents(id: string): Promise<number> {
    return this.tx.eventTag.count({ where: { tagId: id } });
  }

  async save({ id, ...data }: Tag): Promise<void> {
    await this.tx.tag.upsert({ where: { id }, create: { id, ...data }, update: data });
  }

  async delete(id: string): Promise<void> {
    await this.tx.tag.delete({ where: { id } });
  }

  async page(query: string | null, request: PageRequest): Promise<Page<Tag>> {
    const { window, ...order } = sortedBy<Prisma.TagWhereInput>('name', request);
    const rows = await this.tx.tag.findMany({ where: { AND: [matching(query), ...window] }, ...order });
    return cutPage(request, rows, ({ name, id }) => [name, id]);
  }

  count(query: string | null): Promise<number> {
    return this.tx.tag.count({ where: matching(query) });
  }
}

const matching = (query: string | null): Prisma.TagWhereInput => (query ? { name: { contains: likeLiteral(query), mode: 'insensitive' } } : {});
