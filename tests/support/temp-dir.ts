import { mkdtempSync } from 'node:fs';
import { chmod, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { processIdentity } from '../../src/shared/infrastructure/embedded-postgres/data-dir-lock';

const prefix = 'marquee-test-';

/** A new directory for this process's tests, which PostgreSQL's own account can enter. */
export async function createTempDir(): Promise<string> {
  const directory = mkdtempSync(path.join(os.tmpdir(), `${prefix}${process.pid}-`));
  await chmod(directory, 0o755);
  return directory;
}

/** Removes the directories that interrupted runs left behind. */
export async function sweepTempDirs(): Promise<void> {
  const left = (await readdir(os.tmpdir())).filter((name) => {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    return pid !== undefined && processIdentity(Number(pid)) === undefined;
  });
  await Promise.all(left.map((name) => rm(path.join(os.tmpdir(), name), { recursive: true, force: true })));
}
