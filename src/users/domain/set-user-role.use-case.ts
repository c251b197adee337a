import type { Role, Viewer } from '../../shared/domain/viewer';
import { AdministerUser, type UserAdministration } from './administer-user';
import type { User } from './user.entity';

export interface SetUserRoleCommand extends UserAdministration {
  readonly role: Role;
}

export class SetUserRole extends AdministerUser {
  execute(viewer: Viewer, command: SetUserRoleCommand): Promise<User> {
    const { userId, role } = command;
    return this.administer(
      viewer,
      command,
      'user.role-set',
      (user, now) => user.withRole(role, now),
      ({ outbox }) => outbox.append('user.role-set', { userId, role }),
    );
  }
}
