import { type Reaction, reaction } from '../../shared/application/jobs.port';
import { writeLetter } from '../../shared/application/letter';
import type { Mailer } from '../../shared/application/mailer.port';
import type { Role } from '../../shared/domain/viewer';
import type { UserRepository } from '../domain/user.repository';

const rights: Readonly<Record<Role, string>> = {
  USER: 'You can book events and manage your bookings.',
  ORGANIZER: 'You can now create and manage events of your own.',
  ADMIN: 'You can now manage everything on Marquee.',
};

/** Tells people by mail what was done to their account. */
export class UserMailService {
  constructor(
    private readonly users: UserRepository,
    private readonly mailer: Mailer,
  ) {}

  reactions(): Reaction[] {
    return [reaction({ on: 'user.role-set', name: 'mail-new-role', handle: (event) => this.tellNewRole(event) })];
  }

  private async tellNewRole({ userId, role }: { userId: string; role: Role }): Promise<void> {
    const [user] = await this.users.findByIds([userId]);
    // A later change has a mail of its own.
    if (!user || user.role !== role) return;
    await this.mailer.send(
      writeLetter({
        to: user,
        subject: 'Your role on Marquee has changed',
        paragraphs: [`Your account now has the role ${role}. ${rights[role]}`],
        footer: 'If you did not expect this, answer to whoever runs this site.',
      }),
    );
  }
}
