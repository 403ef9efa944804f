import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What every worker rests on. */
const ROOMS = ['libs/events', 'libs/decider', 'libs/proof', 'libs/platform/database', 'libs/platform/ledger', 'libs/platform/processors'];

/** A build of the rooms that a child process needs, in a folder of its own: what runs there can be killed. */
export interface BuiltHouse {
  /** Starts a program, named by its path below the project's folder, in a process of its own. */
  start(program: string, argument: string, stdout?: 'inherit' | 'pipe'): ChildProcess;
  remove(): Promise<void>;
}

export async function builtHouse(more: readonly string[] = []): Promise<BuiltHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'estate-bank-built-'));
  for (const room of [...ROOMS, ...more]) await buildRoom(room, join(folder, 'dist'));
  const { imports } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', imports }));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return {
    start: (program, argument, stdout = 'inherit') =>
      spawn(process.execPath, [join(folder, 'dist', program.replace(/\.ts$/, '.js')), argument], { stdio: ['ignore', stdout, 'inherit'] }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** kill -9, and waits for the end. */
export async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function buildRoom(room: string, dist: string): Promise<void> {
  for (const path of await readdir(join(ROOT, room), { recursive: true })) {
    const [from, to] = [join(ROOT, room, path), join(dist, room, path)];
    if (path.endsWith('.ts') && !/\.(spec|conformance|d)\.ts$/.test(path)) {
      const { code } = await transformFile(from, { configFile: join(ROOT, '.swcrc'), sourceMaps: false });
      await mkdir(dirname(to), { recursive: true });
      await writeFile(to.replace(/\.ts$/, '.js'), code);
    } else if (/\.(sql|mjs)$/.test(path)) {
      await mkdir(dirname(to), { recursive: true });
      await cp(from, to);
    }
  }
}
