import { readFile, stat } from 'node:fs/promises';
import { DatabaseUnavailable } from '../connection.js';

/** The user as whom PostgreSQL runs when we are root, who may not run it. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * As root: the owner of an existing cluster, else `postgres`, else `nobody`. As an ordinary user: undefined, PostgreSQL runs as ourselves.
 *
 * @throws DatabaseUnavailable when root finds none of them
 */
export async function serverUser(cluster: string): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(cluster).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const accounts = parseAccounts(await readFile('/etc/passwd', 'utf8'));
  const user = accounts.get('postgres') ?? accounts.get('nobody');
  if (!user) throw new DatabaseUnavailable('PostgreSQL may not run as root and there is no user postgres or nobody here; start as an ordinary user.');
  return user;
}

/** Names and ids of `/etc/passwd`; macOS writes the id of nobody as a negative number, which the system calls take modulo 2^32. */
export function parseAccounts(passwd: string): ReadonlyMap<string, ServerUser> {
  const accounts = new Map<string, ServerUser>();
  for (const line of passwd.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name && uid && gid && !name.startsWith('#')) accounts.set(name, { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 });
  }
  return accounts;
}
