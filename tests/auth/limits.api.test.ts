import { Argon2PasswordHasher } from '../../src/auth/infrastructure/argon2-password-hasher';
import { createTestApp, type TestApp, type TestAppOptions } from '../support/app';
import { eventually } from '../support/eventually';
import { operation } from '../support/operations';
import { aPerson, type Person, signIn } from '../support/people';
import { startRedis, type TestRedis } from '../support/redis';

const document = (name: string) => operation('web/auth', name);
const running: { close(): Promise<void> }[] = [];

async function anApp(options: TestAppOptions = {}): Promise<TestApp> {
  const test = await createTestApp(options);
  running.push(test);
  return test;
}

afterEach(async () => {
  jest.restoreAllMocks();
  for (const test of running.splice(0).reverse()) await test.close();
});

const aliases = (count: number, email: string) =>
  `mutation { ${Array.from({ length: count }, (_, index) => `a${index}: sessionCreate(input: { email: "${email}", password: "wrong password ${index}" }) { userErrors { code } }`).join(' ')} }`;

/** Guesses once. */
async function guess(test: TestApp, { email }: Pick<Person, 'email'>, headers: Record<string, string> = {}) {
  const { status, data, errors, response } = await test.query(document('SessionCreate'), { input: { email, password: 'wrong password' } }, headers);
  return { status, code: data?.sessionCreate.userErrors[0]?.code ?? errors?.[0]?.extensions.code, retryAfter: response.headers['retry-after'] };
}

const from = (address: string) => ({ 'x-forwarded-for': address });
const behindProxy = { TRUST_PROXY: '127.0.0.1' };
const ran = (answers: { code: string }[]) => answers.filter(({ code }) => code === 'INVALID_CREDENTIALS').length;

describe('guessing passwords', () => {
  it('is counted from addresses on the allow-list as well, since a frontend server passes on what others guess', async () => {
    const test = await anApp({ env: { RATE_LIMIT_ALLOW_LIST: '127.0.0.1' } });
    const person = await aPerson(test);
    for (let attempt = 0; attempt < 5; attempt += 1) await guess(test, person);
    expect(await guess(test, person)).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
  });

  it('is refused with 429 and Retry-After after five attempts at one account from one address', async () => {
    const test = await anApp();
    const person = await aPerson(test);
    for (let attempt = 0; attempt < 5; attempt += 1) expect(await guess(test, person)).toMatchObject({ status: 200, code: 'INVALID_CREDENTIALS' });
    const refused = await guess(test, person);
    expect(refused).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    expect(Number(refused.retryAfter)).toBeGreaterThan(0);
    expect(Number(refused.retryAfter)).toBeLessThanOrEqual(900);
    await expect(signIn(test, person)).rejects.toThrow('RATE_LIMITED');
    expect(await guess(test, { email: person.email.toUpperCase() })).toMatchObject({ status: 429 });
  });

  it('is refused just so for an address that nobody has', async () => {
    const test = await anApp();
    const codes = [];
    for (let attempt = 0; attempt < 6; attempt += 1) codes.push((await guess(test, { email: 'nobody@people.example' })).code);
    expect(codes).toEqual([...Array(5).fill('INVALID_CREDENTIALS'), 'RATE_LIMITED']);
  });

  it('by 20 aliases in one request counts as 20 attempts', async () => {
    const test = await anApp();
    const { email } = await aPerson(test);
    const verify = jest.spyOn(Argon2PasswordHasher.prototype, 'verify');
    const { status, errors, response } = await test.query(aliases(20, email));
    expect(verify).toHaveBeenCalledTimes(5);
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect([status, Number(response.headers['retry-after'])]).toEqual([429, expect.any(Number)]);
    expect((await guess(test, { email })).status).toBe(429);
  });

  it('by 20 aliases runs 20 times without the limit', async () => {
    const test = await anApp({ env: { SIGN_IN_LIMIT_PER_ACCOUNT_AND_ADDRESS: '1000', SIGN_IN_LIMIT_PER_ACCOUNT: '1000', SIGN_IN_LIMIT_PER_ADDRESS: '1000' } });
    const { email } = await aPerson(test);
    const verify = jest.spyOn(Argon2PasswordHasher.prototype, 'verify');
    const { data, errors } = await test.query(aliases(20, email));
    expect(errors).toBeUndefined();
    expect(verify).toHaveBeenCalledTimes(20);
    expect(Object.values(data)).toHaveLength(20);
  });

  it('is forgotten with the right password', async () => {
    const test = await anApp();
    const person = await aPerson(test);
    for (let round = 0; round < 3; round += 1) {
      for (let attempt = 0; attempt < 4; attempt += 1) expect((await guess(test, person)).code).toBe('INVALID_CREDENTIALS');
      await signIn(test, person);
    }
  });

  it('at one account from many addresses is refused after twenty attempts', async () => {
    const test = await anApp({ env: behindProxy });
    const person = await aPerson(test);
    const answers = [];
    for (let attempt = 0; attempt < 24; attempt += 1) answers.push(await guess(test, person, from(`198.51.100.${attempt}`)));
    expect(ran(answers)).toBe(20);
  });

  it('at many accounts from one address is refused after its points, and then costs the accounts nothing', async () => {
    const test = await anApp({ env: { ...behindProxy, SIGN_IN_LIMIT_PER_ADDRESS: '10' } });
    const answers = [];
    for (let attempt = 0; attempt < 14; attempt += 1) answers.push(await guess(test, { email: `p${attempt}@people.example` }, from('2001:db8::1')));
    expect(ran(answers)).toBe(10);
    const victim = await aPerson(test);
    for (let attempt = 0; attempt < 30; attempt += 1) await guess(test, victim, from(`2001:db8::${attempt}`));
    await signIn(test, victim);
  });

  it('takes no address from a proxy that is not configured', async () => {
    const test = await anApp();
    const person = await aPerson(test);
    const answers = [];
    for (let attempt = 0; attempt < 8; attempt += 1) answers.push(await guess(test, person, from(`198.51.100.${attempt}`)));
    expect(ran(answers)).toBe(5);
  });
});

