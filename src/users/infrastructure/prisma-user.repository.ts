import { notFound } from '../../shared/domain/errors';
import { cutPage, type Keyset, type Page, type PageRequest } from '../../shared/domain/page';
import type { Prisma, User as UserRow } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { User } from '../domain/user.entity';
import type { UserFilter, UserRepository } from '../domain/user.repository';

export class PrismaUserRepository implements UserRepository {
  constructor(private readonly db: Transaction) {}

  async findByIds(ids: readonly string[]): Promise<readonly User[]> {
    return (await this.db.user.findMany({ where: { id: { in: [...ids] } } })).map(toUser);
  }

  async page(request: PageRequest, filter: UserFilter): Promise<Page<User>> {
    const { after, before, backward, limit } = request;
    const direction = backward ? 'asc' : 'desc';
    const rows = await this.db.user.findMany({
      where: { AND: [matching(filter), beyond('lt', after), beyond('gt', before)] },
      orderBy: [{ createdAt: direction }, { id: direction }],
      take: limit + 1,
    });
    return cutPage(request, rows.map(toUser), ({ createdAt, id }) => [createdAt.toISOString(), id]);
  }

  count(filter: UserFilter): Promise<number> {
    return this.db.user.count({ where: matching(filter) });
  }

  async getForUpdate(id: string): Promise<User> {
    await this.db.$queryRaw`SELECT 1 FROM users WHERE id = ${id}::uuid FOR UPDATE`;
    const row = await this.db.user.findUnique({ where: { id } });
    if (!row) throw notFound('User', ['userId']);
    return toUser(row);
  }

  async lockActiveAdmins(): Promise<readonly string[]> {
    const rows = await this.db.$queryRaw<{ id: string }[]>`
      SELECT id FROM users WHERE role = 'ADMIN' AND status = 'ACTIVE' ORDER BY id FOR UPDATE`;
    return rows.map(({ id }) => id);
  }

  async save({ id, displayName, locale, role, status, version, updatedAt }: User): Promise<void> {
    await this.db.user.update({ where: { id }, data: { displayName, locale, role, status, version, updatedAt } });
  }
}

function matching({ query, role, status }: UserFilter): Prisma.UserWhereInput {
  // Prisma hands LIKE's own signs on as they are.
  const contains = query?.replace(/[\\%_]/g, '\\$&');
  return {
    ...(contains && { OR: [{ displayName: { contains, mode: 'insensitive' } }, { email: { contains, mode: 'insensitive' } }] }),
    ...(role && { role }),
    ...(status && { status }),
  };
}

function beyond(side: 'lt' | 'gt', keyset: Keyset | undefined): Prisma.UserWhereInput {
  if (!keyset) return {};
  const [createdAt, id] = keyset as [string, string];
  return { OR: [{ createdAt: { [side]: createdAt } }, { createdAt, id: { [side]: id } }] };
}

const toUser = ({ passwordHash: _secret, ...fields }: UserRow): User => new User(fields);
