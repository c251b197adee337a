import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../shared/domain/errors';
import type { CsrfTokens } from '../application/csrf-tokens.port';
import type { SessionGrant } from '../domain/session-granter';
import type { OpaqueTokens } from '../domain/tokens';

/** `__Host-`: browsers take it only if it is Secure, for all paths and for this host alone (RFC 6265bis, 4.1.3.2). */
const refreshCookie = '__Host-marquee_refresh';
const csrfCookie = 'marquee_csrf';
const attributes = { path: '/', secure: true, sameSite: 'strict' } as const;

export interface SessionCookieOptions {
  /** Where the API is reached, if that is not where the request says. */
  readonly publicUrl?: string;
  readonly corsOrigins: readonly string[];
  readonly csrfTokens: CsrfTokens;
  readonly tokens: OpaqueTokens;
}

/** Keeps refresh tokens in cookies, and says which pages may use them. */
export class SessionCookie {
  constructor(private readonly options: SessionCookieOptions) {}

  /** Returns the CSRF token of the session. */
  write(reply: FastifyReply, { sessionId, refreshToken, refreshExpiresAt }: SessionGrant): string {
    const csrfToken = this.options.csrfTokens.issue(sessionId);
    void reply
      .header('cache-control', 'no-store')
      .setCookie(refreshCookie, refreshToken, { ...attributes, httpOnly: true, expires: refreshExpiresAt })
      .setCookie(csrfCookie, csrfToken, { ...attributes, expires: refreshExpiresAt });
    return csrfToken;
  }

  clear(reply: FastifyReply): void {
    void reply
      .header('cache-control', 'no-store')
      .clearCookie(refreshCookie, { ...attributes, httpOnly: true })
      .clearCookie(csrfCookie, attributes);
  }

  /** The refresh token that came with the request, if the page that sent it may use it. */
  read(request: FastifyRequest, reply: FastifyReply): string | null {
    void reply.header('cache-control', 'no-store');
    const token = request.cookies[refreshCookie] ?? null;
    if (token !== null) this.requireOwnPage(request, token);
    return token;
  }

  private requireOwnPage(request: FastifyRequest, token: string): void {
    const { origin, 'sec-fetch-site': site } = request.headers;
    // Browsers name the origin of every POST (Fetch standard, "append a request Origin header"): no name, no browser.
    if (origin === undefined && (site === undefined || site === 'same-origin')) return;
    if (origin !== undefined && this.isSameOrigin(request, origin)) return;
    if (origin === undefined || !this.options.corsOrigins.includes(origin)) throw refused('This page may not use the session. Its origin must be in CORS_ORIGINS.');
    const sessionId = this.options.tokens.sessionIdOf(token);
    const csrfToken = request.headers['x-csrf-token'];
    if (sessionId && typeof csrfToken === 'string' && this.options.csrfTokens.isValid(sessionId, csrfToken)) return;
    throw refused('Send the csrfToken of this session as the header x-csrf-token.');
  }

  private isSameOrigin(request: FastifyRequest, origin: string): boolean {
    const { publicUrl } = this.options;
    if (publicUrl) return origin === new URL(publicUrl).origin;
    return URL.canParse(origin) && new URL(origin).host === request.host;
  }
}

const refused = (message: string) => new DomainError('forbidden', 'FORBIDDEN', message);
