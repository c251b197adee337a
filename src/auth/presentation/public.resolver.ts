import type { FastifyRequest } from 'fastify';
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { DomainError } from '../../shared/domain/errors';
import type { RequestContext } from '../../shared/presentation/context';
import { everyone, isSignedIn, type Permissions } from '../../shared/presentation/guard';
import { InputArg } from '../../shared/presentation/input';
import { PasswordChangeInput, PasswordResetInput, SessionCreateInput, UserRegisterInput } from '../application/auth.dto';
import type { Origin } from '../domain/attempts';
import type { SessionGrant } from '../domain/session-granter';
import type { ChangePassword } from '../domain/use-cases/change-password.use-case';
import type { CreateSession } from '../domain/use-cases/create-session.use-case';
import { type RefreshSession, sessionExpired } from '../domain/use-cases/refresh-session.use-case';
import type { RegisterUser } from '../domain/use-cases/register-user.use-case';
import type { RequestPasswordReset } from '../domain/use-cases/request-password-reset.use-case';
import type { ResendVerification } from '../domain/use-cases/resend-verification.use-case';
import type { ResetPassword } from '../domain/use-cases/reset-password.use-case';
import type { RevokeAllSessions } from '../domain/use-cases/revoke-all-sessions.use-case';
import type { RevokeSession } from '../domain/use-cases/revoke-session.use-case';
import type { VerifyEmail } from '../domain/use-cases/verify-email.use-case';
import { AcceptedPayload, SessionPayload } from './public-session.view';
import type { SessionCookie } from './session-cookie';

export const publicPermissions: Permissions = {
  Mutation: {
    userRegister: everyone,
    sessionCreate: everyone,
    sessionRefresh: everyone,
    sessionRevoke: everyone,
    sessionRevokeAll: isSignedIn,
    passwordChange: isSignedIn,
    passwordResetRequest: everyone,
    passwordReset: everyone,
    emailVerify: everyone,
    emailVerificationResend: isSignedIn,
  },
};

export interface AuthUseCases {
  readonly registerUser: RegisterUser;
  readonly createSession: CreateSession;
  readonly refreshSession: RefreshSession;
  readonly revokeSession: RevokeSession;
  readonly revokeAllSessions: RevokeAllSessions;
  readonly changePassword: ChangePassword;
  readonly verifyEmail: VerifyEmail;
  readonly resendVerification: ResendVerification;
  readonly requestPasswordReset: RequestPasswordReset;
  readonly resetPassword: ResetPassword;
}

const accepted = { userErrors: [] };

@Resolver()
export class AuthResolver {
  constructor(
    private readonly useCases: AuthUseCases,
    private readonly cookie: SessionCookie,
  ) {}

  @Mutation(() => AcceptedPayload, { description: 'Makes an account and mails a link to confirm the address. The answer is the same where the address has an account; its owner learns it by mail.' })
  async userRegister(@InputArg(() => UserRegisterInput) input: UserRegisterInput, @Ctx() { viewer, request }: RequestContext) {
    await this.useCases.registerUser.execute(viewer, input, originOf(request));
    return accepted;
  }

  @Mutation(() => SessionPayload, { description: 'Signs in. The refresh token comes as a cookie.' })
  async sessionCreate(@InputArg(() => SessionCreateInput) input: SessionCreateInput, @Ctx() { request, reply }: RequestContext) {
    return this.granted(reply, await this.useCases.createSession.execute(input, originOf(request)).catch(noteRefusal(request)));
  }

  @Mutation(() => SessionPayload, { description: 'Swaps the refresh token in the cookie for a new one, with a new access token. Send it without Authorization, which may have expired.' })
  async sessionRefresh(@Ctx() { viewer, request, reply }: RequestContext) {
    const token = this.cookie.read(request, reply);
    if (token === null) throw sessionExpired();
    try {
      return this.granted(reply, await this.useCases.refreshSession.execute(viewer, token));
    } catch (error) {
      // A database that is briefly away must not log anybody out.
      if (error instanceof DomainError && error.kind === 'invalid') this.cookie.clear(reply);
      throw error;
    }
  }

