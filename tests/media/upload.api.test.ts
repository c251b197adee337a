import { createTestApp, type TestApp } from '../support/app';
import { operation } from '../support/operations';
import { type SignedIn, signInAs } from '../support/people';
import { aFile, type Answer, filesOf, formOf, listen, post, type SentFile, takenTypes, upload } from './upload-world';

let test: TestApp;
let admin: SignedIn;
let address: string;

const limits = { MEDIA_IMAGE_MAX_BYTES: '300000', MEDIA_DOCUMENT_MAX_BYTES: '400000', MEDIA_VIDEO_MAX_BYTES: '600000' };

beforeAll(async () => {
  test = await createTestApp({ env: limits });
  admin = await signInAs(test, 'ADMIN');
  address = await listen(test);
});
afterAll(() => test.close());

const rows = async () => (await test.platform.database.pool.query('SELECT (SELECT count(*)::int FROM media_assets) AS assets, (SELECT count(*)::int FROM media_intakes) AS intakes')).rows[0];

/** What a refused upload says, having seen that it left nothing. */
async function refusal(send: () => Promise<Answer>) {
  const before = [await rows(), filesOf(test)];
  const { status, body } = await send();
  expect([await rows(), filesOf(test)]).toEqual(before);
  expect(body.data?.mediaUpload?.asset ?? null).toBeNull();
  return { status, code: body.errors?.[0]?.extensions.code, userErrors: body.data?.mediaUpload?.userErrors ?? [] };
}

describe('an upload', () => {
  it.each(takenTypes)('of %s is taken in and waits to be processed', async (type) => {
    const { body } = await upload(address, admin, aFile(type), { tags: ['hall'], altText: [{ locale: 'en', text: 'The hall' }] });
    expect(body.data.mediaUpload).toEqual({
      asset: { id: expect.stringMatching(/^media_/), kind: type.startsWith('image') ? 'IMAGE' : type.startsWith('video') ? 'VIDEO' : 'DOCUMENT', state: 'PROCESSING', mimeType: type, filename: aFile(type).name, byteSize: 2_000, altTexts: [{ locale: 'en', text: 'The hall' }], url: null, version: 1 },
      isDuplicate: false,
      userErrors: [],
    });
  });

  it('is written down with its original aside, who sent it, and what is to be done', async () => {
    const file = aFile('application/pdf');
    await upload(address, admin, file);
    const { prisma, pool } = test.platform.database;
    const intake = await prisma.mediaIntake.findFirstOrThrow({ orderBy: { createdAt: 'desc' }, include: { asset: true } });
    expect(intake).toMatchObject({ uploadedById: admin.uuid, attempts: 0, originalPath: expect.stringMatching(/^originals\/\d{4}\/\d{2}\/[0-9a-f]{32}\.pdf$/), asset: { uploadedById: admin.uuid, state: 'PROCESSING', checksum: intake.checksum } });
    expect(filesOf(test)).toContain(intake.originalPath);
    expect((await pool.query("SELECT count(*)::int FROM audit_entries WHERE action = 'media.upload' AND subject_id = $1", [intake.assetId])).rows).toEqual([{ count: 1 }]);
    expect((await pool.query("SELECT count(*)::int FROM graphile_worker.jobs WHERE task_identifier = 'media.uploaded/process'")).rows[0].count).toBeGreaterThan(0);
  });

  it('goes to its folder', async () => {
    const { prisma } = test.platform.database;
    const now = new Date();
    await prisma.mediaFolder.create({ data: { id: '01890000-0000-7000-8000-000000000001', name: 'Halls', createdAt: now, updatedAt: now } });
    const { body } = await upload(address, admin, aFile(), { folderId: 'mediafolder_01h4000000e008000000000001' });
    expect(body.data.mediaUpload.userErrors).toEqual([]);
    expect(await prisma.mediaAsset.count({ where: { folderId: '01890000-0000-7000-8000-000000000001' } })).toBe(1);
  });

  it('of exactly the limit of its kind is taken in', async () => {
    for (const [type, size] of [['image/png', 300_000], ['application/pdf', 400_000], ['video/mp4', 600_000]] as const) {
      expect((await upload(address, admin, aFile(type, { size }))).body.data.mediaUpload.asset.byteSize).toBe(size);
    }
  });

  it('shows its name, and never as a path', async () => {
    for (const [name, shown] of [['../../etc/passwd.png', 'passwd.png'], ['C:\\temp\\hall.png', 'hall.png'], ['Bu\u0308hne.png', 'Bühne.png'], ['HALL.PNG', 'HALL.PNG'], ['大厅.png', '大厅.png'], ['🎭.png', '🎭.png'], [`${'🎭'.repeat(251)}.png`, `${'🎭'.repeat(251)}.png`]] as const) {
      const { body } = await upload(address, admin, aFile('image/png', { name }));
      expect(body.data.mediaUpload.asset?.filename).toBe(shown);
    }
  });
});

