import type { Feature, Platform } from '../shared';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import { loadById } from '../shared/presentation/loaders';
import { UserMailService } from './application/user-mail.service';
import { DeactivateUser } from './domain/deactivate-user.use-case';
import { ReactivateUser } from './domain/reactivate-user.use-case';
import { SetUserRole } from './domain/set-user-role.use-case';
import { UpdateProfile } from './domain/update-profile.use-case';
import type { AccessChanged } from './domain/user-events';
import type { UserRepository } from './domain/user.repository';
import { PrismaAuditEntryRepository } from './infrastructure/prisma-audit-entry.repository';
import { PrismaUserRepository } from './infrastructure/prisma-user.repository';
import { adminNodes, adminPermissions, AdminUserResolver, AuditEntryResolver } from './presentation/admin.resolver';
import { publicNodes, publicPermissions, PublicUserResolver } from './presentation/public.resolver';

/** For later features that write to people. */
export const userStore = (tx: Transaction): UserRepository => new PrismaUserRepository(tx);

export interface UsersFeature extends Feature {
  /** For later features that write to people. */
  readonly users: Pick<UserRepository, 'findByIds'>;
  /** Who must know at once, in this process, that what a user may do has changed. */
  onAccessChanged(listener: AccessChanged): void;
}

/** People: their profile, what an administrator may do with accounts, and the log of who did what. */
export function usersFeature({ clock, database, mailer, unitOfWork }: Platform): UsersFeature {
  const users = userStore(database.prisma);
  const auditEntries = new PrismaAuditEntryRepository(database.prisma);
  const stores = unitOfWork((tx) => ({ users: userStore(tx) }));
  const listeners: AccessChanged[] = [];
  const accessChanged: AccessChanged = (userId) => listeners.forEach((listener) => listener(userId));
  const useCases = {
    setUserRole: new SetUserRole(stores, clock, accessChanged),
    deactivateUser: new DeactivateUser(stores, clock, accessChanged),
    reactivateUser: new ReactivateUser(stores, clock, accessChanged),
  };
  return {
    name: 'users',
    users,
    public: { resolvers: [new PublicUserResolver(new UpdateProfile(stores, clock))], permissions: publicPermissions },
    admin: { resolvers: [new AdminUserResolver(users, auditEntries, useCases), new AuditEntryResolver()], permissions: adminPermissions },
    publicNodes,
    adminNodes: adminNodes(auditEntries),
    loaders: () => ({ userById: loadById((ids) => users.findByIds(ids)) }),
    reactions: new UserMailService(users, mailer).reactions(),
    onAccessChanged: (listener) => void listeners.push(listener),
  };
}
