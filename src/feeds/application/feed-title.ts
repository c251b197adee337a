import { inLocale } from '../../shared/domain/locale';
import type { Site } from '../domain/event-feed.port';

/** "Marquee", or "Town Hall · Marquee". */
export const feedTitle = ({ site, ownerName }: { readonly site: Site; readonly ownerName: string | null }): string =>
  [ownerName, inLocale(site.name, [site.defaultLocale])].filter(Boolean).join(' · ');