describe('limits of several processes', () => {
  let redis: TestRedis;
  beforeAll(async () => void (redis = await startRedis()));
  afterAll(() => redis.stop());

  it('are one by Redis', async () => {
    // On a busy machine Redis may take longer than in production it should; each process would then count alone.
    const env = { REDIS_URL: redis.url, REDIS_TIMEOUT_MS: '5000' };
    const one = await anApp({ env });
    const two = await anApp({ env, databaseUrl: one.databaseUrl });
    await eventually(() => [one, two].every(({ platform }) => platform.redis!.status === 'ready'));
    const person = await aPerson(one);
    const answers = [];
    for (let attempt = 0; attempt < 10; attempt += 1) answers.push(await guess(attempt % 2 ? one : two, person));
    expect(ran(answers)).toBe(5);
  });

  it('are each its own without Redis', async () => {
    const one = await anApp();
    const two = await anApp({ databaseUrl: one.databaseUrl });
    const person = await aPerson(one);
    const answers = [];
    for (let attempt = 0; attempt < 12; attempt += 1) answers.push(await guess(attempt % 2 ? one : two, person));
    expect(ran(answers)).toBe(10);
  });

  it('keep no e-mail address in Redis', async () => {
    const test = await anApp({ env: { REDIS_URL: redis.url, REDIS_TIMEOUT_MS: '5000' } });
    await eventually(() => test.platform.redis!.status === 'ready');
    await guess(test, { email: 'secret.person@people.example' });
    const keys = await test.platform.redis!.keys('*sign-in*');
    expect(keys.length).toBeGreaterThanOrEqual(3);
    expect(keys.join()).not.toContain('secret.person');
  });

  it('go on in each process while Redis is frozen or gone', async () => {
    const own = await startRedis();
    const test = await anApp({ env: { REDIS_URL: own.url } });
    const [first, second] = [await aPerson(test), await aPerson(test)];
    own.pause();
    const frozen = [];
    for (let attempt = 0; attempt < 7; attempt += 1) frozen.push(await guess(test, first));
    own.resume();
    await own.stop();
    const gone = [];
    for (let attempt = 0; attempt < 7; attempt += 1) gone.push(await guess(test, second));
    expect([ran(frozen), ran(gone)]).toEqual([5, 5]);
  });
});

describe('other things that can be tried again and again', () => {
  it.each([
    ['registration', 'UserRegister', { input: { email: 'new@people.example', password: 'correct horse battery', displayName: 'New' } }],
    ['a password reset', 'PasswordResetRequest', { email: 'new@people.example' }],
  ])('%s is limited', async (_what, name, variables) => {
    const test = await anApp();
    const answers = [];
    for (let attempt = 0; attempt < 7; attempt += 1) answers.push(await test.query(document(name), variables));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });

  it.each([
    ['the verification mail', 'EmailVerificationResend', {}],
    ['a change of password', 'PasswordChange', { input: { currentPassword: 'wrong password', newPassword: 'another horse battery' } }],
  ])('%s is limited', async (_what, name, variables) => {
    const test = await anApp();
    const { headers } = await signIn(test, await aPerson(test));
    const answers = [];
    for (let attempt = 0; attempt < 7; attempt += 1) answers.push(await test.query(document(name), variables, headers));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });
});
