import { createTestApp, type TestApp } from '../support/app';
import { operation } from '../support/operations';
import { signInAs } from '../support/people';

const web = (name: string) => operation('web/auth', name);
const admin = (name: string) => operation('admin/users', name);
const somebody = 'user_01h455vb4pex5vsknk084sn02q';
const passwords = { currentPassword: 'correct horse battery', newPassword: 'another horse battery' };

describe('who may call', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  it.each<[string, object]>([
    ['SessionRevokeAll', {}],
    ['PasswordChange', { input: passwords }],
    ['EmailVerificationResend', {}],
    ['ProfileUpdate', { input: { displayName: 'Somebody' } }],
    ['SessionRevoke', {}],
  ])('%s: nobody who is not signed in', async (name, variables) => {
    const { status, data, errors } = await test.query(web(name), variables);
    expect({ status, data, code: errors?.[0]?.extensions.code }).toEqual({ status: 200, data: null, code: 'UNAUTHENTICATED' });
  });

  it.each<[string, object]>([
    ['Users', {}],
    ['AuditLog', {}],
    ['UserRoleSet', { userId: somebody, role: 'ADMIN' }],
    ['UserDeactivate', { userId: somebody }],
    ['UserReactivate', { userId: somebody }],
  ])('%s: administrators alone', async (name, variables) => {
    const code = async (headers?: Record<string, string>) => (await test.adminQuery(admin(name), variables, headers)).errors?.[0]?.extensions.code;
    expect(await code()).toBe('UNAUTHENTICATED');
    expect(await code((await signInAs(test, 'USER')).headers)).toBe('FORBIDDEN');
    expect(await code((await signInAs(test, 'ORGANIZER')).headers)).toBe('FORBIDDEN');
    expect(await code((await signInAs(test, 'ADMIN')).headers)).toBeUndefined();
  });

  it('the administrators\' fields: not through the public endpoint', async () => {
    const { headers } = await signInAs(test, 'ADMIN');
    for (const document of ['{ users { totalCount } }', '{ auditLog { totalCount } }', '{ viewer { status } }', 'mutation { userDeactivate(userId: "x") { user { id } } }']) {
      expect((await test.query(document, {}, headers)).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });

  it('the viewer: everybody, and it is null for who is not signed in', async () => {
    expect((await test.query(web('Viewer'))).data).toEqual({ viewer: null });
    expect((await test.adminQuery(admin('AdminViewer'))).data).toEqual({ viewer: null });
  });
});
