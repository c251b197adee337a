import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { readFile, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { DiskMediaStorage } from '../../src/media/infrastructure/disk-media-storage';
import { createTempDir } from '../support/temp-dir';
import { bytes, pathsOf, storageContract } from './storage-contract';

let root: string;
beforeAll(async () => {
  root = path.join(await createTempDir(), 'media');
});
const storage = () => new DiskMediaStorage(root);

describe('a disk storage', () => {
  storageContract(storage);

  it('is empty before anything was written', async () => {
    expect(await pathsOf(new DiskMediaStorage(path.join(root, 'not-there')))).toEqual([]);
  });

  it.each(['../secret.png', '2026/11/../../secret.png', '/etc/passwd.png', '2026/11/a/b.png', '2026/11/.png', '2026/11/a.png\0', '2026/11/a', 'originals/../a.png', '', '2026\\11\\a.png', 'unfinished/../a'])('knows no path %j', async (given) => {
    await expect(storage().write(given, bytes('x'), 'image/png')).rejects.toThrow('is not a path');
    await expect(storage().read(given)).rejects.toThrow('is not a path');
    await expect(storage().delete([given])).rejects.toThrow('is not a path');
  });

  it('leaves no draft, and nobody but us may write its files', async () => {
    await storage().write('2026/11/a.png', bytes('x'), 'image/png');
    expect(readdirSync(path.join(root, 'unfinished'))).toEqual([]);
    expect((await stat(path.join(root, '2026/11/a.png'))).mode & 0o022).toBe(0);
    await storage().delete(['2026/11/a.png']);
  });

  it('lists drafts that a killed process has left, and neither files nor links of others', async () => {
    writeFileSync(path.join(root, 'unfinished/left-behind'), 'x');
    writeFileSync(path.join(root, 'README'), 'x');
    mkdirSync(path.join(root, '2026/11'), { recursive: true });
    await symlink('/etc/passwd', path.join(root, '2026/11/link.png'));
    expect(await pathsOf(storage())).toEqual(['unfinished/left-behind']);
    await storage().delete(['unfinished/left-behind']);
    expect(readdirSync(path.join(root, 'unfinished'))).toEqual([]);
  });

  it('answers SERVICE_UNAVAILABLE when the disk is full, and keeps nothing', async () => {
    const disk = path.join(await createTempDir(), 'small');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      // Without root there is no small disk; /dev/full is as full as one can be.
      await expect(new DiskMediaStorage(disk).write('2026/11/a.png', full(), 'image/png')).rejects.toMatchObject({ kind: 'unavailable' });
      return;
    }
    try {
      const small = new DiskMediaStorage(disk);
      await small.write('2026/11/a.png', bytes('fits'), 'image/png');
      await expect(small.write('2026/11/b.png', bytes(Buffer.alloc(1_000_000)), 'image/png')).rejects.toMatchObject({ kind: 'unavailable', retryAfter: 300 });
      expect(await pathsOf(small)).toEqual(['2026/11/a.png']);
      expect(await readFile(path.join(disk, '2026/11/a.png'), 'utf8')).toBe('fits');
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

async function* full(): AsyncIterable<Uint8Array> {
  yield Buffer.from('x');
  writeFileSync('/dev/full', 'x');
}
