import { execFile } from 'node:child_process';
import { access, chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cacheDir = path.resolve(__dirname, '../../node_modules/.cache/marquee/ffmpeg');

export interface FfmpegBinaries {
  readonly ffmpeg: string;
  readonly ffprobe: string;
}

/** Finds ffmpeg and ffprobe on the PATH or where an earlier run put them, else installs them: about 12 s and 330 MB. */
export async function findFfmpeg(report: (line: string) => void = () => undefined): Promise<FfmpegBinaries> {
  const found = await find();
  if (found) return found;
  report('Installing ffmpeg for the tests');
  try {
    await install();
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.trim().split('\n').at(-1) ?? '') : String(cause);
    throw new Error(`The tests need ffmpeg and could not install it (${reason}): install FFmpeg 5 or later so that ffmpeg and ffprobe are on the PATH.`, { cause });
  }
  const installed = await find();
  if (!installed) throw new Error('The tests need ffmpeg: install FFmpeg 5 or later so that ffmpeg and ffprobe are on the PATH.');
  return installed;
}

async function find(): Promise<FfmpegBinaries | undefined> {
  const directories = [...(process.env['PATH'] ?? '').split(':').filter(Boolean), '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', cacheDir];
  for (const directory of directories) {
    const binaries = { ffmpeg: path.join(directory, 'ffmpeg'), ffprobe: path.join(directory, 'ffprobe') };
    const areThere = await Promise.all(Object.values(binaries).map((file) => access(file)))
      .then(() => true)
      .catch(() => false);
    if (areThere) return binaries;
  }
  return undefined;
}

async function install(): Promise<void> {
  if (process.platform === 'darwin') return void (await run('brew', ['install', 'ffmpeg']));
  if (process.platform !== 'linux') throw new Error(`no recipe for ${process.platform}`);
  if (process.getuid?.() === 0) return installAsRoot();
  await unpackAsUser();
}

async function installAsRoot(): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'ffmpeg'], { env, maxBuffer: 16_777_216 });
}

/** apt plans as if to install, with lists of its own; what it would install is unpacked beside the tests. */
async function unpackAsUser(): Promise<void> {
  const draft = `${cacheDir}.${process.pid}`;
  const [lists, archives] = [path.join(draft, 'lists'), path.join(draft, 'archives')];
  await Promise.all([lists, archives].map((directory) => mkdir(path.join(directory, 'partial'), { recursive: true })));
  const ownState = ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${archives}`, '-o', `Dir::Cache::archives=${archives}`];
  try {
    await run('apt-get', [...ownState, '-qq', 'update']);
    const { stdout } = await run('apt-get', [...ownState, '-s', '--no-install-recommends', 'install', 'ffmpeg'], { maxBuffer: 16_777_216 });
    const needed = [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name!);
    await run('apt-get', [...ownState, '-qq', 'download', ...needed], { cwd: archives, maxBuffer: 16_777_216 });
    const root = path.join(draft, 'root');
    for (const name of await readdir(archives)) {
      if (name.endsWith('.deb')) await run('dpkg', ['-x', path.join(archives, name), root]);
    }
    await Promise.all(['ffmpeg', 'ffprobe'].map((command) => wrap(root, command)));
    await rm(cacheDir, { recursive: true, force: true });
    await rename(root, cacheDir);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** A script that tells the command where its libraries are: the worker of the media library passes no environment on. */
async function wrap(root: string, command: string): Promise<void> {
  const architectures = await readdir(path.join(root, 'usr/lib'));
  const libraries = architectures.flatMap((name) => ['', '/pulseaudio', '/blas', '/lapack'].map((below) => path.join(cacheDir, 'usr/lib', name + below)));
  const file = path.join(root, command);
  await writeFile(file, `#!/bin/sh\nLD_LIBRARY_PATH='${libraries.join(':')}' exec '${path.join(cacheDir, 'usr/bin', command)}' "$@"\n`);
  await chmod(file, 0o755);
}
