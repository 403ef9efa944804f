import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What every command of package.json needs first: a Node that is new enough, the packages, a build. Plain Node without packages, and in words
 * that an old Node still reads, since it is what tells people that theirs is too old.
 */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const MAIN = join(ROOT, 'dist/apps/server/src/main.js');
const LOCK = join(ROOT, 'package-lock.json');
const INSTALLED = join(ROOT, 'node_modules/.estate-bank');
const NPM_RECORD = join(ROOT, 'node_modules/.package-lock.json');

export class CannotStart extends Error {}

export const say = (line) => console.error(line);

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

export async function buildIfStale() {
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

/** Checks, installs and builds what is missing. @throws CannotStart with one sentence */
export async function prepare() {
  checkNode();
  install();
  await buildIfStale();
}

/** Runs `work`; what it cannot do is one sentence and exit code 1. */
export async function orSay(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
