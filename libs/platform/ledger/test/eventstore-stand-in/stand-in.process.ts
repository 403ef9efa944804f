import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const HERE = fileURLToPath(new URL('./', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));

export interface StandInProcess {
  readonly url: string;
  /** Ends it at once; what stood in it is gone. */
  stop(): Promise<void>;
}

/** The stand-in in a process of its own, for several others to share; built beside the project, since `npm run build` leaves tests out. */
export async function standInProcess(port = 0): Promise<StandInProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'stand-in-'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await mkdir(join(folder, 'stand-in'));
  const sources = (await readdir(HERE)).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
  for (const name of sources) await writeFile(join(folder, 'stand-in', name.replace(/ts$/, 'js')), await compiled(name));
  const child = spawn(process.execPath, [join(folder, 'stand-in/stand-in.program.js'), String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  return { url: await firstLine(child), stop: () => end(child).then(() => rm(folder, { recursive: true, force: true })) };
}

async function compiled(name: string): Promise<string> {
  const options = { configFile: join(ROOT, '.swcrc'), sourceMaps: false, filename: join(HERE, name) };
  return (await transform(await readFile(join(HERE, name), 'utf8'), options)).code;
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the stand-in has no output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('the stand-in ended before it said where it is');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
