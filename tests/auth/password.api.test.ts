import { hash } from '@node-rs/argon2';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { operation } from '../support/operations';
import { aPerson, signIn, signInAs } from '../support/people';

const document = (name: string) => operation('web/auth', name);

describe('passwords', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ clock: fakeClock(), env: { SIGN_IN_LIMIT_PER_ADDRESS: '1000' } });
  });
  afterAll(() => test.close());

  const change = async (headers: Record<string, string>, currentPassword: string, newPassword: string) =>
    (await test.query(document('PasswordChange'), { input: { currentPassword, newPassword } }, headers)).data.passwordChange;

  it('are changed by who knows the old one; this session goes on and the others end', async () => {
    const here = await signInAs(test, 'USER');
    const there = await signIn(test, here);
    expect(await change(here.headers, here.password, 'another horse battery')).toEqual({ accepted: true, userErrors: [] });
    expect((await test.query(document('Viewer'), {}, here.headers)).data.viewer.id).toBe(here.id);
    expect((await test.query(document('Viewer'), {}, there.headers)).status).toBe(401);
    await expect(signIn(test, here)).rejects.toThrow('INVALID_CREDENTIALS');
    await signIn(test, { ...here, password: 'another horse battery' });
    const entry = await test.platform.database.prisma.auditEntry.findFirst({ where: { subjectId: here.uuid } });
    expect(entry).toMatchObject({ action: 'user.password-change', actorId: here.uuid, changedFields: ['password'] });
  });

  it('are not changed with a wrong old one, nor to a weak one', async () => {
    const person = await signInAs(test, 'USER');
    expect((await change(person.headers, 'wrong password', 'another horse battery')).userErrors).toMatchObject([{ code: 'INVALID_CREDENTIALS', field: ['input', 'currentPassword'] }]);
    expect((await change(person.headers, person.password, 'short')).userErrors).toMatchObject([{ code: 'WEAK_PASSWORD', field: ['input', 'newPassword'] }]);
    expect((await change(person.headers, person.password, person.email)).userErrors).toMatchObject([{ code: 'WEAK_PASSWORD', field: ['input', 'newPassword'] }]);
    await signIn(test, person);
  });

  it('count to the last of 128 characters, spaces and case included', async () => {
    const password = ` ${'ä🐎'.repeat(60)} Z `;
    await test.query(document('UserRegister'), { input: { email: 'long@people.example', password, displayName: 'Long' } });
    const person = { id: '', uuid: '', email: 'long@people.example', password };
    await signIn(test, person);
    for (const wrong of [password.trim(), password.toLowerCase(), password.slice(0, -2), `${password} `]) {
      await expect(signIn(test, { ...person, password: wrong })).rejects.toThrow('INVALID_CREDENTIALS');
      await signIn(test, person);
    }
  });

  it('are hashed anew at sign-in when the parameters have changed', async () => {
    const person = await aPerson(test);
    const stored = () => test.platform.database.prisma.user.findUniqueOrThrow({ where: { id: person.uuid } });
    const old = await hash(person.password, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await test.platform.database.prisma.user.update({ where: { id: person.uuid }, data: { passwordHash: old } });
    await signIn(test, person);
    const { passwordHash } = await stored();
    expect(passwordHash).toMatch(/m=19456,t=2,p=1/);
    await signIn(test, person);
    expect((await stored()).passwordHash).toBe(passwordHash);
  });
});

describe('registering', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ env: { SIGN_IN_LIMIT_PER_ADDRESS: '1000' } });
  });
  afterAll(() => test.close());

  const register = (input: object) => test.query(document('UserRegister'), { input: { email: 'ada@people.example', password: 'correct horse battery', displayName: 'Ada', ...input } });

  it.each([
    [{ email: 'nobody' }, [['email', 'INVALID']]],
    [{ email: 'a@b' }, [['email', 'INVALID']]],
    [{ email: `${'a'.repeat(250)}@people.example` }, [['email', 'INVALID']]],
    [{ email: 'adä@people.example' }, [['email', 'INVALID']]],
    [{ email: 'ada@people.example\r\nBcc: eve@people.example' }, [['email', 'INVALID']]],
    [{ displayName: 'A' }, [['displayName', 'INVALID']]],
    [{ displayName: ' A ' }, [['displayName', 'INVALID']]],
    [{ displayName: 'A'.repeat(101) }, [['displayName', 'INVALID']]],
    [{ password: 'short' }, [['password', 'WEAK_PASSWORD']]],
    [{ password: 'ada@people.example' }, [['password', 'WEAK_PASSWORD']]],
    [{ password: 'ADA@PEOPLE.example' }, [['password', 'WEAK_PASSWORD']]],
    [{ password: 'qwertyuiop' }, [['password', 'WEAK_PASSWORD']]],
    [{ password: 'x'.repeat(129) }, [['password', 'WEAK_PASSWORD']]],
    [{ email: 'nobody', displayName: 'A', password: 'short' }, [['displayName', 'INVALID'], ['email', 'INVALID'], ['password', 'WEAK_PASSWORD']]],
  ])('with %j is refused, all faults at once', async (input, faults) => {
    const { data } = await register(input);
    expect(data.userRegister.accepted).toBe(false);
    const found = data.userRegister.userErrors.map(({ field, code }: { field: string[]; code: string }) => [field[1], code]);
    const unique = [...new Map(found.map((fault: string[]) => [fault.join(), fault])).values()] as string[][];
    expect(unique.sort()).toEqual(faults);
  });

  it.each(['role', 'status', 'id', 'emailVerifiedAt'])('can not set %s', async (field) => {
    const { errors } = await register({ [field]: 'ADMIN' });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('one address twenty times at the same moment makes one account', async () => {
    const many = await createTestApp({ env: { SIGN_IN_LIMIT_PER_ACCOUNT: '100', SIGN_IN_LIMIT_PER_ACCOUNT_AND_ADDRESS: '100' } });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        many.query(document('UserRegister'), { input: { email: index % 2 ? 'ADA@people.example' : 'ada@PEOPLE.example', password: 'correct horse battery', displayName: `Ada ${index}` } }),
      ),
    );
    expect(answers.map(({ data }) => data.userRegister.accepted)).toEqual(Array(20).fill(true));
    expect(await many.platform.database.prisma.user.count()).toBe(1);
    await many.close();
  });
});
