import { decodeId } from '../../src/shared/presentation/ids';
import { createTestApp, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { type SignedIn, signInAs } from '../support/people';
import { hostileFiles } from './hostile-files';
import { filesOf, listen, upload } from './upload-world';

const ofUpload = hostileFiles.flatMap((file) => ('refusedBy' in file.expected && file.expected.refusedBy === 'upload' ? [{ ...file, code: file.expected.code }] : []));
/** One of each code that processing gives, and one that is taken and clean: hostile.test.ts looks at all of them. */
const endingOf = ({ expected }: (typeof hostileFiles)[number]) => ('clean' in expected ? 'READY' : expected.refusedBy === 'processing' ? expected.code : null);
const ofProcessing = [...new Map(hostileFiles.map((file) => [endingOf(file), file] as const)).entries()].flatMap(([ending, file]) => (ending ? [[ending, file] as const] : []));

describe('hostile files that are uploaded', () => {
  let app: TestApp;
  let admin: SignedIn;
  let address: string;
  let jobs: Promise<void> | undefined;
  beforeAll(async () => {
    app = await createTestApp();
    admin = await signInAs(app, 'ADMIN');
    address = await listen(app);
  });
  afterAll(() => app?.close());

  const send = async ({ filename, declaredType, bytes }: (typeof hostileFiles)[number]) => (await upload(address, admin, { name: filename, type: declaredType, bytes: await bytes() })).body.data.mediaUpload;

  it.each(ofUpload.map((file) => [file.name, file] as const))('are refused as they come in, and leave nothing: %s', async (_name, file) => {
    const { asset, userErrors } = await send(file);
    expect(asset).toBeNull();
    // A header with NUL in it breaks the multipart body itself.
    const code = file.filename.includes('\u0000') ? 'INVALID' : file.code;
    expect(userErrors).toEqual([{ code, field: expect.arrayContaining(['input', 'file']), message: expect.any(String) }]);
    expect(filesOf(app)).toEqual([]);
    expect(await app.platform.database.prisma.mediaAsset.count()).toBe(0);
  }, 60_000);

  // The jobs begin once nothing else counts what is kept.
  it.each(ofProcessing)('end as %s where only processing can tell', async (ending, file) => {
    jobs ??= app.app.startJobs();
    await jobs;
    const { asset, userErrors } = await send(file);
    expect(userErrors).toEqual([]);
    expect(asset.state).toBe('PROCESSING');
    const found = await eventually(async () => {
      const row = await app.platform.database.prisma.mediaAsset.findUniqueOrThrow({ where: { id: decodeId('MediaAsset', asset.id)! } });
      return row.state !== 'PROCESSING' && row;
    }, 60_000);
    expect(found.rejectionCode ?? found.state).toBe(ending);
  }, 120_000);
});
