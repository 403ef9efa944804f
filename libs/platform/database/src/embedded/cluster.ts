import { spawn } from 'node:child_process';
import { chown, lchown, lstat, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DatabaseUnavailable, type Log } from '../connection.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { isAlive } from './process-state.js';
import type { ServerUser } from './server-user.js';

/** The PostgreSQL that we ship; a data folder of another major version cannot be opened by it. */
export const MAJOR_VERSION = '18';
/** The owner of everything in the cluster; only processes that may enter the socket's folder can say that they are it. */
export const SUPERUSER = 'estate_bank';

const LAYOUT = ['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
const ACCESS = ['-U', SUPERUSER, '--auth-local=trust', '--auth-host=reject'];

/**
 * Makes the cluster when there is none. It is made beside and renamed, so that a start that was cut off leaves nothing half done and of two
 * processes that start together one wins.
 *
 * @throws DatabaseUnavailable for a folder of another major version, or one that cannot be written
 */
export async function prepareCluster(cluster: string, binaries: PostgresBinaries, user: ServerUser | undefined, log: Log): Promise<void> {
  if (!(await clusterExists(cluster))) {
    log('preparing a new database');
    await removeUnfinished(cluster);
    await createCluster(cluster, binaries, user);
  }
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (version !== MAJOR_VERSION) {
    throw new DatabaseUnavailable(`The folder ${cluster} holds data of PostgreSQL ${version || '(unknown)'}, and this release brings ${MAJOR_VERSION}.`);
  }
  if (user) await giveTo(cluster, user);
}

/**
 * How a program of `user` is told the folder: on Linux through its own working folder, which needs no leave to enter the folders above
 * (a data folder under /root, or in a private temporary folder).
 */
export function clusterArgument(cluster: string, user: ServerUser | undefined): string {
  return user && process.platform === 'linux' ? '/proc/self/cwd' : cluster;
}

/** Environment of the PostgreSQL programs: nothing of ours, so that no PG… or locale variable changes what they do. */
export const POSTGRES_ENV = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

const clusterExists = async (cluster: string) => (await lstat(join(cluster, 'PG_VERSION')).catch(() => undefined)) !== undefined;

async function createCluster(cluster: string, binaries: PostgresBinaries, user: ServerUser | undefined): Promise<void> {
  const unfinished = `${cluster}.new-${process.pid}`;
  await mkdir(unfinished, { mode: 0o700 });
  try {
    if (user) await chown(unfinished, user.uid, user.gid);
    await initdb(binaries, unfinished, user);
    await rename(unfinished, cluster);
    await syncFolder(dirname(cluster));
  } catch (error) {
    if (!(await clusterExists(cluster))) throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** The new name must outlive a power cut, as everything committed below it will. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}

async function initdb(binaries: PostgresBinaries, folder: string, user: ServerUser | undefined): Promise<void> {
  const args = ['-D', clusterArgument(folder, user), ...LAYOUT, ...ACCESS, '--no-instructions'];
  const child = spawn(binaries.initdb, args, { cwd: folder, env: POSTGRES_ENV, stdio: ['ignore', 'ignore', 'pipe'], ...user });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaint += text;
  });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new DatabaseUnavailable(`PostgreSQL could not prepare ${folder}: ${complaint.trim().split('\n').at(-1) ?? ''}`);
}

async function removeUnfinished(cluster: string): Promise<void> {
  const prefix = `${basename(cluster)}.new-`;
  for (const name of await readdir(dirname(cluster))) {
    if (name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length)))) await rm(join(dirname(cluster), name), { recursive: true, force: true });
  }
}

/** A folder that root wrote (copied back, say) becomes the server's; the top comes last, so that a change that was cut off is taken up again. */
async function giveTo(folder: string, user: ServerUser): Promise<void> {
  if ((await lstat(folder)).uid === user.uid) return;
  for (const entry of await readdir(folder, { recursive: true })) await lchown(join(folder, entry), user.uid, user.gid);
  await lchown(folder, user.uid, user.gid);
}
