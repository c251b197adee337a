import { createTestApp, type TestApp } from '../support/app';
import { operation } from '../support/operations';
import { aPerson, signIn, signInAs, type SignedIn } from '../support/people';
import { hashOf, idOf, register, requester } from './documents-support';

const documents = { list: operation('admin/documents', 'PersistedDocuments'), byId: operation('admin/documents', 'PersistedDocumentById'), register: operation('admin/documents', 'PersistedDocumentsRegister') };
const text = (index: number) => `query List${index} { events(first: ${index}) { totalCount } }`;

let test_: TestApp;
let admin: SignedIn;
beforeAll(async () => {
  test_ = await createTestApp();
  admin = await signInAs(test_, 'ADMIN');
});
afterAll(() => test_.close());
beforeEach(() => test_.platform.database.prisma.persistedDocument.deleteMany());

const send = (input: object, headers: Record<string, string> = admin.headers) => test_.adminQuery(documents.register, { input: { surface: 'PUBLIC', ...input } }, headers);
const list = (variables: object = {}, headers: Record<string, string> = admin.headers) => test_.adminQuery(documents.list, variables, headers);

describe('persistedDocumentsRegister', () => {
  test('registers documents, known at once and written in the audit log', async () => {
    await requester(test_).post({ documentId: idOf(text(1)) });
    const { data } = await send({ documents: [{ text: text(1), id: idOf(text(1)) }, { text: text(2) }] });
    expect(data.persistedDocumentsRegister).toMatchObject({ userErrors: [], persistedDocuments: [{ documentId: idOf(text(1)), surface: 'PUBLIC', operationName: 'List1', operationType: 'QUERY', lastUsedAt: null }, { documentId: idOf(text(2)) }] });
    expect((await requester(test_).post({ documentId: idOf(text(1)) })).status).toBe(200);
    const [{ id }] = data.persistedDocumentsRegister.persistedDocuments;
    const { data: log, errors } = await test_.adminQuery(`{ auditLog(first: 5, subjectId: "${id}") { nodes { action subjectType subjectId actor { id } } } }`, {}, admin.headers);
    expect(errors).toBeUndefined();
    expect(log.auditLog.nodes).toEqual([{ action: 'document.register', subjectType: 'PersistedDocument', subjectId: id, actor: { id: admin.id } }]);
  });

  test('keeps every character of a text, because the id is its hash', async () => {
    const given = `\n  ${text(1)}\n`;
    const { data } = await send({ documents: [{ text: given }] });
    expect(data.persistedDocumentsRegister.persistedDocuments).toMatchObject([{ documentId: idOf(given) }]);
  });

  test.each([
    ['INVALID', { documents: [{ text: text(1) }, { text: 'query Wrong { secret }' }] }, ['input', 'documents', '1', 'text'], /Wrong: Cannot query field "secret"/],
    ['ID_MISMATCH', { documents: [{ text: text(1), id: idOf(text(2)) }] }, ['input', 'documents', '0', 'id'], /List1: the id/],
    ['INVALID', { documents: [] }, ['input', 'documents'], /at least 1/],
    ['INVALID', { documents: [{ text: text(1), id: 'x'.repeat(101) }] }, ['input', 'documents', '0', 'id'], /at most 100/],
  ])('refuses all with %s, naming the document and the field', async (code, input, field, message) => {
    const { data } = await send(input);
    expect(data.persistedDocumentsRegister).toMatchObject({ persistedDocuments: null, userErrors: [{ code, field, message: expect.stringMatching(message) }] });
    expect((await list()).data.persistedDocuments.totalCount).toBe(0);
  });

  test('refuses with TAKEN a text that the other endpoint has', async () => {
    await register(test_, '{ __typename }', 'admin');
    const { data } = await send({ documents: [{ text: '{ __typename }' }] });
    expect(data.persistedDocumentsRegister).toMatchObject({ persistedDocuments: null, userErrors: [{ code: 'TAKEN', field: ['input', 'documents', '0', 'text'] }] });
  });
});

describe('persistedDocuments', () => {
  test('are listed newest first, page by page, of one surface or by name', async () => {
    for (const index of [1, 2, 3]) await register(test_, text(index));
    await register(test_, 'query Other { viewer { id } }', 'admin');
    const first = (await list({ first: 3 })).data.persistedDocuments;
    const rest = (await list({ first: 3, after: first.pageInfo.endCursor })).data.persistedDocuments;
    expect([...first.nodes, ...rest.nodes].map(({ operationName }) => operationName)).toEqual(['Other', 'List3', 'List2', 'List1']);
    expect(first).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true } });
    expect((await list({ surface: 'ADMIN' })).data.persistedDocuments.nodes).toMatchObject([{ operationName: 'Other' }]);
    expect((await list({ operationName: 'list' })).data.persistedDocuments.totalCount).toBe(3);
    expect((await list({ operationName: '%' })).data.persistedDocuments.totalCount).toBe(0);
  });

  test('are found by their typed id, by administrators', async () => {
    await register(test_, text(1));
    const [{ id }] = (await list()).data.persistedDocuments.nodes;
    expect((await test_.adminQuery(documents.byId, { id }, admin.headers)).data.node).toMatchObject({ id, text: text(1), documentId: `sha256:${hashOf(text(1))}` });
    expect((await test_.adminQuery(documents.byId, { id }, (await signInAs(test_, 'ORGANIZER')).headers)).data.node).toBeNull();
  });

  test.each([['anonymous', null, 'UNAUTHENTICATED'], ['a user', 'USER', 'FORBIDDEN'], ['an organizer', 'ORGANIZER', 'FORBIDDEN']] as const)('are nothing for %s', async (_who, role, code) => {
    const headers: Record<string, string> = role ? (await signIn(test_, await aPerson(test_, { role }))).headers : {};
    for (const { errors } of [await list({}, headers), await send({ documents: [{ text: text(1) }] }, headers)]) expect(errors).toMatchObject([{ extensions: { code } }]);
    expect(await test_.platform.database.prisma.persistedDocument.count()).toBe(0);
  });
});
