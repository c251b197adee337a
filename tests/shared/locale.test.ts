import { changedFields } from '../../src/shared/domain/entity';
import { inLocale, localeChain, localizedText, textsOf } from '../../src/shared/domain/locale';

describe('the locales to look in', () => {
  it.each([
    ['en', 'en', ['en']],
    ['de-AT', 'en', ['de-AT', 'de', 'en']],
    ['zh-Hant-TW', 'en', ['zh-Hant-TW', 'zh-Hant', 'zh', 'en']],
    ['de-u-co-phonebk', 'en', ['de-u-co-phonebk', 'de-u-co', 'de', 'en']],
    ['en-a-bbb-x-a-ccc', 'fr', ['en-a-bbb-x-a-ccc', 'en-a-bbb', 'en', 'fr']],
    ['x-whatever', 'en', ['x-whatever', 'en']],
  ])('for %s on a site in %s are %j', (locale, siteDefault, chain) => {
    expect(localeChain(locale, siteDefault)).toEqual(chain);
  });

  it('have the site\'s own once, where it would come first', () => {
    expect(localeChain('pt-BR', 'pt')).toEqual(['pt-BR', 'pt']);
    expect(localeChain('pt', 'pt-BR')).toEqual(['pt', 'pt-BR']);
  });

  it.each([null, undefined, ''])('are the site\'s own where none was asked for: %j', (locale) => {
    expect(localeChain(locale, 'fr')).toEqual(['fr']);
  });
});

describe('a text in several languages', () => {
  const greeting = { 'zh-Hant': '您好', zh: '你好', en: 'Hello', de: '' };

  it('is read in the first locale that has one', () => {
    expect(inLocale(greeting, localeChain('zh-Hant-TW', 'en'))).toBe('您好');
    expect(inLocale(greeting, localeChain('zh-Hans', 'en'))).toBe('你好');
    expect(inLocale(greeting, localeChain('fr-CA', 'en'))).toBe('Hello');
  });

  it('is empty where it was left empty on purpose', () => {
    expect(inLocale(greeting, localeChain('de-CH', 'en'))).toBe('');
  });

  it('is null where no locale has it', () => {
    expect(inLocale(greeting, localeChain('fr', 'it'))).toBeNull();
    expect(inLocale({}, ['en'])).toBeNull();
  });

  it('is read from a list, and listed in the order of its locales', () => {
    const list = [{ locale: 'en', text: 'Hello' }, { locale: 'de', text: 'Hallo' }];
    expect(localizedText(list)).toEqual({ en: 'Hello', de: 'Hallo' });
    expect(textsOf(localizedText(list))).toEqual([...list].reverse());
  });

  it('counts as the same whatever the order of its languages', () => {
    const texts = (text: object) => ({ name: text });
    expect(changedFields(texts({ en: 'Hello', de: 'Hallo' }), texts({ de: 'Hallo', en: 'Hello' }))).toEqual([]);
    expect(changedFields(texts({ en: 'Hello', de: 'Hallo' }), texts({ en: 'Hallo', de: 'Hello' }))).toEqual(['name']);
  });
});
