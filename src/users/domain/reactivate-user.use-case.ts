import type { Viewer } from '../../shared/domain/viewer';
import { AdministerUser, type UserAdministration } from './administer-user';
import type { User } from './user.entity';

/** Opens the account again; its owner signs in anew. */
export class ReactivateUser extends AdministerUser {
  execute(viewer: Viewer, command: UserAdministration): Promise<User> {
    return this.administer(
      viewer,
      command,
      'user.reactivate',
      (user, now) => user.withStatus('ACTIVE', now),
      ({ outbox }) => outbox.append('user.reactivated', { userId: command.userId }),
    );
  }
}
