import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createTestApp, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { signInAs } from '../support/people';
import { aMediaAsset } from './media-world';
import { aFile, filesBelow, filesOf, listen, mediaJob, mediaOf, upload } from './upload-world';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const uploads = () => filesBelow(path.join(test.dataDir, 'uploads'));
const twoDaysAgo = new Date(Date.now() - 172_800_000);
function place(file: string, time = twoDaysAgo): void {
  const absolute = path.join(test.dataDir, file);
  mkdirSync(path.dirname(absolute), { recursive: true });
  writeFileSync(absolute, 'x');
  utimesSync(absolute, time, time);
}

describe('the search for orphans', () => {
  it('deletes what nothing names and is a day old, and nothing else', async () => {
    const { uuid, storagePath } = await aMediaAsset(test, { storagePath: '2026/11/asset.webp' });
    await test.platform.database.prisma.mediaVariant.create({ data: { assetId: uuid, name: 'w400', format: 'avif', width: 1, height: 1, byteSize: 1, storagePath: '2026/11/variant.avif' } });
    await upload(await listen(test), await signInAs(test, 'ADMIN'), aFile());
    const { originalPath } = await test.platform.database.prisma.mediaIntake.findFirstOrThrow();
    const kept = [storagePath, '2026/11/variant.avif', originalPath];
    kept.forEach((file) => place(`media/${file}`));
    place('media/2026/11/young.webp', new Date());
    place('media/README');
    for (let index = 0; index < 600; index += 1) place(`media/2026/10/orphan-${index}.webp`);
    ['media/2026/11/orphan.webp', 'media/originals/2026/11/orphan.mp4', 'media/unfinished/orphan'].forEach((file) => place(file));
    await mediaJob(test, 'media/delete-orphans').run();
    expect(filesOf(test).sort()).toEqual([...kept, '2026/11/young.webp', 'README'].sort());
  });
});

describe('what a killed process has left of uploads', () => {
  it('is deleted when another begins on the machine, and is a day old', async () => {
    place('uploads/young', new Date());
    place('uploads/old');
    mediaOf(test);
    await eventually(() => !uploads().includes('old'));
    expect(uploads()).toEqual(['young']);
  });

  it('and cannot be deleted keeps no process from starting', async () => {
    rmSync(path.join(test.dataDir, 'uploads'), { recursive: true });
    mkdirSync(path.join(test.dataDir, 'uploads/old/full'), { recursive: true });
    utimesSync(path.join(test.dataDir, 'uploads/old'), twoDaysAgo, twoDaysAgo);
    const warn = jest.spyOn(test.platform.logger, 'warn');
    mediaOf(test);
    await eventually(() => warn.mock.calls.some(([, message]) => message === 'leftovers of uploads could not be deleted'));
  });
});
