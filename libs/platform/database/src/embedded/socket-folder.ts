import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerUser } from './server-user.js';

/** The system allows a socket's path 107 bytes (103 on macOS); PostgreSQL adds `/.s.PGSQL.5432.lock` for its own. */
const LONGEST = 103 - '/.s.PGSQL.5432.lock'.length;

/**
 * A folder that only the server's user (and root) may enter, for the socket: short, the same at every start of one cluster, and never one that
 * somebody else made ready for us in the shared temporary folder.
 */
export async function socketFolder(cluster: string, user: ServerUser | undefined, before?: string): Promise<string> {
  const name = `estate-bank-${createHash('sha256').update(cluster).digest('hex').slice(0, 16)}`;
  const parent = await reachableTemporaryFolder(name, user);
  const folder = before ?? join(parent, name);
  await mkdir(folder, { mode: 0o700 }).catch(ignoreExisting);
  const found = await lstat(folder);
  const owner = user?.uid ?? process.getuid?.();
  if (found.isDirectory() && (found.uid === owner || found.uid === process.getuid?.())) return ownedBy(folder, user);
  return ownedBy(await mkdtemp(`${folder}-`), user);
}

async function reachableTemporaryFolder(name: string, user: ServerUser | undefined): Promise<string> {
  const own = tmpdir();
  const short = Buffer.byteLength(join(own, `${name}-XXXXXX`)) <= LONGEST;
  // A private temporary folder of root's cannot be entered by the user PostgreSQL runs as.
  const open = !user || ((await lstat(own)).mode & 0o001) !== 0;
  return short && open ? own : '/tmp';
}

async function ownedBy(folder: string, user: ServerUser | undefined): Promise<string> {
  if (user) await chown(folder, user.uid, user.gid);
  await chmod(folder, 0o700);
  return folder;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