  @Mutation(() => AcceptedPayload, { description: 'Logs out: ends the session of the access token, or of the cookie where there is no access token.' })
  async sessionRevoke(@Ctx() { viewer, request, reply }: RequestContext) {
    await this.useCases.revokeSession.execute(viewer, viewer.kind === 'user' ? null : this.cookie.read(request, reply));
    this.cookie.clear(reply);
    return accepted;
  }

  @Mutation(() => AcceptedPayload, { description: 'Logs out everywhere: ends all your sessions, this one too.' })
  async sessionRevokeAll(@Ctx() { viewer, reply }: RequestContext) {
    await this.useCases.revokeAllSessions.execute(viewer);
    this.cookie.clear(reply);
    return accepted;
  }

  @Mutation(() => AcceptedPayload, { description: 'Changes your password and ends your other sessions.' })
  async passwordChange(@InputArg(() => PasswordChangeInput) input: PasswordChangeInput, @Ctx() { viewer, request }: RequestContext) {
    await this.useCases.changePassword.execute(viewer, input, originOf(request));
    return accepted;
  }

  @Mutation(() => AcceptedPayload, { description: 'Mails a link to set a new password, if the address has an account; the answer is the same if not.' })
  async passwordResetRequest(@Arg('email', () => String, { description: 'Address of the account.' }) email: string, @Ctx() { request }: RequestContext) {
    await this.useCases.requestPasswordReset.execute(email.trim(), originOf(request));
    return accepted;
  }

  @Mutation(() => AcceptedPayload, { description: 'Sets a new password by a mailed token and ends all sessions of the account.' })
  async passwordReset(@InputArg(() => PasswordResetInput) input: PasswordResetInput, @Ctx() { viewer }: RequestContext) {
    await this.useCases.resetPassword.execute(viewer, input);
    return accepted;
  }

  @Mutation(() => AcceptedPayload, { description: 'Confirms an e-mail address by a mailed token.' })
  async emailVerify(@Arg('token', () => String, { description: 'Token from the mail: what stands behind #token= in its link.' }) token: string, @Ctx() { viewer }: RequestContext) {
    await this.useCases.verifyEmail.execute(viewer, token);
    return accepted;
  }

  @Mutation(() => AcceptedPayload, { description: 'Mails the link to confirm your address once more; nothing is sent if it is confirmed.' })
  async emailVerificationResend(@Ctx() { viewer, request }: RequestContext) {
    await this.useCases.resendVerification.execute(viewer, originOf(request));
    return accepted;
  }

  private granted(reply: RequestContext['reply'], grant: SessionGrant) {
    const { userId, accessToken, accessExpiresAt: expiresAt } = grant;
    return { userId, accessToken, expiresAt, csrfToken: this.cookie.write(reply, grant), userErrors: [] };
  }
}

@Resolver(() => SessionPayload)
export class SessionPayloadResolver {
  @FieldResolver()
  async user(@Root() { userId }: { userId?: string }, @Ctx() { loaders }: RequestContext) {
    return userId ? loaders.userById.load(userId) : null;
  }
}

@Resolver(() => AcceptedPayload)
export class AcceptedPayloadResolver {
  @FieldResolver()
  accepted(@Root() { userErrors }: AcceptedPayload): boolean {
    return userErrors.length === 0;
  }
}

const originOf = (request: FastifyRequest): Origin => ({ address: request.ip, userAgent: request.headers['user-agent']?.slice(0, 200) ?? null });

/** Who watches the log sees guessing go on; whose account it is about stays out of it. */
const noteRefusal = (request: FastifyRequest) => (error: unknown): never => {
  if (error instanceof DomainError) request.log.warn({ requestId: request.id, kind: error.kind }, 'sign-in refused');
  throw error;
};
