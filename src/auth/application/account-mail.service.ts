import { type Reaction, reaction } from '../../shared/application/jobs.port';
import { type Letter, writeLetter } from '../../shared/application/letter';
import type { Mailer } from '../../shared/application/mailer.port';
import type { Account } from '../domain/account.entity';
import type { AuthTools } from '../domain/auth-tools';
import type { OneTimeTokenPurpose } from '../domain/one-time-token.repository';
import { secondsAfter } from '../domain/session-granter';

export interface AccountMailOptions {
  readonly mailer: Mailer;
  readonly frontendUrl: string;
  readonly lifetimeSeconds: Readonly<Record<OneTimeTokenPurpose, number>>;
}

const notYou = 'If this was not you, you can ignore this mail.';

/** Writes the mails of accounts, and makes the tokens in them: a mail that is sent again has a new one, and the earlier one ends. */
export class AccountMailService {
  constructor(
    private readonly tools: Pick<AuthTools, 'accounts' | 'unitOfWork' | 'tokens' | 'clock'>,
    private readonly options: AccountMailOptions,
  ) {}

  reactions(): Reaction[] {
    return [
      reaction({ on: 'account.registered', name: 'mail-verification', handle: ({ userId }) => this.to(userId, (account) => this.verification(account)) }),
      reaction({ on: 'account.verification-requested', name: 'mail-verification', handle: ({ userId }) => this.to(userId, (account) => this.verification(account)) }),
      reaction({ on: 'account.registration-repeated', name: 'mail-already-registered', handle: ({ userId }) => this.to(userId, (account) => this.alreadyRegistered(account)) }),
      reaction({ on: 'account.reset-requested', name: 'mail-reset', handle: ({ userId }) => this.to(userId, (account) => this.reset(account)) }),
      reaction({ on: 'account.password-changed', name: 'mail-password-changed', handle: ({ userId }) => this.to(userId, async (account) => passwordChanged(account)) }),
    ];
  }

  private async to(userId: string | null, write: (account: Account) => Promise<Letter | null>): Promise<void> {
    const account = userId === null ? null : await this.tools.accounts.findById(userId);
    const letter = account?.status === 'ACTIVE' ? await write(account) : null;
    if (letter) await this.options.mailer.send(writeLetter(letter));
  }

  private async verification(account: Account): Promise<Letter | null> {
    if (account.emailVerifiedAt) return null;
    return {
      to: account,
      subject: 'Confirm your e-mail address',
      paragraphs: ['Please confirm that this address is yours.'],
      action: { label: 'Confirm the address', url: await this.link(account, 'VERIFY_EMAIL', 'verify-email') },
      footer: notYou,
    };
  }

  private async reset(account: Account): Promise<Letter> {
    const minutes = Math.round(this.options.lifetimeSeconds.RESET_PASSWORD / 60);
    return {
      to: account,
      subject: 'Set a new password',
      paragraphs: [`Somebody, hopefully you, asked for a new password for your account. The link works once, for ${minutes} minutes.`],
      action: { label: 'Set a new password', url: await this.link(account, 'RESET_PASSWORD', 'reset-password') },
      footer: `${notYou} Your password stays as it is.`,
    };
  }

  private async alreadyRegistered(account: Account): Promise<Letter> {
    return {
      to: account,
      subject: 'You already have an account',
      paragraphs: ['Somebody, hopefully you, tried to register with this address. It has an account already: sign in with it, or set a new password if you have forgotten yours.'],
      action: { label: 'Sign in', url: this.page('sign-in').href },
      footer: notYou,
    };
  }

  /** The token stands behind the # of the address: it reaches the page, and neither a server's log nor a Referer header. */
  private async link({ id }: Account, purpose: OneTimeTokenPurpose, path: string): Promise<string> {
    const { token, hash } = this.tools.tokens.oneTime();
    const createdAt = this.tools.clock.now();
    const expiresAt = secondsAfter(createdAt, this.options.lifetimeSeconds[purpose]);
    await this.tools.unitOfWork.run(({ oneTimeTokens }) => oneTimeTokens.replace({ hash, userId: id, purpose, createdAt, expiresAt }));
    const url = this.page(path);
    url.hash = `token=${token}`;
    return url.href;
  }

  /** The front end may live under a path of its own. */
  private page(path: string): URL {
    return new URL(path, this.options.frontendUrl.replace(/\/?$/, '/'));
  }
}

const passwordChanged = (account: Account): Letter => ({
  to: account,
  subject: 'Your password was changed',
  paragraphs: ['The password of your account was changed, and other devices were signed out.'],
  footer: 'If this was not you, set a new password at once and answer to whoever runs this site.',
});
