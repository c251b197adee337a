import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { type JWTHeaderParameters, SignJWT, UnsecuredJWT } from 'jose';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { type SignedIn, signInAs } from '../support/people';

const secret = 'a test secret of more than thirty-two characters';
const previous = 'an earlier test secret of more than 32 characters';
const kidOf = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 8);
const keyOf = (key: string) => new TextEncoder().encode(key);
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });

describe('an access token', () => {
  const clock = fakeClock();
  let test: TestApp;
  let ada: SignedIn;
  let now: number;

  beforeAll(async () => {
    test = await createTestApp({ clock, env: { JWT_SECRET: secret, JWT_PREVIOUS_SECRETS: previous } });
    ada = await signInAs(test, 'ADMIN');
    now = clock.now().getTime() / 1_000;
  });
  afterAll(() => test.close());

  const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
  const forge = ({ header = {}, claims = {}, key = keyOf(secret) }: { header?: Partial<JWTHeaderParameters>; claims?: object; key?: Parameters<SignJWT['sign']>[0] } = {}) =>
    new SignJWT({ ...claimsOf(ada.accessToken), ...claims }).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: kidOf(secret), ...header }).sign(key);
  const ask = async (authorization: string, headers: Record<string, string> = {}) => {
    const answers = await Promise.all([test.query('{ viewer { id } }', {}, { ...headers, authorization }), test.adminQuery('{ viewer { id } }', {}, { ...headers, authorization })]);
    return answers.map(({ status, data, errors }) => [status, data?.viewer?.id ?? null, errors?.[0]?.extensions.code ?? null]);
  };
  const accepted = () => [[200, ada.id, null], [200, ada.id, null]];
  const refused = [[401, null, 'UNAUTHENTICATED'], [401, null, 'UNAUTHENTICATED']];

  it('carries what RFC 9068 asks for, and lives 15 minutes', () => {
    const [header] = ada.accessToken.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    expect(JSON.parse(header!)).toEqual({ alg: 'HS256', typ: 'at+jwt', kid: kidOf(secret) });
    expect(claimsOf(ada.accessToken)).toEqual({ sub: ada.uuid, sid: expect.any(String), role: 'ADMIN', iat: now, exp: now + 900, iss: 'marquee', aud: 'marquee-api' });
  });

  it('is accepted as it was issued, and when it was signed with the previous secret', async () => {
    expect(await ask(`Bearer ${ada.accessToken}`)).toEqual(accepted());
    expect(await ask(`bearer ${await forge()}`)).toEqual(accepted());
    expect(await ask(`Bearer ${await forge({ key: keyOf(previous), header: { kid: kidOf(previous) } })}`)).toEqual(accepted());
  });

  it('may name another role: what counts is in the database', async () => {
    const user = await signInAs(test, 'USER');
    const token = await forge({ claims: { sub: user.uuid, sid: claimsOf(user.accessToken).sid, role: 'ADMIN' } });
    const { errors } = await test.adminQuery('{ users { totalCount } }', {}, { authorization: `Bearer ${token}` });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it.each<[string, () => string | Promise<string>]>([
    ['without a signature', () => ada.accessToken.replace(/[^.]+$/, '')],
    ['of algorithm none', () => new UnsecuredJWT(claimsOf(ada.accessToken)).encode()],
    ['of algorithm none with our type and kid', () => `${Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt', kid: kidOf(secret) })).toString('base64url')}.${ada.accessToken.split('.')[1]}.`],
    ['signed by RSA', () => forge({ header: { alg: 'RS256' }, key: privateKey })],
    ['signed by HS256 with a public key as its secret', () => forge({ key: new TextEncoder().encode(publicKey.export({ type: 'spki', format: 'pem' }) as string) })],
    ['signed by HS512 with the right secret', () => forge({ header: { alg: 'HS512' }, key: Buffer.concat([keyOf(secret), Buffer.alloc(64)]) })],
    ['signed with another secret', () => forge({ key: keyOf('another secret of more than thirty-two characters') })],
    ['signed with a secret that is not its kid', () => forge({ key: keyOf(previous) })],
    ['with an unknown kid', () => forge({ header: { kid: 'deadbeef' } })],
    ['without a kid', () => forge({ header: { kid: undefined } })],
    ['that brings its own key', () => forge({ header: { jwk: { kty: 'oct', k: Buffer.alloc(32, 1).toString('base64url') } as never, kid: 'own' }, key: Buffer.alloc(32, 1) })],
    ['that names a place to fetch keys from', () => forge({ header: { jku: 'https://evil.example/keys', kid: 'evil' }, key: Buffer.alloc(32, 1) })],
    ['that names a certificate to fetch', () => forge({ header: { x5u: 'https://evil.example/cert', kid: 'evil' }, key: Buffer.alloc(32, 1) })],
    ['with an extension it calls critical', () => forge({ header: { crit: ['b64'], b64: false } as never }).catch(() => `${Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'at+jwt', kid: kidOf(secret), crit: ['x'], x: 1 })).toString('base64url')}.e30.AA`)],
    ['of type JWT', () => forge({ header: { typ: 'JWT' } })],
    ['of no type', () => forge({ header: { typ: undefined } })],
    ['of another issuer', () => forge({ claims: { iss: 'somebody' } })],
    ['for another audience', () => forge({ claims: { aud: 'another-api' } })],
    ['that has expired', () => forge({ claims: { exp: now - 1 } })],
    ['that expires this very second', () => forge({ claims: { exp: now } })],
    ['that never expires', () => forge({ claims: { exp: undefined } })],
    ['that is not valid yet', () => forge({ claims: { nbf: now + 60 } })],
    ['without a subject', () => forge({ claims: { sub: undefined } })],
    ['without a session', () => forge({ claims: { sid: undefined } })],
    ['with a session that is no id', () => forge({ claims: { sid: "' OR 1=1 --" } })],
    ['with a session that does not exist', () => forge({ claims: { sid: randomUUID() } })],
    ['of somebody else on this session', () => forge({ claims: { sub: randomUUID() } })],
    ['with a number for a subject', () => forge({ claims: { sub: 42 as never } }).catch(() => 'a.b.c')],
    ['whose payload was changed', () => ada.accessToken.split('.').with(1, Buffer.from(JSON.stringify({ ...claimsOf(ada.accessToken), role: 'ADMIN', exp: now + 9_999 })).toString('base64url')).join('.')],
    ['that is garbage', () => 'garbage'],
    ['that is three dots', () => '...'],
    ['that is very long', () => 'a'.repeat(10_000)],
    ['that is a refresh token', () => ada.refreshToken],
  ])('%s is refused with 401 on both endpoints', async (_what, make) => {
    expect(await ask(`Bearer ${await make()}`)).toEqual(refused);
    expect(await ask(`Bearer ${await make()}`, { accept: 'application/graphql-response+json' })).toEqual(refused);
  });

  it.each(['', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', 'Bearer é', 'Bearer\ttoken'])('in the header "%s" is refused with 401', async (header) => {
    expect(await ask(header)).toEqual(refused);
  });

  it('that is no good is answered with the scheme that would be, and says nothing of why', async () => {
    const { response, errors } = await test.query('{ viewer { id } }', {}, { authorization: 'Bearer garbage' });
    expect(response.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
    expect(errors).toMatchObject([{ message: expect.not.stringMatching(/JW|kid|signature/i), extensions: { code: 'UNAUTHENTICATED', status: 401, requestId: expect.any(String) } }]);
  });

  it('expires by the clock', async () => {
    const late = await signInAs(test, 'USER');
    clock.advance(899);
    expect((await ask(`Bearer ${late.accessToken}`))[0]![0]).toBe(200);
    clock.advance(1);
    expect(await ask(`Bearer ${late.accessToken}`)).toEqual(refused);
    now = clock.now().getTime() / 1_000;
  });
});
