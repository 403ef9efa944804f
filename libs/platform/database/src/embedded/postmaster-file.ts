import { link, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running PostgreSQL writes about itself into `postmaster.pid`. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  readonly socketDir: string;
  readonly ready: boolean;
}

/** The cluster's `postmaster.pid`, or undefined when there is none or it is still being written. */
export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return parsePostmasterFile(text);
}

/** Lines: process id, data folder, start time, port, socket folder, TCP address, shared memory key, state (PostgreSQL's pidfile.h). */
export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const [pid, , , port, socketDir, , , state] = text.split('\n').map((line) => line.trim());
  // While a standalone backend works in the folder the process id is written as a negative number.
  const process = Math.abs(Number(pid));
  if (!pid || !Number.isSafeInteger(process) || process === 0) return undefined;
  return { pid: process, port: Number(port) || 0, socketDir: socketDir ?? '', ready: state === 'ready' };
}

/**
 * Takes away a `postmaster.pid` whose process id was given to a stranger since (after a restart of the machine or container), which PostgreSQL
 * would take for a running server. It is moved first and looked at again, lest a server that started meanwhile loses its own.
 */
export async function removeStalePostmasterFile(cluster: string, stranger: number): Promise<void> {
  const path = join(cluster, 'postmaster.pid');
  const aside = join(cluster, `postmaster.pid.stale-${process.pid}`);
  await rename(path, aside).catch(() => undefined);
  const moved = parsePostmasterFile(await readFile(aside, 'utf8').catch(() => ''));
  if (moved && moved.pid !== stranger) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}
