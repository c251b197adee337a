import type { Clock } from '../../shared/domain/clock';
import { conflict, DomainError } from '../../shared/domain/errors';
import type { BaseStores, UnitOfWork } from '../../shared/domain/unit-of-work';
import type { Viewer } from '../../shared/domain/viewer';
import type { AccessChanged } from './user-events';
import type { User } from './user.entity';
import type { UserStores } from './user.repository';

export interface UserAdministration {
  readonly userId: string;
  readonly expectedVersion?: number | null;
}

/** What the use cases of an administrator have in common: who may, what must remain, and what is kept of it. */
export abstract class AdministerUser {
  constructor(
    private readonly unitOfWork: UnitOfWork<UserStores>,
    private readonly clock: Clock,
    private readonly accessChanged: AccessChanged,
  ) {}

  protected async administer(
    viewer: Viewer,
    { userId, expectedVersion }: UserAdministration,
    action: string,
    change: (user: User, now: Date) => User,
    announce: (stores: BaseStores) => Promise<void>,
  ): Promise<User> {
    const user = await this.unitOfWork.run(async ({ users, ...base }) => {
      // Before the user itself: two administrators who change each other must wait in one order, or they deadlock.
      const admins = await users.lockActiveAdmins();
      requireStillAdmin(viewer, admins);
      const before = await users.getForUpdate(userId);
      before.requireVersion(expectedVersion);
      const after = change(before, this.clock.now());
      if (after === before) return before;
      if (before.isActiveAdmin && !after.isActiveAdmin) requireAnotherAdmin(admins, userId);
      await users.save(after);
      await base.audit.record(viewer, { action, subject: { type: 'User', id: userId }, changedFields: after.changedSince(before) });
      await announce(base);
      return after;
    });
    this.accessChanged(userId);
    return user;
  }
}

/** The guard at the edge may be some seconds behind; whoever lost the role meanwhile must not give it back to themselves. */
function requireStillAdmin(viewer: Viewer, admins: readonly string[]): void {
  if (viewer.kind === 'user' && admins.includes(viewer.id)) return;
  throw new DomainError('forbidden', 'FORBIDDEN', 'Your account needs the role ADMIN for this.');
}

function requireAnotherAdmin(admins: readonly string[], userId: string): void {
  if (admins.some((id) => id !== userId)) return;
  throw conflict('LAST_ADMIN', 'This is the last active administrator. Make somebody else ADMIN first.', ['userId']);
}
