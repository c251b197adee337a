import type { RateLimit, RateLimiter, RateLimiters } from '../../shared/application/rate-limiter.port';
import { networkOf } from '../../shared/domain/network';
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
