import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { operation } from '../support/operations';
import { aPerson, type SignedIn, signIn, signInAs } from '../support/people';

const admin = (name: string) => operation('admin/users', name);
const stranger = 'user_01h455vb4pex5vsknk084sn02q';

describe('accounts', () => {
  const clock = fakeClock();
  let test: TestApp;
  let root: SignedIn;
  beforeAll(async () => {
    test = await createTestApp({ clock, env: { SIGN_IN_LIMIT_PER_ADDRESS: '1000' } });
    root = await signInAs(test, 'ADMIN', { displayName: 'Root', email: 'root@people.example' });
  });
  afterAll(() => test.close());

  const run = (name: string, variables: object = {}, who = root) => test.adminQuery(admin(name), variables, who.headers);
  const audit = (subjectId: string) => test.platform.database.prisma.auditEntry.findMany({ where: { subjectId }, orderBy: { id: 'asc' } });

  describe('in the list', () => {
    beforeAll(async () => {
      for (let index = 0; index < 7; index += 1) {
        clock.advance(index % 2);
        await aPerson(test, { displayName: `Listed ${index}`, email: `listed${index}@lists.example`, role: index % 3 ? 'USER' : 'ORGANIZER', status: index === 5 ? 'DEACTIVATED' : 'ACTIVE' });
      }
    });
    const names = async (variables: object) => {
      const { data, errors } = await run('Users', variables);
      expect(errors).toBeUndefined();
      return { names: data.users.nodes.map(({ displayName }: { displayName: string }) => displayName.replace('Listed ', '')).join(''), ...data.users };
    };

    it('stand newest first, and can be paged both ways without a gap', async () => {
      const query = '@lists';
      expect(await names({ query })).toMatchObject({ names: '6543210', totalCount: 7, pageInfo: { hasNextPage: false, hasPreviousPage: false } });
      const first = await names({ query, first: 3 });
      expect(first).toMatchObject({ names: '654', totalCount: 7, pageInfo: { hasNextPage: true } });
      const second = await names({ query, first: 3, after: first.pageInfo.endCursor, last: null, before: null });
      expect(second).toMatchObject({ names: '321', pageInfo: { hasNextPage: true, hasPreviousPage: true } });
      expect(await names({ query, last: 2, before: second.pageInfo.endCursor })).toMatchObject({ names: '32', pageInfo: { hasPreviousPage: true } });
      expect(await names({ query, last: 2 })).toMatchObject({ names: '10' });
    });

    it('can be searched by name or address, and filtered by role and status', async () => {
      expect((await names({ query: 'LISTED3@' })).names).toBe('3');
      expect((await names({ query: 'sted 4' })).names).toBe('4');
      expect((await names({ query: '@lists', role: 'ORGANIZER' })).names).toBe('630');
      expect((await names({ query: '@lists', status: 'DEACTIVATED' })).names).toBe('5');
    });

    it('are not found by the signs that SQL has a meaning for', async () => {
      for (const query of ['%', '_isted', '\\', "' OR 1=1 --"]) expect((await names({ query })).totalCount).toBe(0);
    });

    it.each([
      [{ first: 0 }, 'first'],
      [{ first: 101 }, 'first'],
      [{ first: 1, last: 1 }, 'first'],
      [{ after: 'garbage' }, 'after'],
      [{ query: 'x'.repeat(101) }, 'query'],
    ])('are refused for %j', async (variables, field) => {
      const { errors } = await run('Users', variables);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', errors: [{ field: [field] }] } }]);
    });
  });

  describe('given another role', () => {
    it('have it from now on, are told by mail, and the log says who did it', async () => {
      await test.app.startJobs();
      const person = await signInAs(test, 'USER');
      const { data } = await run('UserRoleSet', { userId: person.id, role: 'ORGANIZER', expectedVersion: 1 });
      expect(data.userRoleSet).toMatchObject({ user: { id: person.id, role: 'ORGANIZER', version: 2 }, userErrors: [] });
      expect((await test.query('{ viewer { role } }', {}, person.headers)).data.viewer.role).toBe('ORGANIZER');
      expect(await audit(person.uuid)).toMatchObject([{ action: 'user.role-set', actorId: root.uuid, changedFields: ['role'] }]);
      const mail = await eventually(() => test.mails.find(({ to }) => to === person.email));
      expect(mail.text).toContain('ORGANIZER');
    });

    it('they already have, change nothing', async () => {
      const person = await aPerson(test);
      const { data } = await run('UserRoleSet', { userId: person.id, role: 'USER' });
      expect(data.userRoleSet).toMatchObject({ user: { version: 1 }, userErrors: [] });
      expect(await audit(person.uuid)).toEqual([]);
    });
  });

  it('that were shut can not be used until they are opened again', async () => {
    const person = await signInAs(test, 'USER');
    const shut = await run('UserDeactivate', { userId: person.id });
    expect(shut.data.userDeactivate).toMatchObject({ user: { status: 'DEACTIVATED', version: 2 }, userErrors: [] });
    expect((await test.query('{ viewer { id } }', {}, person.headers)).status).toBe(401);
    await expect(signInAgain(person)).rejects.toThrow('ACCOUNT_DEACTIVATED');
    const opened = await run('UserReactivate', { userId: person.id, expectedVersion: 2 });
    expect(opened.data.userReactivate).toMatchObject({ user: { status: 'ACTIVE', version: 3 }, userErrors: [] });
    await signInAgain(person);
    expect((await audit(person.uuid)).map(({ action }) => action)).toEqual(['user.deactivate', 'user.reactivate']);
  });
  const signInAgain = (person: SignedIn) => signIn(test, person);

  it.each([
    ['UserRoleSet', 'userRoleSet', { role: 'ORGANIZER' }],
    ['UserDeactivate', 'userDeactivate', {}],
    ['UserReactivate', 'userReactivate', {}],
  ])('are refused to %s when unknown, or at another version', async (name, field, variables) => {
    const refusal = async (more: object) => (await run(name, { ...variables, ...more })).data[field];
    for (const userId of [stranger, 'garbage', 'event_01h455vb4pex5vsknk084sn02q']) {
      expect(await refusal({ userId })).toMatchObject({ user: null, userErrors: [{ code: 'NOT_FOUND', field: ['userId'] }] });
    }
    const person = await aPerson(test);
    expect(await refusal({ userId: person.id, expectedVersion: 9 })).toMatchObject({ user: null, userErrors: [{ code: 'VERSION_CONFLICT', field: ['expectedVersion'] }] });
    expect(await audit(person.uuid)).toEqual([]);
  });

  it('never lose their last active administrator', async () => {
    await aPerson(test, { role: 'ADMIN', status: 'DEACTIVATED' });
    for (const [name, field, more] of [['UserRoleSet', 'userRoleSet', { role: 'USER' }], ['UserDeactivate', 'userDeactivate', {}]] as const) {
      const { data } = await run(name, { userId: root.id, ...more });
      expect(data[field]).toMatchObject({ user: null, userErrors: [{ code: 'LAST_ADMIN', field: ['userId'] }] });
    }
    expect((await run('AdminViewer')).data.viewer).toMatchObject({ role: 'ADMIN', status: 'ACTIVE' });
  });

  describe('seen by id', () => {
    const node = (id: string, headers?: Record<string, string>) => test.query('query ($id: ID!) { node(id: $id) { id ... on User { email } } }', { id }, headers);

    it('show themselves to their owner alone on the public endpoint', async () => {
      const [ada, bob] = [await signInAs(test, 'USER'), await signInAs(test, 'ADMIN')];
      expect((await node(ada.id, ada.headers)).data.node).toEqual({ id: ada.id, email: ada.email });
      expect((await node(ada.id, bob.headers)).data.node).toBeNull();
      expect((await node(ada.id)).data.node).toBeNull();
      await test.platform.database.prisma.user.update({ where: { id: bob.uuid }, data: { role: 'USER' } });
    });

    it('show themselves to administrators on the admin endpoint', async () => {
      const ada = await signInAs(test, 'ORGANIZER');
      const adminNode = async (headers: Record<string, string>, id = ada.id) => (await test.adminQuery('query ($id: ID!) { node(id: $id) { id ... on User { status } } }', { id }, headers)).data.node;
      expect(await adminNode(root.headers)).toEqual({ id: ada.id, status: 'ACTIVE' });
      expect(await adminNode(ada.headers)).toEqual({ id: ada.id, status: 'ACTIVE' });
      expect(await adminNode(ada.headers, root.id)).toBeNull();
    });
  });
});

