import { execFile } from 'node:child_process';
import { access, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cacheRoot = path.resolve(__dirname, '../../node_modules/.cache/marquee');

/** A server that the tests need, as Debian packs it. */
export interface ServerPackage {
  /** Of the program. */
  readonly name: string;
  /** What to install, as root or with Homebrew. */
  readonly debian: string;
  readonly homebrew: string;
  /** What to unpack without root: the package and those libraries that not every machine has. */
  readonly unpacked: readonly string[];
  /** Where the program is in there. */
  readonly file: string;
  /** Its name in there, where it is another. */
  readonly packedAs?: string;
}

export interface ServerBinary {
  file: string;
  env: NodeJS.ProcessEnv;
}

/** Finds a server on the PATH or where an earlier run put it, else installs it. */
export async function findServer(server: ServerPackage, report: (line: string) => void = () => undefined): Promise<ServerBinary> {
  const found = (await onPath(server)) ?? (await inCache(server));
  if (found) return found;
  report(`Installing ${server.name} for the tests`);
  try {
    await install(server);
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.trim().split('\n').at(-1) ?? '') : String(cause);
    throw new Error(`The tests need ${server.name} and could not install it (${reason}): install it so that it is on the PATH.`, { cause });
  }
  const installed = (await onPath(server)) ?? (await inCache(server));
  if (!installed) throw new Error(`The tests need ${server.name}: install it so that it is on the PATH.`);
  return installed;
}

async function onPath({ name }: ServerPackage): Promise<ServerBinary | undefined> {
  const directories = [...(process.env['PATH'] ?? '').split(':'), '/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/opt/homebrew/bin', '/opt/homebrew/sbin'];
  for (const directory of directories) {
    const file = path.join(directory, name);
    if (await isThere(file)) return { file, env: process.env };
  }
  return undefined;
}

async function inCache({ name, file }: ServerPackage): Promise<ServerBinary | undefined> {
  const root = path.join(cacheRoot, name);
  if (!(await isThere(path.join(root, file)))) return undefined;
  const architectures = await readdir(path.join(root, 'usr/lib'));
  const libraries = architectures.map((directory) => path.join(root, 'usr/lib', directory)).join(':');
  return { file: path.join(root, file), env: { ...process.env, LD_LIBRARY_PATH: libraries } };
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function install(server: ServerPackage): Promise<void> {
  if (process.platform === 'darwin') return void (await run('brew', ['install', server.homebrew]));
  if (process.platform !== 'linux') throw new Error(`no recipe for ${process.platform}`);
  if (process.getuid?.() === 0) return installAsRoot(server);
  await unpackAsUser(server);
}

async function installAsRoot({ debian }: ServerPackage): Promise<void> {
  // In run level 1 Debian's maintainer scripts start no service.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  await run('apt-get', ['update', '-qq'], { env });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', debian], { env });
}

async function unpackAsUser({ name, unpacked, file, packedAs }: ServerPackage): Promise<void> {
  const cacheDir = path.join(cacheRoot, name);
  const draft = `${cacheDir}.${process.pid}`;
  const [lists, archives] = [path.join(draft, 'lists'), path.join(draft, 'archives')];
  await Promise.all([lists, archives].map((directory) => mkdir(path.join(directory, 'partial'), { recursive: true })));
  const ownState = ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${archives}`, '-o', `Dir::Cache::archives=${archives}`];
  try {
    await run('apt-get', [...ownState, '-qq', 'update']);
    await run('apt-get', [...ownState, '-qq', 'download', ...unpacked], { cwd: archives });
    const root = path.join(draft, 'root');
    for (const archive of await readdir(archives)) {
      if (archive.endsWith('.deb')) await run('dpkg', ['-x', path.join(archives, archive), root]);
    }
    if (packedAs) await symlink(packedAs, path.join(root, file));
    await rm(cacheDir, { recursive: true, force: true });
    await rename(root, cacheDir);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
