import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * `npm start` and `npm run dev`: installs and builds what is missing, then runs the service. Plain Node without packages, and in words that an
 * old Node still reads, since it is what tells people that theirs is too old.
 */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = join(ROOT, 'dist/apps/server/src/main.js');
const LOCK = join(ROOT, 'package-lock.json');
const INSTALLED = join(ROOT, 'node_modules/.estate-bank');
const NPM_RECORD = join(ROOT, 'node_modules/.package-lock.json');

class CannotStart extends Error {}

const say = (line) => console.error(line);

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new CannotStart(`This needs Node 20.19 or newer, and this is Node ${process.versions.node}; install a newer one from https://nodejs.org.`);
  }
}

const lockHash = () => createHash('sha256').update(readFileSync(LOCK)).digest('hex');

function isInstalled() {
  if (existsSync(INSTALLED)) return readFileSync(INSTALLED, 'utf8') === lockHash();
  // Installed by hand: npm's own record is as new as the lock.
  return existsSync(NPM_RECORD) && statSync(NPM_RECORD).mtimeMs >= statSync(LOCK).mtimeMs;
}

function install() {
  if (isInstalled()) return;
  say('Installing the packages (once; a minute or so) …');
  // Not `npm ci`: it refuses a lock written where only one platform's optional packages could be reached. The lock stays as it was committed.
  const args = ['install', '--no-save', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
  if (status !== 0) throw new CannotStart('The packages could not be installed; npm says why above.');
  writeFileSync(INSTALLED, lockHash());
}

async function buildIfStale() {
  const { build, BuildFailed, isStale } = await import('./build.mjs');
  if (existsSync(MAIN) && !isStale()) return;
  say('Building …');
  try {
    build();
  } catch (error) {
    if (error instanceof BuildFailed) throw new CannotStart(error.message);
    throw error;
  }
}

/** The service in this very process, so that whoever stops or kills it meets no second one. */
async function serve() {
  process.argv[1] = MAIN;
  await import(MAIN);
}

/** Builds and restarts at every change; a build that fails leaves the last good one running. */
function watchSources() {
  let server = startServer();
  let timer;
  let stopping = false;
  const rebuild = async () => {
    try {
      await buildIfStale();
    } catch (error) {
      if (!(error instanceof CannotStart)) throw error;
      return say(error.message);
    }
    const old = server;
    server = undefined;
    if (old) await ended(old);
    if (!stopping) server = startServer();
  };
  let queue = Promise.resolve();
  for (const room of ['apps', 'libs']) {
    watch(join(ROOT, room), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        queue = queue.then(rebuild);
      }, 150);
    });
  }
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, async () => {
      if (stopping) return;
      stopping = true;
      if (server) await ended(server, signal);
      process.exit(0);
    });
  }
}

function startServer() {
  return spawn(process.execPath, ['--enable-source-maps', MAIN], { cwd: ROOT, stdio: 'inherit' });
}

function ended(child, signal = 'SIGTERM') {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  return exit;
}

try {
  checkNode();
  install();
  await buildIfStale();
  if (process.argv.includes('--watch')) watchSources();
  else await serve();
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  say(error.message);
  process.exitCode = 1;
}
