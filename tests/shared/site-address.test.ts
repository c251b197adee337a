import { eventAddress, pageAddress } from '../../src/shared/domain/site-address';

describe('the address on the website', () => {
  it.each([
    ['/about', 'en', 'https://x.example/about'],
    ['/', 'en', 'https://x.example/'],
    ['/ueber-uns/wir', 'de', 'https://x.example/de/ueber-uns/wir'],
    ['/', 'de', 'https://x.example/de'],
    ['/', 'pt-BR', 'https://x.example/pt-BR'],
  ])('of the page %s in %s', (path, locale, address) => {
    for (const base of ['https://x.example', 'https://x.example/']) expect(pageAddress(base, path, locale, 'en')).toBe(address);
  });

  it('of an event', () => {
    expect(eventAddress('https://x.example/shop/', 'evening')).toBe('https://x.example/shop/events/evening');
  });
});
