import { CurrentSettings } from '../../src/settings/application/current-settings.service';
import { SiteSettings } from '../../src/settings/domain/site-settings.entity';
import { type DomainError } from '../../src/shared/domain/errors';
import type { Fields } from '../../src/shared/domain/entity';
import { fakeClock } from '../support/app';

const now = new Date('2026-11-22T12:00:00.000Z');
const settings = (overrides: Partial<Fields<SiteSettings>> = {}) =>
  new SiteSettings({
    id: '00000000-0000-7000-8000-000000000001', name: { en: 'Marquee' }, tagline: {}, defaultLocale: 'en', locales: ['en'], defaultCurrency: 'EUR', contactEmail: null, contactPhone: null,
    socialLinks: [], logoId: null, seoDescription: {}, isIndexed: true, holdMinutes: null, cancellableHours: null, refundPercent: null, version: 1, updatedAt: now, ...overrides,
  });

function faultsOf(make: () => unknown): string[] {
  try {
    make();
    return [];
  } catch (error) {
    return (error as DomainError).faults.map(({ code, field }) => `${code} ${field?.join('.')}`);
  }
}

describe('the settings', () => {
  it('have a name in their default locale, which is one of the site', () => {
    expect(faultsOf(() => settings({ defaultLocale: 'de' }))).toEqual(['INVALID input.defaultLocale', 'INVALID input.name']);
    expect(faultsOf(() => settings({ defaultLocale: 'de', locales: ['de', 'en'] }))).toEqual(['INVALID input.name']);
    expect(faultsOf(() => settings({ defaultLocale: 'de', locales: ['de', 'en'], name: { de: 'Marquee' } }))).toEqual([]);
  });

  it('have texts only in the locales of the site, and say of each where not', () => {
    const texts = { en: 'Marquee', fr: 'Marquise', it: 'Tenda' };
    expect(faultsOf(() => settings({ name: texts, tagline: texts, seoDescription: texts }))).toEqual(['INVALID input.name', 'INVALID input.tagline', 'INVALID input.seoDescription']);
    expect(() => settings({ tagline: texts })).toThrow('tagline has a text in fr, it: take it out, or add the locale.');
  });

  it('change as a whole, by one version', () => {
    const before = settings();
    const after = before.update({ holdMinutes: 30 }, new Date(now.getTime() + 1));
    expect(after).toEqual(settings({ holdMinutes: 30, version: 2, updatedAt: new Date(now.getTime() + 1) }));
    expect(before).toEqual(settings());
    expect(faultsOf(() => before.update({ locales: ['de'] }, now))).toEqual(['INVALID input.defaultLocale', 'INVALID input.name']);
  });
});

/** Stands in for the database: each read waits until it is answered. */
class Reads {
  readonly answers: { resolve(settings: SiteSettings): void; reject(error: Error): void }[] = [];

  get = (): Promise<SiteSettings> => new Promise((resolve, reject) => void this.answers.push({ resolve, reject }));
}

function open() {
  const clock = fakeClock();
  const reads = new Reads();
  return { clock, reads, current: new CurrentSettings(reads, clock) };
}

describe('the settings as they were read last', () => {
  it('are read once for all who ask meanwhile, and for those who ask within 5 seconds', async () => {
    const { clock, reads, current } = open();
    const both = [current.get(), current.get()];
    reads.answers[0]!.resolve(settings());
    expect(await Promise.all(both)).toEqual([settings(), settings()]);
    clock.advance(4.999);
    expect(await current.get()).toEqual(settings());
    expect(reads.answers).toHaveLength(1);
  });

  it('are read anew after 5 seconds, counted from the start of the read', async () => {
    const { clock, reads, current } = open();
    const first = current.get();
    clock.advance(4);
    reads.answers[0]!.resolve(settings());
    await first;
    clock.advance(1);
    const second = current.get();
    reads.answers[1]!.resolve(settings({ version: 2 }));
    expect((await second).version).toBe(2);
  });

  it('are forgotten at once, also those that a read under way brings', async () => {
    const { reads, current } = open();
    const old = current.get();
    current.forget();
    const fresh = current.get();
    reads.answers[1]!.resolve(settings({ version: 2 }));
    reads.answers[0]!.resolve(settings());
    expect((await old).version).toBe(1);
    expect((await fresh).version).toBe(2);
    expect((await current.get()).version).toBe(2);
    expect(reads.answers).toHaveLength(2);
  });

  it('are never a failure that was kept', async () => {
    const { reads, current } = open();
    const both = [current.get(), current.get()];
    reads.answers[0]!.reject(new Error('the database is away'));
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = current.get();
    reads.answers[1]!.resolve(settings());
    expect(await next).toEqual(settings());
  });

  it('outlive the failure of a read that was forgotten', async () => {
    const { reads, current } = open();
    const lost = current.get();
    current.forget();
    const fresh = current.get();
    reads.answers[1]!.resolve(settings());
    await fresh;
    reads.answers[0]!.reject(new Error('the database is away'));
    await expect(lost).rejects.toThrow('the database is away');
    await current.get();
    expect(reads.answers).toHaveLength(2);
  });
});