describe('the profile', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  it('is changed by its owner', async () => {
    const ada = await signInAs(test, 'USER');
    const update = async (input: object) => (await test.query(operation('web/auth', 'ProfileUpdate'), { input }, ada.headers)).data.profileUpdate;
    expect(await update({ displayName: '  Ada Lovelace ', locale: 'en-GB' })).toMatchObject({ user: { displayName: 'Ada Lovelace', locale: 'en-GB' }, userErrors: [] });
    expect(await update({ locale: null })).toMatchObject({ user: { displayName: 'Ada Lovelace', locale: null } });
    expect(await update({})).toMatchObject({ user: { displayName: 'Ada Lovelace' } });
    for (const displayName of ['A', '   ', 'A'.repeat(101), '\u200b\u2060', 'Ada\u2028Lovelace', null]) {
      expect(await update({ displayName })).toMatchObject({ user: null, userErrors: [{ code: 'INVALID', field: ['input', 'displayName'] }] });
    }
    const entries = await test.platform.database.prisma.auditEntry.findMany({ where: { subjectId: ada.uuid }, orderBy: { id: 'asc' } });
    expect(entries.map(({ changedFields }) => changedFields)).toEqual([['displayName', 'locale'], ['locale']]);
  });

  it.each(['role', 'status', 'email', 'id', 'userId'])('has no place for %s', async (field) => {
    const { headers } = await signInAs(test, 'USER');
    const { errors } = await test.query(operation('web/auth', 'ProfileUpdate'), { input: { [field]: 'ADMIN' } }, headers);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('the audit log', () => {
  it('is read newest first, by subject and by actor, and knows its actors in one statement', async () => {
    const clock = fakeClock();
    const test = await createTestApp({ clock });
    const [root, other] = [await signInAs(test, 'ADMIN', { displayName: 'Root' }), await signInAs(test, 'ADMIN', { displayName: 'Other' })];
    const person = await aPerson(test);
    for (const [who, role] of [[root, 'ORGANIZER'], [other, 'USER'], [root, 'ADMIN']] as const) {
      clock.advance(1);
      await test.adminQuery(admin('UserRoleSet'), { userId: person.id, role }, who.headers);
    }
    await test.query(operation('web/auth', 'ProfileUpdate'), { input: { displayName: 'Rooted' } }, root.headers);
    const log = async (variables: object) => (await test.adminQuery(admin('AuditLog'), variables, root.headers)).data?.auditLog.nodes;
    const actors = async (variables: object) => (await log(variables)).map(({ actor }: { actor: { displayName: string } }) => actor.displayName);

    expect(await actors({})).toEqual(['Rooted', 'Rooted', 'Other', 'Rooted']);
    expect(await actors({ subjectId: person.id })).toEqual(['Rooted', 'Other', 'Rooted']);
    expect(await actors({ actorId: other.id })).toEqual(['Other']);
    expect(await log({ subjectId: person.id, first: 1 })).toMatchObject([{ action: 'user.role-set', subjectType: 'User', subjectId: person.id, changedFields: ['role'], requestId: expect.any(String) }]);
    const [{ id }] = await log({ first: 1 });
    const node = await test.adminQuery('query ($id: ID!) { node(id: $id) { id ... on AuditEntry { action actor { id } } } }', { id }, root.headers);
    expect(node.data.node).toEqual({ id, action: 'user.profile-update', actor: { id: root.id } });
    for (const variables of [{ subjectId: 'garbage' }, { actorId: 'garbage' }, { actorId: 'event_01h455vb4pex5vsknk084sn02q' }]) {
      expect((await test.adminQuery(admin('AuditLog'), variables, root.headers)).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
    await test.close();
  });
});
