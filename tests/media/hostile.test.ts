import { type Expected, type HostileFile, hostileFiles } from './hostile-files';
import { processingWorld } from './processing-world';

type Processed = HostileFile & { readonly expected: Exclude<Expected, { refusedBy: 'upload' }> };
const reachesProcessing = (file: HostileFile): file is Processed => !('refusedBy' in file.expected && file.expected.refusedBy === 'upload');

describe('hostile files', () => {
  test('are at least forty, each with a name of its own', () => {
    expect(new Set(hostileFiles.map(({ name }) => name)).size).toBe(hostileFiles.length);
    expect(hostileFiles.length).toBeGreaterThanOrEqual(40);
  });

  const world = processingWorld();

  test.concurrent.each(hostileFiles.filter(reachesProcessing).map((file) => [file.name, file] as const))('%s', async (_name, { bytes, declaredType, expected }) => {
    const { storage, processFile } = await world;
    const outcome = await processFile(await bytes(), declaredType);
    if ('refusedBy' in expected) {
      const reason = expected.code === 'CORRUPT' ? /^The .* is damaged( or incomplete)?\. Export it again and upload that\.$/ : /^The|^Films|^There|^This/;
      expect(outcome).toEqual({ rejected: { code: expected.code, reason: expect.stringMatching(reason) } });
      return;
    }
    if ('rejected' in outcome) throw new Error(JSON.stringify(outcome.rejected));
    const { storagePath, variants } = outcome.processed;
    for (const path of [storagePath, ...variants.map((variant) => variant.storagePath)]) {
      expect(storage.bytesOf(path).includes(expected.clean)).toBe(false);
      expect(path).toMatch(/^2026\/11\/[0-9a-f-]{36}\.[a-z0-9]+$/);
    }
  }, 120_000);
});
