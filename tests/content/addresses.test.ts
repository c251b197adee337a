import fc from 'fast-check';
import { normalPath } from '../../src/content/domain/page-path';
import { isSafeHref } from '../../src/content/domain/section-draft';

describe('the path that somebody typed', () => {
  it.each([
    ['/about/', '/about'],
    ['about', '/about'],
    ['', '/'],
    ['//evil.example/a', '/evil.example/a'],
    ['/a//b', '/a/b'],
    ['/x/../r', '/r'],
    ['/../..', '/'],
    ['/%724', '/r4'],
    ['/e\u0301', '/\u00e9'],
    ['/%C3%A9', '/\u00e9'],
    ['/e%cc%81', '/\u00e9'],
    ['/a%2fb', '/a%2Fb'],
    ['/a?b#c', '/a%3Fb%23c'],
    ['/100%', '/100%25'],
    ['/%2541', '/%2541'],
    ['/%ff', '/%FF'],
    ['/a%5cb', '/a%5Cb'],
    ['/a%E2%80%AEb', '/a%E2%80%AEb'],
  ])('%j is %j', (typed, path) => expect(normalPath(typed)).toBe(path));

  it('is the same when it is read again, whatever it was', () => {
    const typed = fc.array(fc.oneof(fc.constantFrom('/', '.', '%', '%2e', '%25', '%41', '%2f', '%5C', '\\', '?', '#', '\u202e', 'e\u0301'), fc.string({ unit: 'binary', maxLength: 3 }))).map((parts) => parts.join(''));
    fc.assert(fc.property(typed, (path) => normalPath(normalPath(path)) === normalPath(path)), { numRuns: 2_000 });
  });
});

describe('the address of a link', () => {
  it.each(['/about', '/a?b=c#d', '#top', 'https://example.org', 'http://example.org:8080/a', 'mailto:a@example.org', 'tel:+431234', 'https://[::1]/', '/\u00e9t\u00e9'])('%j leads somewhere', (href) => expect(isSafeHref(href)).toBe(true));

  it.each([
    'https://user:pass@host', 'https://user@host/', '//evil.com', '/\\evil.com', '/.//evil.com', '/..//evil.com', '/%2e//evil.com', 'https://[::1', 'http://%zz', 'https:evil', 'https:///evil.com',
    '/a\u202eb', '/a\u200bb', 'https://example.org/\u2066', '/\ufeff', '/a b', 'javascript:alert(1)', 'data:text/html,x', 'mailto:', 'about', '', `/${'a'.repeat(2_000)}`,
  ])('%j is refused', (href) => expect(isSafeHref(href)).toBe(false));
});
