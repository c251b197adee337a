import { SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { JosePreviewTokens } from '../../src/content/infrastructure/jose-preview-tokens';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { signInAs } from '../support/people';
import { ContentWorld, everything, section, text, toPage, type WrittenPage } from './content-world';

const preview = `${everything} query ($token: String!) { pagePreview(token: $token) { ...Everything } }`;

describe('a preview', () => {
  const clock = fakeClock();
  let app: TestApp;
  let world: ContentWorld;
  let tokens: JosePreviewTokens;
  let draft: WrittenPage;
  let changed: WrittenPage;

  beforeAll(async () => {
    app = await createTestApp({ clock });
    world = new ContentWorld(app, clock.now());
    await world.settings({ locales: ['en', 'de'] });
    tokens = new JosePreviewTokens([app.platform.config.JWT_SECRET]);
    const hidden = await world.page({ path: '/hidden', state: 'DRAFT' });
    const live = await world.page({ in: { en: { path: '/live', title: 'Live' }, de: { path: '/lebt', title: 'Lebt' } } });
    const sections = [section.richText({ body: text('To ', toPage(hidden.id), toPage(live.id)) })];
    draft = await world.page({ parentId: live.id, in: { de: { path: '/entwurf', title: 'Entwurf', state: 'DRAFT', sections } } });
    changed = await world.page({ path: '/changed', title: 'Public', state: 'CHANGED', draft: { title: 'Not yet' } });
  });

  afterAll(() => app?.close());

  const tokenFor = ({ id, versions }: WrittenPage, version = Object.values(versions)[0]!.draft, seconds = 600) => tokens.issue({ pageId: id, versionId: version }, new Date(clock.now().getTime() + seconds * 1_000));
  const show = async (token: string) => {
    const { data, errors, response } = await app.query(preview, { token });
    expect(errors).toBeUndefined();
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
    return data.pagePreview;
  };

  it('shows a draft in its language; what it links to only where that is public', async () => {
    const page = await show(await tokenFor(draft));
    expect(page).toMatchObject({ title: 'Entwurf', locale: 'de', path: '/entwurf', isPreview: true, publishedAt: null, alternates: [], breadcrumbs: [{ title: 'Lebt' }], seo: { noIndex: true } });
    expect(page.sections[0].body.html).toBe('<p>To link 0<a href="http://localhost:3000/de/lebt">link 1</a></p>');
  });

  it('shows the version that its token names, and the public one stays as it is', async () => {
    expect(await show(await tokenFor(changed))).toMatchObject({ title: 'Not yet', isPreview: true, publishedAt: null });
    expect(await show(await tokenFor(changed, changed.versions.en!.published!))).toMatchObject({ title: 'Public', isPreview: true, publishedAt: '2026-11-22T02:00:00.000Z' });
    expect((await app.query('{ page(path: "/changed") { ... on Page { title isPreview } } }')).data.page).toEqual({ title: 'Public', isPreview: false });
  });

  it('shows nothing for a token that is expired, forged, of another key, of another page or of nothing', async () => {
    const { id, versions } = draft;
    const good = await tokenFor(draft);
    const [header, payload, signature] = good.split('.');
    const other = new JosePreviewTokens(['another secret of more than 32 characters']);
    const later = new Date(clock.now().getTime() + 600_000);
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    const sameSecret = await new SignJWT({ version: versions.de!.draft }).setProtectedHeader({ alg: 'HS256' }).setSubject(id).setAudience('marquee-preview').setExpirationTime(later).sign(new TextEncoder().encode(app.platform.config.JWT_SECRET));
    const bad = [
      await tokenFor(draft, undefined, -1),
      await tokenFor(draft, undefined, 0),
      `${header}.${payload}.${signature!.replace(/^./, (sign) => (sign === 'A' ? 'B' : 'A'))}`,
      `${header}.${Buffer.from(JSON.stringify({ version: changed.versions.en!.draft, sub: changed.id, aud: 'marquee-preview', exp: 9_999_999_999 })).toString('base64url')}.${signature}`,
      await other.issue({ pageId: id, versionId: versions.de!.draft }, later),
      await tokenFor({ ...draft, id: changed.id }),
      await tokenFor(draft, changed.versions.en!.draft),
      await tokens.issue({ pageId: randomUUID(), versionId: randomUUID() }, later),
      sameSecret, unsigned, '', 'x', 'x'.repeat(5_000),
    ];
    for (const token of bad) expect(await show(token)).toBeNull();
    expect(await show(good)).not.toBeNull();
  });

  it('ends when its token does', async () => {
    const token = await tokenFor(draft, undefined, 60);
    expect(await show(token)).not.toBeNull();
    clock.advance(61);
    expect(await show(token)).toBeNull();
  });

  it('of a page in the trash, or gone, shows nothing', async () => {
    const trashed = await world.page({ path: '/bin', state: 'TRASHED' });
    expect(await show(await tokenFor(trashed))).toBeNull();
    const gone = await world.page({ path: '/gone' });
    const token = await tokenFor(gone);
    expect(await show(token)).not.toBeNull();
    await app.platform.database.prisma.page.delete({ where: { id: gone.id } });
    expect(await show(token)).toBeNull();
  });

  it('is not opened by the token of a session, nor a session by its token', async () => {
    const { accessToken } = await signInAs(app, 'ADMIN');
    expect(await show(accessToken)).toBeNull();
    const { errors, data } = await app.query('{ viewer { id } }', {}, { authorization: `Bearer ${await tokenFor(draft)}` });
    expect(errors?.[0]?.extensions.code ?? data).toBe('UNAUTHENTICATED');
  });
});
