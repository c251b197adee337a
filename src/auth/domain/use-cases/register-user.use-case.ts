import type { Viewer } from '../../../shared/domain/viewer';
import { User } from '../../../users/domain/user.entity';
import type { Attempts, Origin } from '../attempts';
import type { AuthTools } from '../auth-tools';
import { requireGoodPassword } from '../password-policy';

export interface RegisterUserCommand {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
  readonly locale?: string | null;
}

/** Makes an account. Whether the address had one is told to its owner by mail, and to nobody else: the answer and the work are the same. */
export class RegisterUser {
  constructor(
    private readonly tools: AuthTools,
    private readonly attempts: Attempts,
  ) {}

  async execute(viewer: Viewer, { email, password, displayName, locale = null }: RegisterUserCommand, { address }: Origin): Promise<void> {
    await this.attempts.take(address, email);
    requireGoodPassword(password, email, ['input', 'password']);
    const user = User.register({ id: this.tools.ids.next(), email, displayName, locale }, this.tools.clock.now());
    const passwordHash = await this.tools.hasher.hash(password);
    await this.tools.unitOfWork.run(async ({ accounts, outbox, audit }) => {
      const isNew = await accounts.add(user, passwordHash);
      const { id } = (await accounts.findByEmail(email))!;
      await outbox.append(isNew ? 'account.registered' : 'account.registration-repeated', { userId: id });
      await audit.record(viewer, { action: isNew ? 'user.register' : 'user.register-again', subject: { type: 'User', id } });
    });
  }
}
