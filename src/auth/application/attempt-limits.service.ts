import type { RateLimit, RateLimiter, RateLimiters } from '../../shared/application/rate-limiter.port';
import type { Attempts } from '../domain/attempts';

export interface AttemptPoints {
  readonly perAddressAndAccount: number;
  readonly perAccount: number;
  readonly perAddress: number;
  readonly windowSeconds: number;
}

/**
 * Counts attempts in three ways. The address comes first: one that has used up its own attempts can't use up those of
 * accounts, or anybody could lock anybody out.
 */
export class AttemptLimits implements Attempts {
  private readonly byAddress: RateLimiter;
  private readonly byAddressAndAccount: RateLimiter;
  private readonly byAccount: RateLimiter;

  constructor(limiters: RateLimiters, name: string, points: AttemptPoints, private readonly fingerprint: (text: string) => string) {
    const limit = (count: number): RateLimit => ({ points: count, duration: points.windowSeconds });
    this.byAddress = limiters(`${name}:address`, limit(points.perAddress));
    this.byAddressAndAccount = limiters(`${name}:address-account`, limit(points.perAddressAndAccount));
    this.byAccount = limiters(`${name}:account`, limit(points.perAccount));
  }

  async take(address: string, account: string): Promise<void> {
    await this.byAddress.consume([networkOf(address)]);
    await this.byAddressAndAccount.consume([this.pair(address, account)]);
    await this.byAccount.consume([this.accountKey(account)]);
  }

  forgive(address: string, account: string): Promise<void> {
    return this.byAddressAndAccount.reset(this.pair(address, account));
  }

  private pair(address: string, account: string): string {
    return `${networkOf(address)}|${this.accountKey(account)}`;
  }

  private accountKey(account: string): string {
    return this.fingerprint(account.toLowerCase());
  }
}

/** The part of an address that one customer has: all of IPv4, the first 64 bits of IPv6 (RFC 6177). */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  const [head = '', tail = ''] = address.split('%', 1)[0]!.toLowerCase().split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const gap = address.includes('::') ? Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0') : [];
  return [...left, ...gap, ...right].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':');
}
