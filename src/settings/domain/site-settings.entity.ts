import type { Fields } from '../../shared/domain/entity';
import { Faults } from '../../shared/domain/errors';
import type { LocalizedText } from '../../shared/domain/locale';

/** What an administrator fills in. */
export type SiteDetails = Omit<Fields<SiteSettings>, 'id' | 'version' | 'updatedAt'>;

/** What the site says of itself and how it does business. There is one. */
export class SiteSettings {
  readonly id: string;
  readonly name: LocalizedText;
  readonly tagline: LocalizedText;
  readonly defaultLocale: string;
  readonly locales: readonly string[];
  readonly defaultCurrency: string;
  readonly contactEmail: string | null;
  readonly contactPhone: string | null;
  readonly socialLinks: readonly string[];
  readonly logoId: string | null;
  readonly seoDescription: LocalizedText;
  /** Whether search engines may list the site. */
  readonly isIndexed: boolean;
  /** Of holds and cancellations; null where the server's configuration decides. */
  readonly holdMinutes: number | null;
  readonly cancellableHours: number | null;
  readonly refundPercent: number | null;
  readonly version: number;
  readonly updatedAt: Date;

  constructor(fields: Fields<SiteSettings>) {
    Object.assign(this, fields);
    const faults = new Faults();
    if (!this.locales.includes(this.defaultLocale)) {
      faults.add('INVALID', `The default locale ${this.defaultLocale} must be one of the locales.`, ['input', 'defaultLocale']);
    }
    if (this.name[this.defaultLocale] === undefined) {
      faults.add('INVALID', `Give the name in the default locale, ${this.defaultLocale}.`, ['input', 'name']);
    }
    for (const field of ['name', 'tagline', 'seoDescription'] as const) {
      const foreign = Object.keys(this[field]).filter((locale) => !this.locales.includes(locale));
      if (foreign.length > 0) faults.add('INVALID', `${field} has a text in ${foreign.join(', ')}: take it out, or add the locale.`, ['input', field]);
    }
    faults.throwIfAny();
  }

  update(changes: Partial<SiteDetails>, now: Date): SiteSettings {
    return new SiteSettings({ ...this, ...changes, version: this.version + 1, updatedAt: now });
  }
}
