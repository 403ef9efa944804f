import { type ChildProcess, spawn } from 'node:child_process';
import { type FileHandle, open, rename, rmdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DatabaseUnavailable, type Log } from '../connection.js';
import { clusterArgument, POSTGRES_ENV, SUPERUSER } from './cluster.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { type PostmasterFile, readPostmasterFile, removeStalePostmasterFile } from './postmaster-file.js';
import { idIsTaken, isAlive, isServerOf } from './process-state.js';
import type { ServerUser } from './server-user.js';
import { socketFolder } from './socket-folder.js';

/** What a server of one cluster is started with. */
export interface ServerPlan {
  readonly cluster: string;
  readonly logFile: string;
  readonly binaries: PostgresBinaries;
  readonly user: ServerUser | undefined;
  /** Server settings beside our own. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where the socket stood before, when clients know it already. */
  readonly socketDir?: string;
}

/** A server that answers. */
export interface RunningServer {
  readonly pid: number;
  readonly socketDir: string;
  readonly adopted: boolean;
}

const PORT = 5432;
/** Recovery after a crash reads at most about 1 GB of log; on a slow disk that takes a while. */
const START_PATIENCE_MS = 120_000;
const STOP_PATIENCE_MS = 60_000;
const BIGGEST_LOG_BYTES = 10_000_000;
const TOO_MANY_CONNECTIONS = '53300';

/** A server that was told to start, and the length of its log before. */
interface StartedServer {
  readonly child: ChildProcess;
  readonly logLength: number;
}

/**
 * The server of this cluster: the one that runs already (left by a process that was killed, or started by another one at this moment), or a new one.
 *
 * @throws DatabaseUnavailable when it does not start
 */
export async function ensureServer(plan: ServerPlan, log: Log): Promise<RunningServer> {
  const deadline = Date.now() + START_PATIENCE_MS;
  let started: StartedServer | undefined;
  while (Date.now() < deadline) {
    const file = await readPostmasterFile(plan.cluster);
    if (file && isServerOf(file.pid, plan.cluster)) {
      if (file.ready && (await answers(file))) return { pid: file.pid, socketDir: file.socketDir, adopted: file.pid !== started?.child.pid };
    } else if (!started || hasEnded(started.child)) {
      if (started) await letPass(plan, started);
      if (file && idIsTaken(file.pid)) await removeStalePostmasterFile(plan.cluster, file.pid);
      started = await startServer(plan, log);
    }
    await sleep(10);
  }
  throw new DatabaseUnavailable(`PostgreSQL did not start within ${START_PATIENCE_MS / 1_000} seconds (see ${plan.logFile}).`);
}

/** Another process was quicker, or backends of a server that was killed have not noticed yet: both pass by themselves. Nothing else does. */
async function letPass(plan: ServerPlan, started: StartedServer): Promise<void> {
  const complaint = await lastComplaint(plan.logFile, started.logLength);
  if (!/lock file|shared memory|could not (bind|create any) /.test(complaint)) {
    throw new DatabaseUnavailable(`PostgreSQL did not start: ${complaint || 'it ended without a word'} (see ${plan.logFile}).`);
  }
  await sleep(100);
}

/** Ends the server cleanly: open transactions are rolled back, everything committed is on disk. Does nothing when it has ended already. */
export async function stopServer(cluster: string, { pid, socketDir }: RunningServer, log: Log): Promise<void> {
  if (!isServerOf(pid, cluster)) return;
  process.kill(pid, 'SIGINT');
  if (!(await ended(pid, STOP_PATIENCE_MS))) {
    log('PostgreSQL takes too long to stop; it is told to stop at once and will recover at the next start');
    process.kill(pid, 'SIGQUIT');
    await ended(pid, STOP_PATIENCE_MS);
  }
  await rmdir(socketDir).catch(() => undefined);
}

async function ended(pid: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}

async function startServer(plan: ServerPlan, log: Log): Promise<StartedServer> {
  const socketDir = await socketFolder(plan.cluster, plan.user, plan.socketDir);
  const settings = { ...OWN_SETTINGS, ...plan.settings, listen_addresses: '', port: String(PORT), unix_socket_directories: socketDir };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const output = await openLog(plan.logFile);
  try {
    const logLength = (await output.stat()).size;
    // A process group of its own: Ctrl-C in the terminal reaches the service alone, which stops the server when it has drained.
    const child = spawn(plan.binaries.postgres, ['-D', clusterArgument(plan.cluster, plan.user), ...args], {
      cwd: plan.cluster,
      env: POSTGRES_ENV,
      stdio: ['ignore', output.fd, output.fd],
      detached: true,
      ...plan.user,
    });
    child.on('error', (error) => log(`PostgreSQL could not be started: ${error.message}`));
    child.unref();
    return { child, logLength };
  } finally {
    await output.close();
  }
}

/** Durability is PostgreSQL's default (fsync, synchronous_commit and full_page_writes on) and not touched. */
const OWN_SETTINGS = {
  cluster_name: 'estate-bank',
  max_connections: '100',
  max_wal_size: '1GB',
  jit: 'off',
  log_checkpoints: 'off',
  log_min_messages: 'warning',
  lc_messages: 'C',
  unix_socket_permissions: '0700',
};

const hasEnded = (child: ChildProcess) => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

async function answers({ socketDir }: PostmasterFile): Promise<boolean> {
  const client = new pg.Client({ host: socketDir, port: PORT, user: SUPERUSER, database: 'postgres', connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    return (error as pg.DatabaseError).code === TOO_MANY_CONNECTIONS;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function lastComplaint(logFile: string, from: number): Promise<string> {
  const file = await open(logFile, 'r');
  try {
    const { bytesRead, buffer } = await file.read({ position: from, buffer: Buffer.alloc(64_000) });
    const lines = buffer.toString('utf8', 0, bytesRead).trim().split('\n');
    const complaint = lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? '';
    return complaint.replace(/^.*?(FATAL|PANIC): +/, '');
  } finally {
    await file.close();
  }
}

/** The server's log, put aside when it has grown big. */
async function openLog(path: string): Promise<FileHandle> {
  const file = await open(path, 'a');
  if ((await file.stat()).size <= BIGGEST_LOG_BYTES) return file;
  await file.close();
  await rename(path, `${path}.1`);
  return open(path, 'a');
}
