import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { DatabaseConnection } from './connection.js';
import { prepareCluster, SUPERUSER } from './embedded/cluster.js';
import { placesForCopies, postgresBinaries } from './embedded/postgres-binaries.js';
import { isAlive } from './embedded/process-state.js';
import { ensureServer } from './embedded/server.js';
import { serverUser } from './embedded/server-user.js';
import { sharersOf } from './embedded/sharers.js';
import { createPool } from './pool.js';
import { testServerFolder } from './test-database.watch.mjs';

export interface TestDatabase {
  readonly pool: pg.Pool;
  readonly connection: Extract<DatabaseConnection, { host: string }>;
  /** Ends the pool and removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

/**
 * Only here: what a test writes need not survive a power cut, and every commit is ten times quicker. It does survive a killed process, so that
 * tests which kill servers prove the same as with fsync.
 */
const QUICK = { fsync: 'off', full_page_writes: 'off', max_connections: '400', max_wal_size: '4GB' };

/** A fresh, empty database for one test file, on a server that all test processes share and that stops when the last of them has ended. */
export async function testDatabase(): Promise<TestDatabase> {
  const host = await sharedServer();
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(host, `CREATE DATABASE ${database} TEMPLATE template0`);
  const connection = { host, port: 5432, database, user: SUPERUSER };
  const pool = createPool(connection, { max: 10 });
  return {
    pool,
    connection,
    async drop() {
      await pool.end();
      await administer(host, `DROP DATABASE ${database} WITH (FORCE)`);
    },
  };
}

let server: Promise<string> | undefined;

function sharedServer(): Promise<string> {
  server ??= startShared();
  return server;
}

async function startShared(): Promise<string> {
  const folder = testServerFolder();
  const cluster = `${folder}/postgres`;
  await mkdir(folder, { recursive: true });
  await sharersOf(folder).join();
  await ensureWatcher(folder);
  const user = await serverUser(cluster);
  const binaries = await postgresBinaries(user, placesForCopies(user, folder));
  await prepareCluster(cluster, binaries, user, () => undefined);
  const plan = { cluster, logFile: `${folder}/postgres.log`, binaries, user, settings: QUICK };
  return (await ensureServer(plan, () => undefined)).socketDir;
}

/** A test run may be killed at any moment; the watcher stays behind and takes the server down. */
async function ensureWatcher(folder: string): Promise<void> {
  const pid = Number(await readFile(`${folder}/watcher.pid`, 'utf8').catch(() => ''));
  if (pid && isAlive(pid)) return;
  const watcher = fileURLToPath(new URL('./test-database.watch.mjs', import.meta.url));
  spawn(process.execPath, [watcher], { detached: true, stdio: 'ignore' }).unref();
}

async function administer(host: string, statement: string): Promise<void> {
  const client = new pg.Client({ host, port: 5432, user: SUPERUSER, database: 'postgres' });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
