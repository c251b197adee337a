import type { FastifyRequest } from 'fastify';
import type { Feature, Platform } from '../shared';
import { reaction } from '../shared/application/jobs.port';
import type { Viewer } from '../shared/domain/viewer';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import type { UsersFeature } from '../users';
import { AccountMailService } from './application/account-mail.service';
import { AttemptLimits } from './application/attempt-limits.service';
import { AuthenticationService } from './application/authentication.service';
import type { AuthTools } from './domain/auth-tools';
import { SessionGranter } from './domain/session-granter';
import { ChangePassword } from './domain/use-cases/change-password.use-case';
import { CreateSession } from './domain/use-cases/create-session.use-case';
import { RefreshSession } from './domain/use-cases/refresh-session.use-case';
import { RegisterUser } from './domain/use-cases/register-user.use-case';
import { RequestPasswordReset } from './domain/use-cases/request-password-reset.use-case';
import { ResendVerification } from './domain/use-cases/resend-verification.use-case';
import { ResetPassword } from './domain/use-cases/reset-password.use-case';
import { RevokeAllSessions } from './domain/use-cases/revoke-all-sessions.use-case';
import { RevokeSession } from './domain/use-cases/revoke-session.use-case';
import { VerifyEmail } from './domain/use-cases/verify-email.use-case';
import { Argon2PasswordHasher } from './infrastructure/argon2-password-hasher';
import { CachedSessionStates } from './infrastructure/cached-session-states';
import { cryptoTokens, fingerprint, hmacCsrfTokens } from './infrastructure/crypto-tokens';
import { JoseAccessTokens } from './infrastructure/jose-access-tokens';
import { PrismaAccountRepository } from './infrastructure/prisma-account.repository';
import { PrismaOneTimeTokenRepository } from './infrastructure/prisma-one-time-token.repository';
import { PrismaSessionRepository } from './infrastructure/prisma-session.repository';
import { AcceptedPayloadResolver, AuthResolver, type AuthUseCases, publicPermissions, SessionPayloadResolver } from './presentation/public.resolver';
import { SessionCookie } from './presentation/session-cookie';

export interface AuthFeature extends Feature {
  /** Who sends a request; throws UNAUTHENTICATED for a token that is no good. */
  authenticate(request: Pick<FastifyRequest, 'id'> & { readonly headers: { readonly authorization?: string } }): Promise<Viewer>;
}

/** Sign-in: passwords, tokens, sessions. */
export function authFeature(platform: Platform, users: Pick<UsersFeature, 'onAccessChanged'>): AuthFeature {
  const { config, clock, mailer } = platform;
  const secrets = [config.JWT_SECRET, ...config.JWT_PREVIOUS_SECRETS] as const;
  const accessTokens = new JoseAccessTokens({ secrets, issuer: config.JWT_ISSUER, audience: config.JWT_AUDIENCE, clock });
  const tools = authTools(platform, accessTokens);
  const authentication = new AuthenticationService(accessTokens, tools.states, clock);
  const cookie = new SessionCookie({ publicUrl: config.PUBLIC_URL, corsOrigins: config.CORS_ORIGINS, csrfTokens: hmacCsrfTokens(secrets), tokens: cryptoTokens });
  const mails = new AccountMailService(tools, {
    mailer,
    frontendUrl: config.FRONTEND_URL,
    lifetimeSeconds: { VERIFY_EMAIL: config.EMAIL_VERIFICATION_TTL_SECONDS, RESET_PASSWORD: config.PASSWORD_RESET_TTL_SECONDS },
  });
  users.onAccessChanged((userId) => tools.states.forgetUser(userId));
  return {
    name: 'auth',
    public: {
      resolvers: [new AuthResolver(authUseCases(platform, tools), cookie), new SessionPayloadResolver(), new AcceptedPayloadResolver()],
      permissions: publicPermissions,
    },
    reactions: [
      ...mails.reactions(),
      reaction({
        on: 'user.deactivated',
        name: 'end-sessions',
        handle: ({ userId }) => tools.sessions.revokeAllOf(userId, 'account deactivated', clock.now()),
      }),
    ],
    recurring: [
      {
        name: 'auth/forget-expired',
        schedule: '17 * * * *',
        async run() {
          await tools.sessions.deleteExpired(clock.now());
          await tools.oneTimeTokens.deleteSpent(clock.now());
        },
      },
    ],
    authenticate: ({ headers, id }) => authentication.authenticate(headers.authorization, id),
  };
}

function authTools({ config, clock, ids, database, unitOfWork }: Platform, accessTokens: JoseAccessTokens): AuthTools {
  const stores = (db: Transaction) => ({
    accounts: new PrismaAccountRepository(db),
    sessions: new PrismaSessionRepository(db),
    oneTimeTokens: new PrismaOneTimeTokenRepository(db),
  });
  const lifetimes = {
    accessTokenSeconds: config.ACCESS_TOKEN_TTL_SECONDS,
    refreshTokenSeconds: config.REFRESH_TOKEN_TTL_SECONDS,
    sessionSeconds: config.SESSION_TTL_SECONDS,
    reuseGraceSeconds: config.REFRESH_REUSE_GRACE_SECONDS,
  };
  const reading = stores(database.prisma);
  return {
    ...reading,
    unitOfWork: unitOfWork(stores),
    states: new CachedSessionStates((sessionId) => reading.sessions.findState(sessionId), config.VIEWER_CACHE_SECONDS, clock),
    hasher: new Argon2PasswordHasher(),
    tokens: cryptoTokens,
    granter: new SessionGranter(accessTokens, lifetimes, clock),
    lifetimes,
    ids,
    clock,
  };
}

function authUseCases({ config, rateLimiters }: Platform, tools: AuthTools): AuthUseCases {
  const points = {
    perAddressAndAccount: config.SIGN_IN_LIMIT_PER_ACCOUNT_AND_ADDRESS,
    perAccount: config.SIGN_IN_LIMIT_PER_ACCOUNT,
    perAddress: config.SIGN_IN_LIMIT_PER_ADDRESS,
    windowSeconds: config.SIGN_IN_LIMIT_WINDOW_SECONDS,
  };
  const attempts = (name: string) => new AttemptLimits(rateLimiters, name, points, fingerprint);
  return {
    registerUser: new RegisterUser(tools, attempts('register')),
    createSession: new CreateSession(tools, attempts('sign-in')),
    refreshSession: new RefreshSession(tools),
    revokeSession: new RevokeSession(tools),
    revokeAllSessions: new RevokeAllSessions(tools),
    changePassword: new ChangePassword(tools, attempts('password-change')),
    verifyEmail: new VerifyEmail(tools),
    resendVerification: new ResendVerification(tools, attempts('resend')),
    requestPasswordReset: new RequestPasswordReset(tools, attempts('reset')),
    resetPassword: new ResetPassword(tools),
  };
}
