import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { inTurn } from './turns.mjs';

const WORKER = `
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
const [turns, lock, diary, ms] = process.argv.slice(1);
const { inTurn } = await import(turns);
await inTurn(lock, async () => {
  appendFileSync(diary, process.pid + ' in\\n');
  await sleep(Number(ms));
  appendFileSync(diary, process.pid + ' out\\n');
});`;

let folder: string;
let lock: string;
let diary: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'estate-bank-turns-'));
  lock = join(folder, 'fetching');
  diary = join(folder, 'diary');
  writeFileSync(diary, '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function worker(ms: number) {
  const turns = new URL('./turns.mjs', import.meta.url).href;
  const child = spawn(process.execPath, ['--input-type=module', '-e', WORKER, turns, lock, diary, String(ms)], { stdio: 'ignore' });
  return { child, ended: once(child, 'exit').then(([code]) => code as number | null) };
}

const written = (): string[] => readFileSync(diary, 'utf8').split('\n').filter(Boolean);
const deadProcess = async (): Promise<number> => {
  const child = spawn('true');
  await once(child, 'exit');
  return Number(child.pid);
};

it.each([
  ['nobody', async () => undefined],
  ['a process that was killed', async () => writeFileSync(lock, String(await deadProcess()))],
  ['nobody, who never said a name', async () => writeFileSync(lock, '')],
  [
    'somebody who was killed while clearing up after another',
    async () => {
      writeFileSync(lock, String(await deadProcess()));
      await mkdir(`${lock}.clearing`);
      utimesSync(`${lock}.clearing`, 0, 0);
    },
  ],
  [
    'a process of long ago, whose number is another’s now',
    async () => {
      writeFileSync(lock, String(process.pid));
      utimesSync(lock, 0, 0);
    },
  ],
])('is one at a time for eight processes that come at once when it was last held by %s', async (_whom, leave) => {
  await leave();
  const codes = await Promise.all(Array.from({ length: 8 }, () => worker(20).ended));
  expect(codes).toEqual(codes.map(() => 0));
  const lines = written();
  expect(lines).toHaveLength(16);
  for (let n = 0; n < lines.length; n += 2) expect(lines[n + 1]).toBe(lines[n]?.replace('in', 'out'));
  expect(readdirSync(folder)).toEqual(['diary']);
});

it('goes to the next when its holder is killed, and not before', async () => {
  const first = worker(60_000);
  while (written().length === 0) await sleep(10);
  let had = false;
  const second = inTurn(lock, async () => {
    had = true;
  });
  await sleep(500);
  expect(had).toBe(false);
  first.child.kill('SIGKILL');
  await second;
  expect(had).toBe(true);
});

it('is given back by work that fails', async () => {
  await expect(inTurn(lock, () => Promise.reject(new Error('no more room')))).rejects.toThrow('no more room');
  expect(await inTurn(lock, async () => 'done')).toBe('done');
});
