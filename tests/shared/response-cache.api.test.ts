import { BackOffice, createBackOffice, inDays } from '../events/admin-support';
import { createTestApp } from '../support/app';

describe('answers that are kept', () => {
  let office: BackOffice;
  beforeAll(async () => {
    office = await createBackOffice({ env: { RESPONSE_CACHE: 'true' } });
    await office.test.platform.answers;
  });
  afterAll(() => office.test.close());
  it('x', async () => {
    console.log(office.test.platform.answers!.statistics());
    const q = '{ venues { nodes { name } } }';
    const a = await office.test.query(q);
    const b = await office.test.query(q);
    console.log(a.response.headers, JSON.stringify(b.data), office.test.platform.answers!.statistics());
    void inDays; void createTestApp;
  });
});
