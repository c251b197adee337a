import { Argon2PasswordHasher } from '../../src/auth/infrastructure/argon2-password-hasher';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { operation } from '../support/operations';
import { aPerson, type SignedIn, signIn, signInAs } from '../support/people';

const web = (name: string) => operation('web/auth', name);
const admin = (name: string) => operation('admin/users', name);

describe('taking something away', () => {
  const clock = fakeClock();
  let here: TestApp;
  let there: TestApp;
  let root: SignedIn;

  beforeAll(async () => {
    const env = { SIGN_IN_LIMIT_PER_ADDRESS: '1000' };
    here = await createTestApp({ clock, env });
    there = await createTestApp({ clock, env, databaseUrl: here.databaseUrl });
    root = await signInAs(here, 'ADMIN');
  });
  afterAll(async () => {
    await there.close();
    await here.close();
  });

  /** Whether this process takes the person for signed in, and for an administrator. */
  const sees = async (test: TestApp, { headers }: SignedIn) => {
    const { status, data, errors } = await test.adminQuery('{ users(first: 1) { nodes { id } } }', {}, headers);
    return status === 401 ? 'nobody' : errors ? errors[0]!.extensions.code : data && 'ADMIN';
  };

  const ways: [string, (person: SignedIn) => Promise<unknown>, string][] = [
    ['a role', ({ id }) => here.adminQuery(admin('UserRoleSet'), { userId: id, role: 'USER' }, root.headers), 'FORBIDDEN'],
    ['an account', ({ id }) => here.adminQuery(admin('UserDeactivate'), { userId: id }, root.headers), 'nobody'],
    ['a session', ({ headers }) => here.query(web('SessionRevoke'), {}, headers), 'nobody'],
    ['all sessions', ({ headers }) => here.query(web('SessionRevokeAll'), {}, headers), 'nobody'],
    [
      'sessions by a new password',
      async (person) => {
        const other = await signIn(here, person);
        return here.query(web('PasswordChange'), { input: { currentPassword: person.password, newPassword: 'another horse battery' } }, other.headers);
      },
      'nobody',
    ],
  ];

  it.each(ways)('%s takes effect at once in this process, and within 30 seconds in every other', async (_what, take, outcome) => {
    const person = await signInAs(here, 'ADMIN');
    expect([await sees(here, person), await sees(there, person)]).toEqual(['ADMIN', 'ADMIN']);
    await take(person);
    expect(await sees(here, person)).toBe(outcome);
    clock.advance(29);
    // What the bound allows, and the control that there is a cache to be bounded.
    expect(await sees(there, person)).toBe('ADMIN');
    clock.advance(1);
    expect(await sees(there, person)).toBe(outcome);
    clock.advance(-30);
  });

  it('is seen at once by every process where the cache is off', async () => {
    const strict = await createTestApp({ clock, databaseUrl: here.databaseUrl, env: { VIEWER_CACHE_SECONDS: '0' } });
    const person = await signInAs(here, 'ADMIN');
    expect(await sees(strict, person)).toBe('ADMIN');
    await here.query(web('SessionRevoke'), {}, person.headers);
    expect(await sees(strict, person)).toBe('nobody');
    await strict.close();
  });

  it('costs no statement per request while nothing changes', async () => {
    const person = await signInAs(here, 'USER');
    await here.query('{ __typename }', {}, person.headers);
    const connect = jest.spyOn(here.platform.database.pool, 'connect');
    const query = jest.spyOn(here.platform.database.pool, 'query');
    for (let request = 0; request < 5; request += 1) await here.query('{ __typename }', {}, person.headers);
    expect(connect.mock.calls.length + query.mock.calls.length).toBe(0);
    jest.restoreAllMocks();
  });

  it('ends the sessions of a shut account for good: opening it again brings none back', async () => {
    const person = await signInAs(here, 'USER');
    await here.adminQuery(admin('UserDeactivate'), { userId: person.id }, root.headers);
    const endSessions = here.platform.reactions.find(({ name }) => name === 'end-sessions')!;
    await endSessions.handle({ userId: person.uuid }, { id: '1', addedAt: new Date() });
    await here.adminQuery(admin('UserReactivate'), { userId: person.id }, root.headers);
    expect((await here.query('{ viewer { id } }', {}, person.headers)).status).toBe(401);
    await expect(signIn(here, person)).resolves.toMatchObject({ id: person.id });
  });

  it('of a password between its check and the session it would open leaves no session', async () => {
    const person = await aPerson(here);
    const { verify } = Argon2PasswordHasher.prototype;
    jest.spyOn(Argon2PasswordHasher.prototype, 'verify').mockImplementationOnce(async function (this: Argon2PasswordHasher, hash, password) {
      const isRight = await verify.call(this, hash, password);
      await here.platform.database.prisma.user.update({ where: { id: person.uuid }, data: { passwordHash: await this.hash('another horse battery') } });
      return isRight;
    });
    await expect(signIn(here, person)).rejects.toThrow('INVALID_CREDENTIALS');
    jest.restoreAllMocks();
    expect(await here.platform.database.prisma.session.count({ where: { userId: person.uuid } })).toBe(0);
  });
});
