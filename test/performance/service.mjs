import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cpuMs } from './cpu.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = join(ROOT, 'dist/apps/server/src/main.js');
const GREETING = /Estate Bank is at (http:\S+)/;

/** The built service in a process of its own, as an operator starts it; `startMs` is the time until it says where it is. */
export async function startService(dataDir) {
  const started = performance.now();
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: '0', REQUESTS_PER_ADDRESS: '0', REQUESTS_PER_SESSION: '0' };
  const child = spawn(process.execPath, ['--enable-source-maps', MAIN], { cwd: ROOT, env });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const url = await addressOf(child);
  return {
    url,
    startMs: Math.round(performance.now() - started),
    /** Milliseconds of CPU so far, of the service and of its PostgreSQL. */
    cpu: () => ({ service: cpuMs(child.pid), postgres: cpuMs(postmasterOf(dataDir)) }),
    async stop() {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      const [code] = await closed;
      process.off('exit', end);
      if (code !== 0) throw new Error(`the service ended with ${code}`);
    },
  };
}

const made = [];
let loaded;

/** A data folder with the season in it, as a service left it: loaded once in a run, and copied. */
export async function seasonFolder() {
  loaded ??= loadSeason();
  const folder = await emptyFolder();
  await cp(await loaded, folder, { recursive: true, preserveTimestamps: true });
  return folder;
}

/** Takes away every folder that this run made. */
export async function removeFolders() {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
}

async function loadSeason() {
  console.error('loading the season');
  const folder = await emptyFolder();
  await (await startService(folder)).stop();
  return folder;
}

/** A data folder that does not exist yet, and goes with the run. */
export async function emptyFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'bench-service-'));
  made.push(folder);
  return join(folder, 'data');
}

function addressOf(child) {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (data) => {
      // The log goes on after the greeting, and is of no use here.
      if (said === undefined) return;
      said += data;
      const address = GREETING.exec(said)?.[1];
      if (!address) return;
      said = undefined;
      resolve(address);
    });
    child.stderr.on('data', (data) => process.stderr.write(data));
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`the service ended with ${code} before it served`)));
  });
}

/** The process id of the PostgreSQL in a data folder. */
export const postmasterOf = (dataDir) => Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n', 1)[0]);
