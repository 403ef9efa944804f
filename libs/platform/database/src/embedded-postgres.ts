import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type DatabaseConnection, DatabaseUnavailable, type Log } from './connection.js';
import { prepareCluster, SUPERUSER } from './embedded/cluster.js';
import { placesForCopies, postgresBinaries } from './embedded/postgres-binaries.js';
import { isServerOf } from './embedded/process-state.js';
import { ensureServer, type RunningServer, type ServerPlan, stopServer } from './embedded/server.js';
import { serverUser } from './embedded/server-user.js';
import { sharersOf } from './embedded/sharers.js';

export interface EmbeddedPostgresOptions {
  /** The service's data folder; the cluster stands in `postgres/` in it, the server's log in `postgres.log`. */
  readonly dataDir: string;
  readonly log?: Log;
  /** Server settings beside our own, such as `shared_buffers`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Where the programs are copied to when the user PostgreSQL runs as cannot read node_modules; by default a shared cache folder. */
  readonly copyTo?: string;
}

export interface EmbeddedPostgres {
  readonly connection: Extract<DatabaseConnection, { host: string }>;
  /** The server's process, which changes when it had to be started again. */
  pid(): number;
  /** True when the server ran already. */
  readonly adopted: boolean;
  /** Leaves the server, and stops it unless another process still uses it. */
  stop(): Promise<void>;
}

const DATABASE = 'estate_bank';
const LOOK_AFTER_MS = 1_000;

/**
 * Starts the PostgreSQL that came with the installation, or adopts it when it runs already (architecture.md, "Embedded PostgreSQL"). While it is in
 * use it is started again whenever it disappears; whoever was connected must connect again.
 *
 * @throws DatabaseUnavailable with one sentence when the folder or the server cannot be used
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log = () => {} } = options;
  const folder = await writableFolder(dataDir);
  const sharers = sharersOf(folder);
  await sharers.join().catch((cause) => Promise.reject(cannotWrite(folder, cause)));
  try {
    const plan = await planFor(folder, options, log);
    const first = await ensureServer(plan, log);
    await createDatabase(first.socketDir);
    const watch = lookAfter(plan, first, log);
    return {
      connection: { host: first.socketDir, port: 5432, database: DATABASE, user: SUPERUSER },
      pid: () => watch.server().pid,
      adopted: first.adopted,
      async stop() {
        await watch.end();
        if (await sharers.leave()) await stopServer(plan.cluster, watch.server(), log);
      },
    };
  } catch (error) {
    await sharers.leave();
    throw isRefusedFolder(error) ? cannotWrite(folder, error) : error;
  }
}

const isRefusedFolder = (error: unknown): error is Error => ['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes((error as NodeJS.ErrnoException).code ?? '');

async function writableFolder(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true });
    return await realpath(dataDir);
  } catch (cause) {
    throw cannotWrite(dataDir, cause as Error);
  }
}

const cannotWrite = (folder: string, cause: Error) => new DatabaseUnavailable(`The data folder ${folder} cannot be used: ${cause.message}.`, { cause });

async function planFor(folder: string, { settings = {}, copyTo }: EmbeddedPostgresOptions, log: Log): Promise<ServerPlan> {
  const cluster = join(folder, 'postgres');
  const user = await serverUser(cluster);
  const binaries = await postgresBinaries(user, copyTo ? [copyTo] : placesForCopies(user, folder));
  await prepareCluster(cluster, binaries, user, log);
  return { cluster, logFile: join(folder, 'postgres.log'), binaries, user, settings };
}

async function createDatabase(socketDir: string): Promise<void> {
  const client = new pg.Client({ host: socketDir, port: 5432, user: SUPERUSER, database: 'postgres' });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (error) {
    // Two processes that start together both create it; one is told that it exists.
    if (!['42P04', '23505'].includes((error as pg.DatabaseError).code ?? '')) throw error;
  } finally {
    await client.end();
  }
}

/** Starts the server again when it is gone. */
function lookAfter(plan: ServerPlan, first: RunningServer, log: Log) {
  let server = first;
  let restarting: Promise<void> | undefined;
  const restart = async () => {
    log('PostgreSQL is gone; starting it again');
    try {
      server = await ensureServer({ ...plan, socketDir: first.socketDir }, log);
      log('PostgreSQL runs again');
    } catch (error) {
      log((error as Error).message);
    } finally {
      restarting = undefined;
    }
  };
  const timer = setInterval(() => {
    if (!restarting && !isServerOf(server.pid, plan.cluster)) restarting = restart();
  }, LOOK_AFTER_MS);
  timer.unref();
  return {
    server: () => server,
    async end() {
      clearInterval(timer);
      await restarting;
    },
  };
}
