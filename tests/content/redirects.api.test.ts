import { Redirect } from '../../src/content/domain/redirect.entity';
import { PrismaRedirectRepository } from '../../src/content/infrastructure/prisma-redirect.repository';
import type { Transaction } from '../../src/shared/infrastructure/prisma-unit-of-work';
import { uuidV7 } from '../../src/shared/infrastructure/system';
import { type ContentDesk, createDesk, uuidOf } from './admin-support';

let desk: ContentDesk;
beforeAll(async () => {
  desk = await createDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const site = 'http://localhost:3000';
const save = (fromPath: string, toUrl: string, input: object = {}) => desk.run('redirectSave', { input: { locale: 'en', fromPath, toUrl, ...input } });
const refused = async (fromPath: string, toUrl: string, input: object = {}) =>
  (await desk.faults('redirectSave', { input: { locale: 'en', fromPath, toUrl, ...input } })).map(({ code, field }) => `${code} ${field?.join('.')}`);

/** What a reader gets at a path: a page by its title, or where the path leads on to. */
async function read(path: string, locale = 'en'): Promise<string | null> {
  const { data, errors } = await desk.test.query('query ($path: String!, $locale: Locale) { page(path: $path, locale: $locale) { ... on Page { title } ... on Redirect { to } } }', { path, locale });
  expect(errors).toBeUndefined();
  return data.page && (data.page.title ?? `→ ${data.page.to}`);
}

async function translated(title: string, german: string, slug?: string): Promise<string> {
  const id = await desk.createPublished(title, { slug });
  await desk.run('pageTranslate', { input: { pageId: id, locale: 'de', title: german, slug } });
  await desk.publish(id, 'de');
  return id;
}

describe('a redirect by hand', () => {
  it('moves to another language with its id', async () => {
    const { redirect } = await save('/a', '/b');
    const { redirect: moved } = await save('/a', '/b', { id: redirect.id, locale: 'de', expectedVersion: 1 });
    expect(moved).toMatchObject({ id: redirect.id, locale: 'de', version: 2 });
    expect(await desk.redirects()).toEqual(['de /a → /b (by hand)']);
  });

  it('is refused where a page is live, and never leads others past it', async () => {
    await save('/about', '/elsewhere');
    await desk.createPublished('About');
    await save('/x', '/about');
    expect(await refused('/about', '/y')).toEqual(['TAKEN input.fromPath']);
    expect((await desk.faults('redirectSave', { input: { locale: 'en', fromPath: '/about', toUrl: '/y' } }))[0]!.message).toBe('A page stands at /about; unpublish or move it first.');
    expect(await desk.redirects()).toEqual(['en /about → /elsewhere (by hand)', 'en /x → /about (by hand)']);
    expect(await read('/about')).toBe('About');
    // It would lead back as soon as the page is not public.
    expect(await refused('/elsewhere', '/about')).toEqual(['REDIRECT_LOOP input.toUrl']);
  });

  it.each<[string, string, string]>([
    ['in full', '/r', `${site}/r`],
    ['in full, by the other protocol', '/r', 'https://localhost:3000/r/?a=1'],
    ['with dots', '/r', '/x/../r'],
    ['with escapes', '/r', '/%72'],
    ['with escaped dots', '/r', '/x/%2e%2e/r'],
    ['with its language', '/r', '/en/r'],
    ['without accents of their own', '/\u00e9', '/e\u0301'],
    ['by its letters escaped', '/caf\u00e9', '/caf%C3%A9'],
  ])('to its own address, %s, is a loop', async (_what, from, to) => {
    expect(await refused(from, to)).toEqual(['REDIRECT_LOOP input.toUrl']);
    expect(await desk.redirects()).toEqual([]);
  });

  it('leads away from a path of its own language, which has none before it', async () => {
    expect(await refused('/de/old', '/there')).toEqual(['INVALID input.fromPath']);
    expect((await desk.faults('redirectSave', { input: { locale: 'de', fromPath: '/de', toUrl: '/there' } }))[0]!.message).toBe('fromPath is the path without its language: give the locale de and the path /.');
    // Sites that had their own language in addresses once lead those on.
    await save('/en/old', '/there');
    expect(await read('/en/old')).toBe(`→ ${site}/there`);
  });

  it('that is gone is not changed', async () => {
    const { redirect } = await save('/a', '/b');
    await desk.run('redirectDelete', { id: redirect.id });
    expect(await refused('/a', '/c', { id: redirect.id })).toEqual(['NOT_FOUND input.id']);
  });

  it('to the site of somebody else with the same path is none', async () => {
    await save('/r', 'https://elsewhere.example/r');
    await save('/s', 'http://localhost:3001/s');
    expect(await desk.redirects()).toEqual(['en /r → https://elsewhere.example/r (by hand)', 'en /s → http://localhost:3001/s (by hand)']);
  });

  it('makes no loop across languages', async () => {
    await save('/c1', '/c2', { locale: 'de' });
    expect(await refused('/c2', `${site}/de/c1`)).toEqual(['REDIRECT_LOOP input.toUrl']);
    expect(await refused('/c2', '/de/c1')).toEqual(['REDIRECT_LOOP input.toUrl']);
    await save('/c2', '/c1');
    expect(await desk.redirects()).toEqual(['de /c1 → http://localhost:3000/c1 (by hand)', 'en /c2 → /c1 (by hand)']);
  });

  it('leads on to the end, whatever query, slash or spelling is on the way', async () => {
    await save('/q1', '/q2?a=1');
    await save('/q3', `${site}/q2/#top`);
    await save('/q4', '/x/../%712');
    await save('/de1', '/q2', { locale: 'de' });
    await save('/q2', '/about?b=2');
    expect(await desk.redirects()).toEqual([`de /de1 → ${site}/about?b=2 (by hand)`, ...['/q1', '/q2', '/q3', '/q4'].map((path) => `en ${path} → /about?b=2 (by hand)`)]);
  });

  it('leads to a page in the languages of its own readers only', async () => {
    const id = await translated('About', 'Wir');
    await save('/at', '/de/old');
    await save('/hier', '/old', { locale: 'de' });
    await desk.run('redirectSave', { input: { locale: 'de', fromPath: '/old', pageId: id } });
    expect(await desk.redirects()).toEqual([`en /at → ${site}/de/old (by hand)`, `de /hier → ${id} (by hand)`, `de /old → ${id} (by hand)`]);
  });

  it('is told of with every other that it changes', async () => {
    const { redirect: first } = await save('/a', '/b');
    await desk.sql('TRUNCATE audit_entries');
    const { redirect: second } = await save('/b', '/c');
    expect([await desk.audited(first.id), await desk.audited(second.id)]).toEqual([['redirect.update'], ['redirect.create']]);
  });

  it('has one spelling', async () => {
    await save('/e\u0301t%C3%A9/', '/there');
    await save('/a%20b', '/there');
    expect(await desk.redirects()).toEqual(['en /a%20b → /there (by hand)', 'en /\u00e9t\u00e9 → /there (by hand)']);
    for (const path of ['/\u00e9t\u00e9', '/e\u0301te\u0301', '/%C3%A9t%C3%A9', '/%c3%a9t%c3%a9/', '/x/../\u00e9t\u00e9']) expect(await read(path)).toBe(`→ ${site}/there`);
    expect(await read('/a b')).toBe(`→ ${site}/there`);
    for (const hidden of ['\u202e', '\u200b', '\u2066', '\ufeff']) expect(await refused(`/a${hidden}b`, '/there')).toEqual(['INVALID input.fromPath']);
  });

  it('names the version that was wrong where it stands', async () => {
    await save('/a', '/b');
    expect(await refused('/a', '/c', { expectedVersion: 7 })).toEqual(['VERSION_CONFLICT input.expectedVersion']);
  });
});

describe('an old address', () => {
  it('leads on in its language before another has a page there', async () => {
    const id = await translated('Same', 'Gleich', 'same');
    await desk.move(id, { slugs: [{ locale: 'de', slug: 'gleich' }] });
    expect([await read('/same', 'de'), await read('/same', 'de-AT'), await read('/same')]).toEqual([`→ ${site}/de/gleich`, `→ ${site}/de/gleich`, 'Same']);
    expect(await read('/gleich', 'de')).toBe('Gleich');
  });

  it('leads nobody to itself in another language', async () => {
    const id = await translated('Same', 'Gleich', 'same');
    await desk.move(id, { slugs: [{ locale: 'de', slug: 'gleich' }] });
    await desk.run('pageUnpublish', { pageId: id, locale: 'de' });
    expect(await read('/same', 'de')).toBe('Same');
  });

  it('waits below a page that goes live there, and leads on when that goes', async () => {
    const id = await desk.createPublished('K', { slug: 'k1' });
    await desk.move(id, { slugs: [{ locale: 'en', slug: 'k2' }] });
    const newcomer = await desk.createPublished('Newcomer', { slug: 'k1' });
    expect(await read('/k1')).toBe('Newcomer');
    await desk.run('pageUnpublish', { pageId: newcomer, locale: 'en' });
    expect(await read('/k1')).toBe(`→ ${site}/k2`);
  });

  it('is told of when it is made, taken over and given up', async () => {
    const id = await desk.createPublished('First');
    const { redirect: byHand } = await save('/second', '/elsewhere');
    await desk.move(id, { slugs: [{ locale: 'en', slug: 'second' }] });
    await desk.move(id, { slugs: [{ locale: 'en', slug: 'third' }] });
    const { nodes } = await desk.ask('redirects', { first: 10 });
    const first = nodes.find(({ fromPath }: { fromPath: string }) => fromPath === '/first').id;
    expect(nodes.find(({ fromPath }: { fromPath: string }) => fromPath === '/second')).toMatchObject({ id: byHand.id, version: 2, isAutomatic: true });
    await desk.move(id, { slugs: [{ locale: 'en', slug: 'first' }] });
    expect([await desk.audited(first), await desk.audited(byHand.id)]).toEqual([['redirect.create', 'redirect.delete'], ['redirect.create', 'redirect.update']]);
    expect(await desk.redirects()).toEqual([`en /second → ${id}`, `en /third → ${id}`]);
  });
});

it('many redirects are written in one statement, those at a taken place keep their id', async () => {
  const now = desk.clock.now();
  const make = (fromPath: string, toUrl: string) => Redirect.to({ pageId: null, toUrl }, { id: uuidV7.next(), locale: 'en', fromPath, statusCode: 301, isAutomatic: false }, now);
  const { redirect } = await save('/p0', '/old');
  const write = jest.fn(desk.test.platform.database.prisma.$executeRaw.bind(desk.test.platform.database.prisma));
  // Whatever else it would reach for isn't there.
  await new PrismaRedirectRepository({ $executeRaw: write } as unknown as Transaction).saveAll(Array.from({ length: 50 }, (_, index) => make(`/p${index}`, '/new')));
  expect(write).toHaveBeenCalledTimes(1);
  const rows = await desk.sql<{ id: string }>(`SELECT id FROM redirects WHERE to_url = '/new'`);
  expect(rows).toHaveLength(50);
  expect(rows.map(({ id }) => id)).toContain(uuidOf(redirect.id));
});
