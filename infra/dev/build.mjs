import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Builds the sources into dist, folder by folder as they stand, so that `#room` in package.json finds them. Plain Node: it runs before anything is built. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ROOMS = ['apps', 'libs', 'infra'];
const TOOLS = ['.swcrc', 'package.json', 'infra/dev/build.mjs'];
const STAMP = 'dist/.sources';
const ASSETS = {
  script: 'libs/platform/web/build-assets.mjs',
  sources: 'libs/platform/web/assets',
  folder: 'dist/libs/platform/web/assets',
  stamp: 'dist/.assets',
};

/** True when dist was made from other sources than those that stand here. */
export function isStale() {
  return readStamp(STAMP) !== stampOf(sourceFiles());
}

/** @throws BuildFailed after the compiler has said what is wrong */
export function build() {
  const files = sourceFiles();
  const stamp = stampOf(files);
  rmSync(at(STAMP), { force: true });
  compile();
  for (const file of files.filter(isCopied)) copy(file);
  removeLeftovers(files);
  buildAssets();
  writeFileSync(at(STAMP), stamp);
}

export class BuildFailed extends Error {}

const at = (path) => join(ROOT, path);
const isTest = (path) => /(\.spec|\.conformance)\.ts$|\.d\.m?ts$|(^|\/)(spec|test)\//.test(path);
const isCompiled = (path) => path.endsWith('.ts') && !isTest(path);
/** What the built modules read beside themselves; infra holds data for development as well, which is read where it stands. */
const isCopied = (path) => /^((apps|libs)\/.+\.(sql|njk|json|mjs)|infra\/.+\.sql)$/.test(path) && !isAsset(path);

const isAsset = (path) => path.endsWith('.scss') || path.startsWith(`${ASSETS.sources}/`) || path === ASSETS.script;

function sourceFiles() {
  return ROOMS.flatMap((room) => filesIn(room)).filter((path) => isCompiled(path) || isCopied(path) || isAsset(path));
}

function filesIn(folder) {
  if (!existsSync(at(folder))) return [];
  const entries = readdirSync(at(folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesIn(path);
    return entry.isFile() ? [path] : [];
  });
}

/** Names, sizes and times of files: cheap to take at every start. */
function stampOf(files) {
  const hash = createHash('sha256');
  for (const path of [...files, ...TOOLS]) {
    const { size, mtimeMs } = statSync(at(path));
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

const readStamp = (path) => (existsSync(at(path)) ? readFileSync(at(path), 'utf8') : '');

function compile() {
  const rooms = ROOMS.filter((room) => filesIn(room).some(isCompiled));
  const ignored = ['**/*.spec.ts', '**/*.conformance.ts', '**/*.d.ts', '**/*.d.mts', '**/spec/**', '**/test/**'];
  run('node_modules/@swc/cli/bin/swc.js', [...rooms, '--out-dir', 'dist', '--extensions', '.ts', '--ignore', ignored.join(','), '--quiet']);
}

function run(script, args) {
  const { status } = spawnSync(process.execPath, [at(script), ...args], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new BuildFailed(`The build stopped in ${script}; the lines above say why.`);
}

function copy(path) {
  const target = at(`dist/${path}`);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(at(path), target);
}

/** What was built from files that are gone would still be found by imports. */
function removeLeftovers(files) {
  const expected = new Set();
  for (const path of files) {
    if (isCopied(path)) expected.add(`dist/${path}`);
    if (isCompiled(path)) for (const end of ['.js', '.js.map']) expected.add(`dist/${path.replace(/\.ts$/, end)}`);
  }
  for (const path of ROOMS.flatMap((room) => filesIn(`dist/${room}`))) {
    if (!expected.has(path) && !path.startsWith(`${ASSETS.folder}/`)) rmSync(at(path));
  }
}

/** Styles take seconds to compile, so only when they or the packages they come from have changed. */
function buildAssets() {
  if (!existsSync(at(ASSETS.script))) return;
  const stamp = stampOf([...sourceFiles().filter(isAsset), 'package-lock.json']);
  if (existsSync(at(ASSETS.folder)) && readStamp(ASSETS.stamp) === stamp) return;
  run(ASSETS.script, []);
  writeFileSync(at(ASSETS.stamp), stamp);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    build();
  } catch (error) {
    if (!(error instanceof BuildFailed)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
