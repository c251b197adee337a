import { mediaStores } from '../media';
import type { Feature, Platform } from '../shared';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import { CurrentSettings } from './application/current-settings.service';
import type { LocalesInUse } from './domain/site-settings.repository';
import { UpdateSiteSettings } from './domain/update-site-settings.use-case';
import { PrismaSiteSettingsRepository } from './infrastructure/prisma-site-settings.repository';
import { adminNodes, adminPermissions, AdminSiteSettingsResolver } from './presentation/admin.resolver';
import { publicCaching, publicPermissions, PublicSiteSettingsResolver } from './presentation/public.resolver';

export type { CurrentSettings } from './application/current-settings.service';

export interface SettingsFeature extends Feature {
  /** The settings as any request may read them, at most 5 seconds old. */
  readonly current: CurrentSettings;
}

/** What the site says of itself and how it does business. */
export function settingsFeature({ answers, clock, database, unitOfWork }: Platform, localesInUse: (tx: Transaction) => LocalesInUse): SettingsFeature {
  const settings = new PrismaSiteSettingsRepository(database.prisma);
  const current = new CurrentSettings(settings, clock);
  answers?.onPurge((tags) => tags.includes('*') && current.forget());
  const stores = unitOfWork((tx) => ({ settings: new PrismaSiteSettingsRepository(tx), ...mediaStores(tx), localesInUse: localesInUse(tx) }));
  const update = new UpdateSiteSettings(stores, clock, () => current.forget());
  return {
    name: 'settings',
    current,
    public: { resolvers: [new PublicSiteSettingsResolver(current)], permissions: publicPermissions, caching: publicCaching },
    admin: { resolvers: [new AdminSiteSettingsResolver(settings, update)], permissions: adminPermissions },
    adminNodes: adminNodes(settings),
  };
}
