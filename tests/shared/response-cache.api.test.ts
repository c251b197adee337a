import { createBackOffice, type BackOffice } from '../events/admin-support';
import { startRedis, type TestRedis } from '../support/redis';
import { createTestApp } from '../support/app';

describe('answers that are kept', () => {
  let office: BackOffice;
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
    office = await createBackOffice({ env: { RESPONSE_CACHE: 'true', REDIS_URL: redis.url } });
  });
  afterAll(async () => {
    await office.test.close();
    await redis.stop();
  });
  it('x', async () => {
    const q = '{ events(first: 20) { nodes { id title nextOccurrence { startsAt } } } }';
    await new Promise((r) => setTimeout(r, 500));
    await office.test.query(q);
    await office.test.query(q);
    await new Promise((r) => setTimeout(r, 200));
    console.log(office.test.platform.answers!.statistics(), await office.test.platform.redis!.keys('*'));
    const other = await createTestApp({ databaseUrl: office.test.databaseUrl, env: { RESPONSE_CACHE: 'true', REDIS_URL: redis.url } });
    await new Promise((r) => setTimeout(r, 500));
    await office.test.query(q);
    await new Promise((r) => setTimeout(r, 200));
    await other.query(q);
    console.log(other.platform.answers!.statistics(), office.test.platform.answers!.statistics());
    await other.close();
  });
});
