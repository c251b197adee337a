import type { Clock } from '../../shared/domain/clock';
import type { UnitOfWork } from '../../shared/domain/unit-of-work';
import { signedIn, type Viewer } from '../../shared/domain/viewer';
import type { ProfileChanges, User } from './user.entity';
import type { UserStores } from './user.repository';

/** Changes one's own profile, and nobody else's: the command has no place for another user's id. */
export class UpdateProfile {
  constructor(
    private readonly unitOfWork: UnitOfWork<UserStores>,
    private readonly clock: Clock,
  ) {}

  execute(viewer: Viewer, changes: ProfileChanges): Promise<User> {
    const { id } = signedIn(viewer);
    return this.unitOfWork.run(async ({ users, audit }) => {
      const before = await users.getForUpdate(id);
      const after = before.withProfile(changes, this.clock.now());
      if (after === before) return before;
      await users.save(after);
      await audit.record(viewer, { action: 'user.profile-update', subject: { type: 'User', id }, changedFields: after.changedSince(before) });
      return after;
    });
  }
}
