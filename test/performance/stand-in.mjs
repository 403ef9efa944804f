import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SOURCES = join(ROOT, 'libs/platform/ledger/test/eventstore-stand-in');

/** The stand-in for an EventStoreDB in a process of its own, compiled here, since builds leave tests out. It is no server: its speed is that of a test's tool. */
export async function startStandIn() {
  const folder = await mkdtemp(join(tmpdir(), 'bench-stand-in-'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await mkdir(join(folder, 'built'));
  for (const name of await readdir(SOURCES)) {
    if (!name.endsWith('.ts') || name.endsWith('.spec.ts')) continue;
    const options = { configFile: join(ROOT, '.swcrc'), sourceMaps: false, filename: join(SOURCES, name) };
    const { code } = await transform(await readFile(join(SOURCES, name), 'utf8'), options);
    await writeFile(join(folder, 'built', name.replace(/ts$/, 'js')), code);
  }
  const child = spawn(process.execPath, [join(folder, 'built/stand-in.program.js')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const ended = once(child, 'exit');
  return {
    url: await firstLine(child),
    async stop() {
      end();
      await ended;
      process.off('exit', end);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function firstLine(child) {
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('the stand-in ended before it said where it is');
}
