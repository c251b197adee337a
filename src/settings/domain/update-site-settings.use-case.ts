import { useImage } from '../../media/domain/use-image';
import type { Clock } from '../../shared/domain/clock';
import { assertVersion, changedFields, given } from '../../shared/domain/entity';
import { conflict } from '../../shared/domain/errors';
import type { UnitOfWork } from '../../shared/domain/unit-of-work';
import type { Viewer } from '../../shared/domain/viewer';
import type { SiteDetails, SiteSettings } from './site-settings.entity';
import type { SettingsStores } from './site-settings.repository';

export interface SiteSettingsUpdate {
  readonly expectedVersion: number;
  readonly changes: Partial<SiteDetails>;
}

/** Changes what the site says of itself; what is left out stays. */
export class UpdateSiteSettings {
  constructor(
    private readonly unitOfWork: UnitOfWork<SettingsStores>,
    private readonly clock: Clock,
    /** Hears, in this process, that the settings are or may be others. */
    private readonly settingsChanged: () => void,
  ) {}

  async execute(viewer: Viewer, { expectedVersion, changes }: SiteSettingsUpdate): Promise<SiteSettings> {
    try {
      return await this.unitOfWork.run(async (stores) => {
        const { settings, outbox, audit } = stores;
        const before = await settings.getForUpdate();
        assertVersion(before, expectedVersion);
        const after = before.update(given(changes), this.clock.now());
        await assertNoneInUse(before, after, stores);
        if (after.logoId !== before.logoId) await useImage({ subject: { type: 'SiteSettings', id: after.id }, property: 'logoId', assetId: after.logoId }, stores);
        await settings.save(after);
        const changed = changedFields(before, after);
        await audit.record(viewer, { action: 'settings.update', subject: { type: 'SiteSettings', id: after.id }, changedFields: changed });
        await outbox.append('settings.updated', { changedFields: changed });
        return after;
      });
    } finally {
      // Also after a failure: a connection that is lost during the commit leaves open whether it happened.
      this.settingsChanged();
    }
  }
}

async function assertNoneInUse(before: SiteSettings, after: SiteSettings, { localesInUse }: SettingsStores): Promise<void> {
  const removed = before.locales.filter((locale) => !after.locales.includes(locale));
  const used = removed.length > 0 ? await localesInUse.among(removed) : [];
  if (used.length > 0) throw conflict('LOCALE_IN_USE', `There are pages in ${used.join(', ')}; move them to the trash first, or keep the locale.`, ['input', 'locales']);
}
