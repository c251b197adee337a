import { createHash } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { authFeature } from '../../src/auth';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { operation } from '../support/operations';
import { aPerson, signIn, signInAs } from '../support/people';
import { startRedis } from '../support/redis';

const document = (name: string) => operation('web/auth', name);
const cookieOf = (response: LightMyRequestResponse, name = '__Host-marquee_refresh') => response.cookies.find((cookie) => cookie.name === name);
const withCookie = (token: string, more: Record<string, string> = {}) => ({ cookie: `__Host-marquee_refresh=${token}`, ...more });

describe('a session', () => {
  const clock = fakeClock();
  let test: TestApp;
  const refresh = (token: string, more?: Record<string, string>) => test.query(document('SessionRefresh'), {}, withCookie(token, more));
  const viewer = async (accessToken: string) => {
    const { status, data, errors } = await test.query(document('Viewer'), {}, { authorization: `Bearer ${accessToken}` });
    return { status, email: data?.viewer?.email, code: errors?.[0]?.extensions.code };
  };

  beforeAll(async () => {
    test = await createTestApp({ clock, env: { CORS_ORIGINS: 'https://app.example.com', SIGN_IN_LIMIT_PER_ADDRESS: '1000' } });
  });
  afterAll(() => test.close());

  it('starts with the right password, in any case of the address, and says who is signed in on both endpoints', async () => {
    const ada = await aPerson(test, { email: 'Ada@People.example', role: 'ADMIN' });
    const session = await signIn(test, { ...ada, email: 'aDA@people.EXAMPLE' });
    expect(await viewer(session.accessToken)).toEqual({ status: 200, email: 'Ada@People.example', code: undefined });
    const admin = await test.adminQuery(operation('admin/users', 'AdminViewer'), {}, session.headers);
    expect(admin.data.viewer).toMatchObject({ id: ada.id, role: 'ADMIN', status: 'ACTIVE' });
  });

  it('keeps its refresh token in a cookie that no script and no other site can use, and out of caches', async () => {
    const { email, password } = await aPerson(test);
    const { response } = await test.query(document('SessionCreate'), { input: { email, password } });
    expect(cookieOf(response)).toMatchObject({ path: '/', httpOnly: true, secure: true, sameSite: 'Strict', expires: new Date(clock.now().getTime() + 604_800_000) });
    expect(cookieOf(response)).not.toHaveProperty('domain');
    expect(cookieOf(response)!.value).toMatch(/^[\w-]{64}$/);
    expect(cookieOf(response, 'marquee_csrf')).toMatchObject({ path: '/', secure: true, sameSite: 'Strict' });
    expect(cookieOf(response, 'marquee_csrf')).not.toHaveProperty('httpOnly');
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.body).not.toContain(cookieOf(response)!.value);
  });

  it('stores no refresh token as it is', async () => {
    const { refreshToken } = await signInAs(test, 'USER');
    const { rows } = await test.platform.database.pool.query<{ stored: string }>('SELECT refresh_tokens::text AS stored FROM refresh_tokens');
    const stored = rows.map((row) => row.stored).join();
    expect(stored).toContain(createHash('sha256').update(refreshToken).digest('hex'));
    expect(stored).not.toContain(Buffer.from(refreshToken).toString('hex'));
    expect(stored).not.toContain(Buffer.from(refreshToken, 'base64url').toString('hex'));
  });

  it('is refreshed with a new token each time', async () => {
    const { refreshToken, email } = await signInAs(test, 'USER');
    const { data, response } = await refresh(refreshToken);
    expect(data.sessionRefresh).toMatchObject({ user: { email }, userErrors: [] });
    expect(cookieOf(response)!.value).not.toBe(refreshToken);
    expect(response.headers['cache-control']).toBe('no-store');
    expect((await viewer(data.sessionRefresh.accessToken)).email).toBe(email);
  });

  it('survives two refreshes at the same moment, and both tabs go on', async () => {
    const { refreshToken } = await signInAs(test, 'USER');
    const tabs = await Promise.all(Array.from({ length: 8 }, () => refresh(refreshToken)));
    expect(tabs.map(({ data }) => data.sessionRefresh.userErrors)).toEqual(tabs.map(() => []));
    const tokens = tabs.map(({ response }) => cookieOf(response)!.value);
    expect(new Set(tokens).size).toBe(tabs.length);
    for (const token of tokens) expect((await refresh(token)).data.sessionRefresh.userErrors).toEqual([]);
  });

  it('forgives the same token within the grace, and ends the family after it', async () => {
    const thief = await signInAs(test, 'USER');
    const other = await signIn(test, thief);
    const owner = cookieOf((await refresh(thief.refreshToken)).response)!.value;
    clock.advance(9);
    expect((await refresh(thief.refreshToken)).data.sessionRefresh.userErrors).toEqual([]);
    clock.advance(2);
    const reused = await refresh(thief.refreshToken);
    expect(reused.data.sessionRefresh).toMatchObject({ accessToken: null, userErrors: [{ code: 'SESSION_EXPIRED' }] });
    expect(cookieOf(reused.response)).toMatchObject({ value: '' });
    expect((await refresh(owner)).data.sessionRefresh.userErrors).toMatchObject([{ code: 'SESSION_EXPIRED' }]);
    expect(await viewer(thief.accessToken)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    expect((await viewer(other.accessToken)).email).toBe(thief.email);
    expect((await refresh(other.refreshToken)).data.sessionRefresh.userErrors).toEqual([]);
    const entries = await test.platform.database.prisma.auditEntry.findMany({ where: { action: 'session.reuse-detected' } });
    expect(entries).toHaveLength(1);
  });

  it('would live on after a reuse if reuse were not looked for', async () => {
    const { refreshToken } = await signInAs(test, 'USER');
    const current = cookieOf((await refresh(refreshToken)).response)!.value;
    clock.advance(60);
    // The check off: the token looks as if it had never been rotated.
    await test.platform.database.pool.query('UPDATE refresh_tokens SET rotated_at = NULL');
    expect((await refresh(refreshToken)).data.sessionRefresh.userErrors).toEqual([]);
    expect((await refresh(current)).data.sessionRefresh.userErrors).toEqual([]);
  });

  it('ends when nobody refreshes it in time', async () => {
    const idle = await signInAs(test, 'USER');
    clock.advance(604_799);
    const kept = cookieOf((await refresh(idle.refreshToken)).response)!.value;
    clock.advance(604_801);
    expect((await refresh(kept)).data.sessionRefresh.userErrors).toMatchObject([{ code: 'SESSION_EXPIRED' }]);
  });

  it('ends after 30 days however busy it is, its access token too', async () => {
    let { refreshToken } = await signInAs(test, 'USER');
    for (let day = 0; day < 29; day += 1) {
      clock.advance(86_400);
      refreshToken = cookieOf((await refresh(refreshToken)).response)!.value;
    }
    clock.advance(86_400 - 60);
    const { data, response } = await refresh(refreshToken);
    expect(data.sessionRefresh.expiresAt).toBe(new Date(clock.now().getTime() + 60_000).toISOString());
    clock.advance(61);
    expect(await viewer(data.sessionRefresh.accessToken)).toMatchObject({ status: 401 });
    expect((await refresh(cookieOf(response)!.value)).data.sessionRefresh.userErrors).toMatchObject([{ code: 'SESSION_EXPIRED' }]);
  });

  it('is over at once when its device logs out, by access token or by cookie alone', async () => {
    const byToken = await signInAs(test, 'USER');
    expect((await viewer(byToken.accessToken)).status).toBe(200);
    const out = await test.query(document('SessionRevoke'), {}, byToken.headers);
    expect(out.data.sessionRevoke).toEqual({ accepted: true, userErrors: [] });
    expect(cookieOf(out.response)).toMatchObject({ value: '' });
    expect(await viewer(byToken.accessToken)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    expect((await refresh(byToken.refreshToken)).data.sessionRefresh.userErrors).toMatchObject([{ code: 'SESSION_EXPIRED' }]);

    const byCookie = await signInAs(test, 'USER');
    expect((await viewer(byCookie.accessToken)).status).toBe(200);
    expect((await test.query(document('SessionRevoke'), {}, withCookie(byCookie.refreshToken))).data.sessionRevoke.accepted).toBe(true);
    expect((await viewer(byCookie.accessToken)).status).toBe(401);
  });

  it('ends on every device when somebody logs out everywhere', async () => {
    const here = await signInAs(test, 'USER');
    const there = await signIn(test, here);
    expect((await test.query(document('SessionRevokeAll'), {}, here.headers)).data.sessionRevokeAll.accepted).toBe(true);
    for (const { accessToken, refreshToken } of [here, there]) {
      expect((await viewer(accessToken)).status).toBe(401);
      expect((await refresh(refreshToken)).data.sessionRefresh.userErrors).toMatchObject([{ code: 'SESSION_EXPIRED' }]);
    }
  });

  it.each([
    ['nothing', undefined],
    ['garbage', 'garbage'],
    ['a token of the right form', Buffer.alloc(48, 7).toString('base64url')],
  ])('is not refreshed by %s', async (_what, token) => {
    const { status, data } = await (token ? refresh(token) : test.query(document('SessionRefresh')));
    expect(status).toBe(200);
    expect(data.sessionRefresh).toMatchObject({ accessToken: null, user: null, userErrors: [{ code: 'SESSION_EXPIRED', field: null }] });
  });

  it('does not come back for an account that was shut', async () => {
    const { refreshToken, uuid } = await signInAs(test, 'USER');
    await test.platform.database.prisma.user.update({ where: { id: uuid }, data: { status: 'DEACTIVATED' } });
    expect((await refresh(refreshToken)).data.sessionRefresh.userErrors).toMatchObject([{ code: 'SESSION_EXPIRED' }]);
  });

  describe('used through its cookie', () => {
    it.each([
      ['no origin, as native clients send', {}, true],
      ['the origin of the API itself', { origin: 'http://localhost', host: 'localhost' }, true],
      ['another origin', { origin: 'https://evil.example' }, false],
      ['another port of the host', { origin: 'http://localhost:8080', host: 'localhost:80' }, false],
      ['an opaque origin', { origin: 'null' }, false],
      ['no origin from a browser on another site', { 'sec-fetch-site': 'cross-site' }, false],
      ['an allowed origin without its CSRF token', { origin: 'https://app.example.com' }, false],
      ['an allowed origin with a wrong CSRF token', { origin: 'https://app.example.com', 'x-csrf-token': 'wrong' }, false],
    ])('with %s: %s', async (_what, headers, isAllowed) => {
      const { refreshToken } = await signInAs(test, 'USER');
      for (const name of ['SessionRefresh', 'SessionRevoke']) {
        const { data, errors } = await test.query(document(name), {}, withCookie(refreshToken, headers as Record<string, string>));
        if (isAllowed) expect(errors).toBeUndefined();
        else {
          expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
          expect(data).toBeNull();
        }
      }
      if (!isAllowed) expect((await refresh(refreshToken)).data.sessionRefresh.userErrors).toEqual([]);
    });

    it('needs the CSRF token of this very session from an allowed origin', async () => {
      const mine = await signInAs(test, 'USER');
      const other = await signInAs(test, 'USER');
      const from = (csrfToken: string) => refresh(mine.refreshToken, { origin: 'https://app.example.com', 'x-csrf-token': csrfToken });
      expect((await from(other.csrfToken)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      const { data, response } = await from(mine.csrfToken);
      expect(data.sessionRefresh).toMatchObject({ userErrors: [], csrfToken: mine.csrfToken });
      expect(response.headers['access-control-allow-origin']).toBe('https://app.example.com');
    });
  });

  it('survives an empty Redis', async () => {
    const redis = await startRedis();
    const other = await createTestApp({ clock, databaseUrl: test.databaseUrl, env: { REDIS_URL: redis.url, REDIS_TIMEOUT_MS: '5000' } });
    const { refreshToken, headers } = await signInAs(other, 'USER');
    await eventually(() => other.platform.redis!.status === 'ready');
    await other.platform.redis!.flushall();
    await redis.stop();
    expect((await other.query(document('SessionRefresh'), {}, withCookie(refreshToken))).data.sessionRefresh.userErrors).toEqual([]);
    expect((await other.query(document('Viewer'), {}, headers)).data.viewer).not.toBeNull();
    await other.close();
  });

  it('leaves nothing behind when its time is over', async () => {
    const { pool } = test.platform.database;
    await signInAs(test, 'USER');
    clock.advance(604_801);
    const alive = await signInAs(test, 'USER');
    const job = authFeature(test.platform, { onAccessChanged: () => undefined }).recurring![0]!;
    await job.run();
    expect((await pool.query('SELECT user_id FROM sessions')).rows).toEqual([{ user_id: alive.uuid }]);
    expect((await pool.query('SELECT count(*)::int FROM refresh_tokens')).rows).toEqual([{ count: 1 }]);
    expect((await refresh(alive.refreshToken)).data.sessionRefresh.userErrors).toEqual([]);
  });
});
