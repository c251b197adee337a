import { LRUCache } from 'lru-cache';
import type { Clock } from '../../shared/domain/clock';
import type { SessionState, SessionStates } from '../domain/session.repository';

interface Remembered {
  readonly state: SessionState;
  readonly readAt: number;
}

/**
 * Remembers session states for some seconds, so that a busy session costs no statement per request. A change in this process is
 * seen at once, one in another process when what is remembered here has aged.
 */
export class CachedSessionStates implements SessionStates {
  private readonly remembered = new LRUCache<string, Remembered>({ max: 10_000 });
  /** Counts the changes: what was read before one must not be remembered after it. */
  private epoch = 0;

  constructor(
    private readonly read: (sessionId: string) => Promise<SessionState | null>,
    private readonly maxAgeSeconds: number,
    private readonly clock: Clock,
  ) {}

  async find(sessionId: string): Promise<SessionState | null> {
    const now = this.clock.now().getTime();
    const known = this.remembered.get(sessionId);
    if (known && now - known.readAt < this.maxAgeSeconds * 1_000) return known.state;
    const { epoch } = this;
    const state = await this.read(sessionId);
    if (epoch === this.epoch && state) this.remembered.set(sessionId, { state, readAt: now });
    return state;
  }

  forgetUser(userId: string): void {
    this.epoch += 1;
    for (const [sessionId, { state }] of this.remembered.entries()) {
      if (state.userId === userId) this.remembered.delete(sessionId);
    }
  }
}
