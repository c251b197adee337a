import type { FastifyRequest } from 'fastify';
import { DomainError } from '../domain/errors';

export interface GateOptions {
  /** WebSockets that this process holds at most. */
  readonly sockets: number;
  readonly socketsPerAddress: number;
  readonly corsOrigins: readonly string[];
  /** Where the API is reached, if that is not where the request says. */
  readonly publicUrl?: string;
}

/** Decides which requests may become WebSockets, and counts those that did. */
export class WebSocketGate {
  readonly #byAddress = new Map<string, number>();
  #open = 0;
  #isClosed = false;

  constructor(private readonly options: GateOptions) {}

  get open(): number {
    return this.#open;
  }

  /** Lets nobody in from here on. */
  shut(): void {
    this.#isClosed = true;
  }

  /** Takes a place until the connection closes, or says why there is none. */
  enter(request: FastifyRequest): DomainError | null {
    const refusal = this.#refusal(request);
    if (refusal) return refusal;
    const { ip } = request;
    this.#open += 1;
    this.#byAddress.set(ip, this.#countOf(ip) + 1);
    request.raw.socket.once('close', () => this.#leave(ip));
    return null;
  }

  #leave(ip: string): void {
    this.#open -= 1;
    if (this.#countOf(ip) > 1) this.#byAddress.set(ip, this.#countOf(ip) - 1);
    else this.#byAddress.delete(ip);
  }

  #countOf(ip: string): number {
    return this.#byAddress.get(ip) ?? 0;
  }

  #refusal(request: FastifyRequest): DomainError | null {
    const { sockets, socketsPerAddress } = this.options;
    if (!this.#isOriginAllowed(request)) return new DomainError('forbidden', 'FORBIDDEN', 'This page may not open a WebSocket here. Its origin must be in CORS_ORIGINS.');
    if (this.#isClosed) return new DomainError('unavailable', 'SERVICE_UNAVAILABLE', 'This process is closing. Connect again.', { retryAfter: 1 });
    if (this.#open >= sockets) return new DomainError('unavailable', 'SERVICE_UNAVAILABLE', 'This process holds as many WebSockets as it may. Try again later.', { retryAfter: 30 });
    if (this.#countOf(request.ip) >= socketsPerAddress) {
      return new DomainError('rate-limited', 'RATE_LIMITED', `Your address has ${socketsPerAddress} WebSockets open, the most it may have. Close one, or subscribe to more over one.`, { retryAfter: 30 });
    }
    return null;
  }

  /** Browsers ask nobody before they open a WebSocket to another site, so CORS doesn't act here; they do say from where. */
  #isOriginAllowed({ headers: { origin }, host }: FastifyRequest): boolean {
    const { corsOrigins, publicUrl } = this.options;
    if (origin === undefined || corsOrigins.includes(origin)) return true;
    if (publicUrl) return origin === new URL(publicUrl).origin;
    return URL.canParse(origin) && new URL(origin).host === host;
  }
}
