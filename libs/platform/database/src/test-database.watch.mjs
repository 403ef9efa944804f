import { readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Where the tests' shared server has its data: one folder per user of the machine. */
export const testServerFolder = () => join(realpathSync(tmpdir()), `estate-bank-tests-${process.getuid?.() ?? 'user'}`);

/** Stops the shared server and removes its folder unless a test process still uses it; answers whether nothing is left. */
export async function stopUnused(folder) {
  if (inUse(folder)) return false;
  const aside = `${folder}.gone-${process.pid}`;
  try {
    // Moved first: a test run that starts now makes a folder and a server of its own.
    renameSync(folder, aside);
  } catch {
    return true;
  }
  if (inUse(aside)) {
    renameSync(aside, folder);
    return false;
  }
  const [pid, , , , socketDir] = read(join(aside, 'postgres', 'postmaster.pid')).split('\n');
  if (Number(pid) > 0) await interrupt(Number(pid));
  rmSync(aside, { recursive: true, force: true });
  if (socketDir?.includes('estate-bank-')) removeIfEmpty(socketDir);
  return true;
}

function inUse(folder) {
  const sharers = list(join(folder, 'postgres.sharers')).map(Number);
  return sharers.some((pid) => pid !== process.pid && isAlive(pid));
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  return !/^\d+ \(.*\) Z/s.test(read(`/proc/${pid}/stat`));
}

async function interrupt(pid) {
  if (!isAlive(pid) || !/^(postgres)?$/.test(read(`/proc/${pid}/comm`).trim())) return;
  process.kill(pid, 'SIGINT');
  while (isAlive(pid)) await sleep(10);
}

function list(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function removeIfEmpty(folder) {
  if (list(folder).length === 0) rmSync(folder, { recursive: true, force: true });
}

const LOOK_EVERY_MS = 500;
/** Between two test runs of a developer the server may stay this many looks. */
const PATIENCE = 20;

async function watch() {
  const folder = testServerFolder();
  writeFileSync(join(folder, 'watcher.pid'), String(process.pid));
  let unused = 0;
  while (list(folder).length > 0) {
    unused = inUse(folder) ? 0 : unused + 1;
    if (unused > PATIENCE && (await stopUnused(folder))) return;
    await sleep(LOOK_EVERY_MS);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await watch();
