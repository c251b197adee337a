import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createTestApp, type TestApp } from '../support/app';

describe('the HTTP server', () => {
  let testApp: TestApp;
  beforeAll(async () => {
    testApp = await createTestApp({ env: { CORS_ORIGINS: 'https://www.example.org', BODY_LIMIT_BYTES: '2000' } });
  });
  afterAll(() => testApp.close());
  const inject: TestApp['app']['http']['inject'] = ((...args: Parameters<TestApp['app']['http']['inject']>) => testApp.app.http.inject(...args)) as never;

  test('takes a harmless request id and returns it', async () => {
    const response = await inject({ url: '/health/live', headers: { 'x-request-id': 'trace-0123456789' } });
    expect(response.headers['x-request-id']).toBe('trace-0123456789');
  });

  test.each(['short', 'has a space and more', `x${'y'.repeat(70)}`, 'line\tbreak-00000'])('replaces the request id %j by its own', async (id) => {
    const response = await inject({ url: '/health/live', headers: { 'x-request-id': id } });
    expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('answers an unknown address with a problem document', async () => {
    const response = await inject({ url: '/nothing?secret=1' });
    expect(response.statusCode).toBe(404);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json()).toMatchObject({ code: 'NOT_FOUND', status: 404, instance: '/nothing', requestId: response.headers['x-request-id'] });
  });

  test('answers an address that is no URL with a problem document too', async () => {
    const response = await inject({ url: '/%ff' });
    expect(response.statusCode).toBe(400);
    expect(response.headers).toMatchObject({ 'content-type': expect.stringContaining('application/problem+json'), 'x-content-type-options': 'nosniff', 'x-request-id': expect.any(String) });
  });

  test.each(['PUT', 'PATCH', 'DELETE'] as const)('says that %s is not for GraphQL', async (method) => {
    const response = await inject({ method, url: '/graphql' });
    expect([response.statusCode, response.headers.allow]).toEqual([405, 'GET, POST']);
  });

  test('says 406 in the status and in the error', async () => {
    const response = await inject({ method: 'POST', url: '/graphql', headers: { 'content-type': 'application/json', accept: 'image/png' }, payload: { query: '{ __typename }' } });
    expect([response.statusCode, response.json().errors[0].extensions.status]).toEqual([406, 406]);
  });

  test('cuts a body that never ends', async () => {
    const slow = await createTestApp({ env: { REQUEST_TIMEOUT_MS: '300' } });
    const { port } = new URL(await slow.app.http.listen({ port: 0, host: '127.0.0.1' }));
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n');
    const drip = setInterval(() => socket.write(' '), 50);
    socket.on('error', () => undefined);
    const answer = await text(socket).catch(() => 'cut');
    clearInterval(drip);
    expect(answer).toMatch(/408|cut/);
    await slow.close();
  });

  test('refuses a body over the limit before reading it', async () => {
    const response = await inject({ method: 'POST', url: '/graphql', headers: { 'content-type': 'application/json' }, payload: JSON.stringify({ query: `{ a${' '.repeat(3_000)} }` }) });
    expect(response.statusCode).toBe(413);
    expect(response.json().errors[0].extensions.code).toBe('PAYLOAD_TOO_LARGE');
  });

  test('lets listed origins read, and no others', async () => {
    const preflight = (origin: string) => inject({ method: 'OPTIONS', url: '/graphql', headers: { origin, 'access-control-request-method': 'POST' } });
    expect((await preflight('https://www.example.org')).headers['access-control-allow-origin']).toBe('https://www.example.org');
    expect((await preflight('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined();
    const answer = await inject({ method: 'POST', url: '/graphql', headers: { origin: 'https://www.example.org', 'content-type': 'application/json' }, payload: { query: '{ __typename }' } });
    expect(answer.headers.vary).toMatch(/Origin/);
    expect(answer.headers.vary).toMatch(/Authorization/);
  });

  test('sends the security headers', async () => {
    const { headers } = await inject({ url: '/health/live' });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'strict-transport-security': expect.stringContaining('max-age='),
    });
  });

  test('compresses large answers', async () => {
    const response = await inject({ method: 'POST', url: '/graphql', headers: { 'content-type': 'application/json', 'accept-encoding': 'gzip' }, payload: { query: '{ __schema { types { name description fields { name description } } } }' } });
    expect(response.headers['content-encoding']).toBe('gzip');
  });

  test('serves GraphiQL to a browser from its own files alone', async () => {
    const page = await inject({ url: '/graphql', headers: { accept: 'text/html' } });
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    // A cache in front that keeps answers of the same address must not hand this to programs.
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store', vary: expect.stringContaining('Accept,') });
    const urls = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url!);
    expect(urls.length).toBeGreaterThanOrEqual(5);
    for (const url of urls) expect((await inject({ url })).statusCode).toBe(200);
  });
});

describe('health', () => {
  test('is ready with its database, and not ready without it; alive either way', async () => {
    const testApp = await createTestApp();
    const status = async (url: string) => (await testApp.app.http.inject({ url })).statusCode;
    expect([await status('/health/live'), await status('/health/ready'), await status('/health')]).toEqual([200, 200, 200]);
    await testApp.platform.database.pool.end();
    expect([await status('/health/live'), await status('/health/ready'), await status('/health')]).toEqual([200, 503, 503]);
    await testApp.close();
  });

  test('turns not ready as soon as the process drains', async () => {
    const testApp = await createTestApp();
    testApp.app.drain();
    const response = await testApp.app.http.inject({ url: '/health/ready' });
    expect([response.statusCode, response.json()]).toEqual([503, { status: 'draining' }]);
    await testApp.close();
  });

  test('is only degraded without Redis', async () => {
    const testApp = await createTestApp({ env: { REDIS_URL: 'redis://127.0.0.1:1' } });
    const response = await testApp.app.http.inject({ url: '/health' });
    expect([response.statusCode, response.json()]).toMatchObject([200, { status: 'degraded', parts: { database: 'up', redis: 'down' } }]);
    await testApp.close();
  });
});

describe('in production', () => {
  let testApp: TestApp;
  beforeAll(async () => {
    testApp = await createTestApp({
      env: { NODE_ENV: 'production', JWT_SECRET: 'k2J8vQx0Zr5TnB1yLwE7uHcS4aGdF9mP6oXiV3eNqKs', SMTP_URL: 'smtp://127.0.0.1:1', MEDIA_SCAN: 'off', MIGRATE_ON_START: 'false' },
    });
  });
  afterAll(() => testApp.close());

  test('introspection is off', async () => {
    const answer = await testApp.query('{ __schema { types { name } } }');
    expect(answer.errors?.[0]).toMatchObject({ message: expect.stringContaining('INTROSPECTION=true'), extensions: { code: 'BAD_USER_INPUT' } });
    expect(answer.data).toBeUndefined();
  });

  test('an error suggests no field', async () => {
    const answer = await testApp.query('{ nod(id: 1) { id } }');
    expect(answer.errors?.[0]?.message).not.toMatch(/did you mean/i);
  });

  test('the IDE is off', async () => {
    const response = await testApp.app.http.inject({ url: '/graphiql/graphiql.js' });
    expect(response.statusCode).toBe(404);
  });
});
