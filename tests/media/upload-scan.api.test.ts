import { setTimeout as sleep } from 'node:timers/promises';
import { eicar, startClamd, type TestClamd } from '../support/clamd';
import { createTestApp, type TestApp } from '../support/app';
import { type SignedIn, signInAs } from '../support/people';
import { aFile, filesOf, listen, upload } from './upload-world';

let clamd: TestClamd;
let test: TestApp;
let admin: SignedIn;
let address: string;

beforeAll(async () => {
  clamd = await startClamd();
  test = await createTestApp({ env: { CLAMD_URL: clamd.url, CLAMD_TIMEOUT_MS: '1000' } });
  admin = await signInAs(test, 'ADMIN');
  address = await listen(test);
}, 180_000);
afterAll(async () => {
  await test.close();
  await clamd.stop();
});

const infected = () => aFile('application/pdf', { bytes: Buffer.from(`%PDF-1.7\n${eicar}`) });
const count = () => test.platform.database.prisma.mediaAsset.count();

describe('with a scanner, an upload', () => {
  it('of malware is refused, and its name is not told', async () => {
    const { body } = await upload(address, admin, infected());
    expect(body.data.mediaUpload).toEqual({ asset: null, isDuplicate: null, userErrors: [{ code: 'UNSAFE_FILE', field: ['input', 'file'], message: 'The file was found to be harmful and was not kept.' }] });
    expect([await count(), filesOf(test)]).toEqual([0, []]);
  });

  it('of the same file is taken in without one', async () => {
    const unguarded = await createTestApp({ env: { MEDIA_SCAN: 'off' } });
    const { body } = await upload(await listen(unguarded), await signInAs(unguarded, 'ADMIN'), infected());
    expect(body.data.mediaUpload.userErrors).toEqual([]);
    await unguarded.close();
  });

  it('of a harmless file is taken in', async () => {
    expect((await upload(address, admin, aFile())).body.data.mediaUpload.userErrors).toEqual([]);
  });

  it('is answered also where the scan takes longer than a connection may be silent', async () => {
    const patient = await createTestApp({ env: { CLAMD_URL: clamd.url, REQUEST_TIMEOUT_MS: '500' } });
    const [patientAdmin, patientAddress] = [await signInAs(patient, 'ADMIN'), await listen(patient)];
    clamd.pause();
    const answer = upload(patientAddress, patientAdmin, aFile('video/mp4', { size: 500_000 }));
    await sleep(1_500);
    clamd.resume();
    expect((await answer).body.data.mediaUpload.userErrors).toEqual([]);
    await patient.close();
  });

  it('is refused for now while the scanner hangs or is gone, and nothing is kept', async () => {
    const before = [await count(), filesOf(test)];
    const refusedForNow = async () => {
      const { status, headers, body } = await upload(address, admin, aFile());
      expect([status, headers.get('retry-after'), body.errors[0].extensions.code]).toEqual([503, '60', 'SERVICE_UNAVAILABLE']);
    };
    clamd.pause();
    await refusedForNow();
    clamd.resume();
    await clamd.stop();
    await refusedForNow();
    expect([await count(), filesOf(test)]).toEqual(before);
  });
});
