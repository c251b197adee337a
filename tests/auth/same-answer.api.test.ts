import { Argon2PasswordHasher } from '../../src/auth/infrastructure/argon2-password-hasher';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { operation } from '../support/operations';
import { aPerson } from '../support/people';

const document = (name: string) => operation('web/auth', name);

/** What an observer can see of an answer, but for what differs from request to request. */
async function observe(test: TestApp, name: string, variables: object) {
  const hash = jest.spyOn(Argon2PasswordHasher.prototype, 'hash');
  const verify = jest.spyOn(Argon2PasswordHasher.prototype, 'verify');
  const { response } = await test.query(document(name), variables);
  const { 'x-request-id': _id, date: _date, ...headers } = response.headers;
  const work = { hashes: hash.mock.calls.length, verifications: verify.mock.calls.length };
  jest.restoreAllMocks();
  return { status: response.statusCode, headers, body: response.body, work };
}

describe('whether an e-mail address has an account', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ clock: fakeClock(), env: { SIGN_IN_LIMIT_PER_ADDRESS: '1000', RATE_LIMIT_ALLOW_LIST: '127.0.0.1' } });
  });
  afterAll(() => test.close());

  it('is not to be seen in a sign-in that is refused', async () => {
    const { email } = await aPerson(test);
    const known = await observe(test, 'SessionCreate', { input: { email, password: 'wrong password' } });
    const unknown = await observe(test, 'SessionCreate', { input: { email: 'nobody@people.example', password: 'wrong password' } });
    expect(known).toEqual(unknown);
    expect(known.work).toEqual({ hashes: 0, verifications: 1 });
    expect(JSON.parse(known.body).data.sessionCreate.userErrors).toEqual([{ field: ['input'], code: 'INVALID_CREDENTIALS', message: expect.any(String) }]);
  });

  it('is not to be seen for an account that was shut, without its password', async () => {
    const { email } = await aPerson(test, { status: 'DEACTIVATED' });
    const shut = await observe(test, 'SessionCreate', { input: { email, password: 'wrong password' } });
    expect(shut).toEqual(await observe(test, 'SessionCreate', { input: { email: 'nobody2@people.example', password: 'wrong password' } }));
  });

  it('is not to be seen in a registration', async () => {
    const { email } = await aPerson(test);
    const register = (address: string) => observe(test, 'UserRegister', { input: { email: address, password: 'correct horse battery', displayName: 'Somebody' } });
    const taken = await register(email.toUpperCase());
    const free = await register('free@people.example');
    expect(taken).toEqual(free);
    expect(taken.work).toEqual({ hashes: 1, verifications: 0 });
    expect(JSON.parse(taken.body).data.userRegister).toEqual({ accepted: true, userErrors: [] });
    expect(await test.platform.database.prisma.user.count({ where: { email } })).toBe(1);
  });

  it('is not to be seen in a registration by the statements it takes', async () => {
    const count = async (email: string) => {
      const statements = jest.spyOn(test.platform.database.pool, 'query');
      const connections = jest.spyOn(test.platform.database.pool, 'connect');
      const jobs = async () => Number((await test.platform.database.prisma.$queryRaw<{ count: bigint }[]>`SELECT count(*) FROM graphile_worker.jobs`)[0]!.count);
      const entries = () => test.platform.database.prisma.auditEntry.count();
      const before = [await jobs(), await entries()];
      await test.query(document('UserRegister'), { input: { email, password: 'correct horse battery', displayName: 'Somebody' } });
      const after = [await jobs(), await entries()];
      jest.restoreAllMocks();
      return { written: after.map((number, index) => number - before[index]!), statements: statements.mock.calls.length, connections: connections.mock.calls.length };
    };
    const { email } = await aPerson(test);
    expect(await count(email)).toEqual(await count('free2@people.example'));
  });

  it('is not to be seen in the request for a reset', async () => {
    const { email } = await aPerson(test);
    const known = await observe(test, 'PasswordResetRequest', { email });
    expect(known).toEqual(await observe(test, 'PasswordResetRequest', { email: 'nobody3@people.example' }));
    expect(known).toEqual(await observe(test, 'PasswordResetRequest', { email: 'not an address' }));
  });

  it('is seen by whoever has the password, though the account was shut', async () => {
    const { email, password } = await aPerson(test, { status: 'DEACTIVATED' });
    const { data } = await test.query(document('SessionCreate'), { input: { email, password } });
    expect(data.sessionCreate).toMatchObject({ accessToken: null, userErrors: [{ code: 'ACCOUNT_DEACTIVATED' }] });
  });
});