const png = aFile('image/png').bytes;
const refused: readonly (readonly [string, string, SentFile])[] = [
  ['no bytes', 'EMPTY', aFile('image/png', { bytes: Buffer.alloc(0) })],
  ['a picture of one byte too many', 'TOO_LARGE', aFile('image/png', { size: 300_001 })],
  ['a picture as large as a film may be', 'TOO_LARGE', aFile('image/png', { size: 599_999 })],
  ['a document of one byte too many', 'TOO_LARGE', aFile('application/pdf', { size: 400_001 })],
  ['a film of one byte too many', 'TOO_LARGE', aFile('video/mp4', { size: 600_001 })],
  ['a film of many bytes too many', 'TOO_LARGE', aFile('video/mp4', { size: 1_100_000 })],
  ['SVG', 'UNSUPPORTED_TYPE', { name: 'a.svg', type: 'image/svg+xml', bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>') }],
  ['SVG that says it is a picture', 'UNSUPPORTED_TYPE', { name: 'a.png', type: 'image/png', bytes: Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>') }],
  ['HTML', 'UNSUPPORTED_TYPE', { name: 'a.html', type: 'text/html', bytes: Buffer.from('<!doctype html><script>alert(1)</script>') }],
  ['HTML that says it is a picture', 'UNSUPPORTED_TYPE', { name: 'a.jpg', type: 'image/jpeg', bytes: Buffer.from('<!doctype html>') }],
  ['text', 'UNSUPPORTED_TYPE', { name: 'a.txt', type: 'text/plain', bytes: Buffer.from('hello') }],
  ['an archive', 'UNSUPPORTED_TYPE', { name: 'a.zip', type: 'application/zip', bytes: Buffer.from('504b0304140000000000', 'hex') }],
  ['a program', 'UNSUPPORTED_TYPE', { name: 'a.png', type: 'image/png', bytes: Buffer.concat([Buffer.from('7f454c4602010100', 'hex'), Buffer.alloc(100)]) }],
  ['a picture of a type that is not taken', 'UNSUPPORTED_TYPE', { name: 'a.bmp', type: 'image/bmp', bytes: Buffer.concat([Buffer.from('BM'), Buffer.alloc(100)]) }],
  ['a TIFF', 'UNSUPPORTED_TYPE', { name: 'a.tif', type: 'image/tiff', bytes: Buffer.concat([Buffer.from('49492a0008000000', 'hex'), Buffer.alloc(100)]) }],
  ['another name than its bytes', 'TYPE_MISMATCH', { name: 'a.jpg', type: 'image/png', bytes: png }],
  ['another declared type than its bytes', 'TYPE_MISMATCH', { name: 'a.png', type: 'image/jpeg', bytes: png }],
  ['a name and a declared type that agree on the wrong one', 'TYPE_MISMATCH', { name: 'a.jpg', type: 'image/jpeg', bytes: png }],
  ['no declared type', 'TYPE_MISMATCH', { name: 'a.png', type: '', bytes: png }],
  ['a name without an extension', 'TYPE_MISMATCH', { name: 'png', type: 'image/png', bytes: png }],
  ['two extensions, the last one another', 'TYPE_MISMATCH', { name: 'a.png.php', type: 'image/png', bytes: png }],
  ['a name that turns the writing direction', 'INVALID_FILENAME', aFile('image/png', { name: 'hall\u202egnp.png' })],
  ['a name that is too long', 'INVALID_FILENAME', aFile('image/png', { name: `${'a'.repeat(252)}.png` })],
  ['a name that cannot be seen', 'INVALID_FILENAME', aFile('image/png', { name: '\u200b' })],
  ['a name with a control character', 'INVALID_FILENAME', aFile('image/png', { name: 'a\u0085b.png' })],
];

describe('an upload is refused and leaves nothing', () => {
  it.each(refused)('with %s: %s', async (_what, code, file) => {
    const { userErrors } = await refusal(() => upload(address, admin, file));
    expect(userErrors).toEqual([{ code, field: ['input', 'file'], message: expect.any(String) }]);
  });

  it('with a sentence that says what to do', async () => {
    const { userErrors } = await refusal(() => upload(address, admin, aFile('image/png', { bytes: Buffer.alloc(0) })));
    expect(userErrors[0].message).toBe('The file has no content. Choose another.');
  });

  it('when the rest of its input breaks a rule', async () => {
    for (const input of [{ folderId: 'mediafolder_01h4000000e008000000000009' }, { folderId: 'venue_01h4000000e008000000000009' }, { tags: Array(51).fill('a') }, { altText: [{ locale: 'en', text: '' }] }]) {
      expect((await refusal(() => upload(address, admin, aFile(), input))).userErrors).toHaveLength(1);
    }
  });

  it('when it says something in a language that the site does not speak', async () => {
    const { userErrors } = await refusal(() => upload(address, admin, aFile(), { altText: [{ locale: 'fr', text: 'La salle' }] }));
    expect(userErrors).toEqual([{ code: 'INVALID', field: ['input', 'altText'], message: expect.stringContaining('fr') }]);
  });

  it('when its body is over every limit: before it is read', async () => {
    const { status, code } = await refusal(() => upload(address, admin, aFile('video/mp4', { size: 3_000_000 })));
    expect([status, code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  it('to anybody but administrators', async () => {
    const document = operation('admin/media-upload', 'MediaUpload');
    const form = () => formOf(document, { input: { file: null } }, 'variables.input.file', aFile());
    for (const [headers, status, code] of [[{}, 401, 'UNAUTHENTICATED'], [{ authorization: 'Bearer nonsense' }, 401, 'UNAUTHENTICATED'], [(await signInAs(test, 'USER')).headers, 403, 'FORBIDDEN'], [(await signInAs(test, 'ORGANIZER')).headers, 403, 'FORBIDDEN']] as const) {
      expect(await refusal(() => post(address, form(), headers))).toMatchObject({ status, code });
    }
  });

  it('without the header that a foreign page cannot send', async () => {
    const form = formOf(operation('admin/media-upload', 'MediaUpload'), { input: { file: null } }, 'variables.input.file', aFile());
    const answer = await refusal(async () => {
      const response = await fetch(`${address}/admin/graphql`, { method: 'POST', body: form, headers: admin.headers });
      return { status: response.status, headers: response.headers, body: await response.json() };
    });
    expect(answer).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
  });

  it('at the public endpoint, as any form is', async () => {
    const form = formOf('mutation { __typename }', {}, 'variables.file', aFile());
    expect(await refusal(() => post(address, form, admin.headers, '/graphql'))).toMatchObject({ status: 415 });
  });

  it('as JSON, where there can be no file', async () => {
    for (const file of [null, 'file.png', {}, { promise: {} }]) {
      const { errors } = await test.adminQuery(operation('admin/media-upload', 'MediaUpload'), { input: { file } }, admin.headers);
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
  });
});

type Part = readonly [name: string, value: string | SentFile];

const document = operation('admin/media-upload', 'MediaUpload');
const operations = (variables: unknown = { input: { file: null } }, query = document) => JSON.stringify({ query, variables });
const good = '{"0":["variables.input.file"]}';
const file = aFile();

const lies: readonly (readonly [string, readonly Part[]])[] = [
  ['no operations', [['map', good], ['0', file]]],
  ['no map', [['operations', operations()], ['0', file]]],
  ['no file', [['operations', operations()], ['map', good]]],
  ['nothing at all', []],
  ['the map before the operations', [['map', good], ['operations', operations()], ['0', file]]],
  ['the file first', [['0', file], ['operations', operations()], ['map', good]]],
  ['operations that are no JSON', [['operations', '{'], ['map', good], ['0', file]]],
  ['operations that are null', [['operations', 'null'], ['map', good], ['0', file]]],
  ['operations in a batch', [['operations', `[${operations()}]`], ['map', '{"0":["0.variables.input.file"]}'], ['0', file]]],
  ['a map that is no JSON', [['operations', operations()], ['map', '{'], ['0', file]]],
  ['a map that is a list', [['operations', operations()], ['map', '[]'], ['0', file]]],
  ['a map to no list', [['operations', operations()], ['map', '{"0":"variables.input.file"}'], ['0', file]]],
  ['an empty map', [['operations', operations()], ['map', '{}'], ['0', file]]],
  ['a map to nothing', [['operations', operations()], ['map', '{"0":[]}'], ['0', file]]],
  ['a map to a place that is not there', [['operations', operations()], ['map', '{"0":["variables.input.other.file"]}'], ['0', file]]],
  ['a map to a number', [['operations', operations()], ['map', '{"0":[1]}'], ['0', file]]],
  ['a map to the document', [['operations', operations()], ['map', '{"0":["query"]}'], ['0', file]]],
  ['a map to the document as well', [['operations', operations()], ['map', '{"0":["variables.input.file","query"]}'], ['0', file]]],
  ['a map to the prototype', [['operations', operations()], ['map', '{"0":["variables.__proto__.file"]}'], ['0', file]]],
  ['a map to what every object inherits', [['operations', operations()], ['map', '{"0":["variables.input.file","hasOwnProperty.call"]}'], ['0', file]]],
  ['a map to what the variables inherit', [['operations', operations()], ['map', '{"0":["variables.input.file","variables.toString.call"]}'], ['0', file]]],
  ['operations again after the map', [['operations', operations()], ['map', '{"0":["variables.input.hasOwnProperty.call"]}'], ['operations', operations()], ['0', file]]],
  ['a map to two places', [['operations', operations()], ['map', '{"0":["variables.input.file","variables.other"]}'], ['0', file]]],
  ['two files for one place', [['operations', operations()], ['map', '{"0":["variables.input.file"],"1":["variables.input.file"]}'], ['0', file], ['1', file]]],
  ['a file under another name', [['operations', operations()], ['map', good], ['1', file]]],
  ['a text where the file should be', [['operations', operations()], ['map', good], ['0', 'text']]],
  ['a file for a variable of another type', [['operations', operations({ input: { file: null, tags: null } })], ['map', '{"0":["variables.input.tags"]}'], ['0', file]]],
  ['a file for a variable that the document does not have', [['operations', operations({ input: { file: null }, other: null })], ['map', '{"0":["variables.other"]}'], ['0', file]]],
  ['a file for a query without any', [['operations', operations({ file: null }, '{ __typename }')], ['map', '{"0":["variables.file"]}'], ['0', file]]],
  ['operations over the limit', [['operations', operations({ input: { file: null, tags: ['x'.repeat(300_000)] } })], ['map', good], ['0', file]]],
  ['variables nested without end', [['operations', `{"query":"{ __typename }","variables":{"file":null,"deep":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`], ['map', '{"0":["variables.file"]}'], ['0', file]]],
];

describe('a multipart request that lies', () => {
  it.each(lies)('with %s gets a typed error', async (what, parts) => {
    const form = new FormData();
    for (const [name, value] of parts) {
      if (typeof value === 'string') form.append(name, value);
      else form.append(name, new Blob([new Uint8Array(value.bytes)], { type: value.type }), value.name);
    }
    const { code, userErrors, status } = await refusal(() => post(address, form, admin.headers));
    if (/without any/.test(what)) return expect(status).toBe(200);
    expect(['BAD_USER_INPUT', 'PAYLOAD_TOO_LARGE', undefined]).toContain(code);
    if (code === undefined) expect(userErrors).toEqual([expect.objectContaining({ code: 'INVALID' })]);
    // What all objects share is as it was.
    expect([typeof Object.prototype.hasOwnProperty.call, typeof Object.prototype.toString.call]).toEqual(['function', 'function']);
  });

  it.each([
    ['no boundary', 'multipart/form-data', 'x'],
    ['an empty boundary', 'multipart/form-data; boundary=', 'x'],
    ['a body that is no form', 'multipart/form-data; boundary=x', 'hello'],
    ['a body that ends early', 'multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{'],
    ['a name with NUL', 'multipart/form-data; boundary=x', `--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n${operations()}\r\n--x\r\nContent-Disposition: form-data; name="map"\r\n\r\n${good}\r\n--x\r\nContent-Disposition: form-data; name="0"; filename*=utf-8''a%00.png\r\nContent-Type: image/png\r\n\r\n${'x'}\r\n--x--\r\n`],
    ['a file that ends early', 'multipart/form-data; boundary=x', `--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n${operations()}\r\n--x\r\nContent-Disposition: form-data; name="map"\r\n\r\n${good}\r\n--x\r\nContent-Disposition: form-data; name="0"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7`],
  ])('with %s gets a typed error', async (_what, type, body) => {
    const { code, userErrors } = await refusal(() => post(address, body, { ...admin.headers, 'content-type': type }));
    expect(code ?? userErrors[0]?.code).toMatch(/^(BAD_USER_INPUT|INVALID|INVALID_FILENAME)$/);
  });

  it('uses its file twice: the second use is refused', async () => {
    const twice = 'mutation($input: MediaUploadInput!) { first: mediaUpload(input: $input) { asset { id } userErrors { code } } second: mediaUpload(input: $input) { asset { id } userErrors { code } } }';
    const { body } = await post(address, formOf(twice, { input: { file: null } }, 'variables.input.file', aFile()), admin.headers);
    expect(body.data.first.userErrors).toEqual([]);
    expect(body.data.second).toEqual({ asset: null, userErrors: [{ code: 'INVALID' }] });
  });
});
