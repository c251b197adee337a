import type { Viewer } from '../../shared/domain/viewer';
import { AdministerUser, type UserAdministration } from './administer-user';
import type { User } from './user.entity';

/** Shuts the account at once; the sessions that are open end with it. */
export class DeactivateUser extends AdministerUser {
  execute(viewer: Viewer, command: UserAdministration): Promise<User> {
    return this.administer(
      viewer,
      command,
      'user.deactivate',
      (user, now) => user.withStatus('DEACTIVATED', now),
      ({ outbox }) => outbox.append('user.deactivated', { userId: command.userId }),
    );
  }
}
