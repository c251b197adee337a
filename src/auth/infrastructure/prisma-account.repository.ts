import type { User as UserRow } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { User } from '../../users/domain/user.entity';
import type { Account } from '../domain/account.entity';
import type { AccountRepository } from '../domain/account.repository';

export class PrismaAccountRepository implements AccountRepository {
  constructor(private readonly db: Transaction) {}

  async findByEmail(email: string): Promise<Account | null> {
    return toAccount(await this.db.user.findUnique({ where: { email } }));
  }

  async findById(id: string): Promise<Account | null> {
    return toAccount(await this.db.user.findUnique({ where: { id } }));
  }

  async findForUpdate(id: string): Promise<Account | null> {
    await this.db.$queryRaw`SELECT 1 FROM users WHERE id = ${id}::uuid FOR UPDATE`;
    return this.findById(id);
  }

  async add({ id, email, emailVerifiedAt, displayName, locale, role, status, version, createdAt, updatedAt }: User, passwordHash: string): Promise<boolean> {
    const data = { id, email, emailVerifiedAt, displayName, locale, role, status, version, createdAt, updatedAt, passwordHash };
    const { count } = await this.db.user.createMany({ data: [data], skipDuplicates: true });
    return count === 1;
  }

  async replacePassword(id: string, from: string, to: string): Promise<boolean> {
    const { count } = await this.db.user.updateMany({ where: { id, passwordHash: from }, data: { passwordHash: to } });
    return count === 1;
  }

  async markEmailVerified(id: string, at: Date): Promise<void> {
    await this.db.user.updateMany({ where: { id, emailVerifiedAt: null }, data: { emailVerifiedAt: at, updatedAt: at } });
  }
}

const toAccount = (row: UserRow | null): Account | null =>
  row && {
    id: row.id,
    email: row.email,
    displayName: row.displayName,
    passwordHash: row.passwordHash,
    role: row.role,
    status: row.status,
    emailVerifiedAt: row.emailVerifiedAt,
  };
