import path from 'node:path';
import { freePort, startEmbeddedPostgres } from '../../src/shared/infrastructure/embedded-postgres/embedded-postgres';
import { deployMigrations } from '../../src/shared/infrastructure/migrations/migrations';
import { createTestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { signInAs } from '../support/people';
import { createTempDir } from '../support/temp-dir';

jest.setTimeout(120_000);

test('while PostgreSQL is away every answer says so at once, and all goes on when it is back, jobs too', async () => {
  const dataDir = path.join(await createTempDir(), 'data');
  const port = await freePort();
  const start = () => startEmbeddedPostgres({ dataDir, port, report: () => undefined });
  let postgres = await start();
  await deployMigrations(postgres.url);
  const testApp = await createTestApp({ databaseUrl: postgres.url });
  await testApp.app.startJobs();
  const admin = await signInAs(testApp, 'ADMIN');
  const readiness = async () => (await testApp.app.http.inject({ url: '/health/ready' })).statusCode;
  const read = () => testApp.query('{ tags { name } }');
  const readAsAdmin = () => testApp.adminQuery('{ adminEvents(first: 1) { nodes { id } } }', {}, admin.headers);
  const register = (email: string) =>
    testApp.query(`mutation { userRegister(input: { email: "${email}", password: "a long enough passphrase", displayName: "Ada" }) { accepted userErrors { code } } }`);
  expect([(await read()).data, await readiness()]).toEqual([{ tags: [] }, 200]);

  await postgres.stop();
  for (const answer of [await read(), await readAsAdmin(), await register('ada@example.org')]) {
    expect([answer.status, answer.errors]).toMatchObject([503, [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]]);
    expect(answer.response.headers['retry-after']).toBe('5');
  }
  expect([await readiness(), (await testApp.app.http.inject({ url: '/health/live' })).statusCode]).toEqual([503, 200]);

  postgres = await start();
  expect([(await read()).data, await readiness()]).toEqual([{ tags: [] }, 200]);
  expect((await register('ada@example.org')).data.userRegister).toEqual({ accepted: true, userErrors: [] });
  await eventually(() => testApp.mails.length > 0);
  expect(testApp.mails.map(({ to }) => to)).toEqual(['ada@example.org']);

  await testApp.close();
  await postgres.stop();
});
