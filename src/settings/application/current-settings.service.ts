import type { Clock } from '../../shared/domain/clock';
import type { SiteSettings } from '../domain/site-settings.entity';
import type { SiteSettingsRepository } from '../domain/site-settings.repository';

const keptMs = 5_000;

/** The settings as they were read last, at most 5 seconds ago; another process's change shows within that time, one of this process at once. */
export class CurrentSettings implements Pick<SiteSettingsRepository, 'get'> {
  #kept: { readonly since: number; readonly settings: Promise<SiteSettings> } | null = null;

  constructor(
    private readonly repository: Pick<SiteSettingsRepository, 'get'>,
    private readonly clock: Clock,
  ) {}

  /** Everybody who asks while they are being read waits for the one read. */
  get(): Promise<SiteSettings> {
    const now = this.clock.now().getTime();
    if (this.#kept && now - this.#kept.since < keptMs) return this.#kept.settings;
    const reading = { since: now, settings: this.repository.get() };
    this.#kept = reading;
    reading.settings.catch(() => this.#kept === reading && this.forget());
    return reading.settings;
  }

  /** The next who asks has them read anew, also where a read is under way that may have seen the old ones. */
  forget(): void {
    this.#kept = null;
  }
}
