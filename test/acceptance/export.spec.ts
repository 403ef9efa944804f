import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runProgram } from '../support/programs.js';

const toFile = (out: string, dataDir: string) => runProgram('apps/server/src/programs/export', ['--out', out], { DATA_DIR: dataDir });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estate-bank-export-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('an export into a folder that is not there says so in one sentence, and starts no database', async () => {
  const out = join(folder, 'nowhere', 'ledger.ndjson');
  const dataDir = join(folder, 'untouched');
  expect(await toFile(out, dataDir)).toEqual({ code: 1, stdout: '', stderr: `Cannot write to ${out}: its folder is not there.\n` });
  await expect(access(dataDir)).rejects.toThrow();
});

test('an export of a new ledger is an empty file', async () => {
  const out = join(folder, 'ledger.ndjson');
  const dataDir = join(folder, 'data');
  const { code, stderr } = await toFile(out, dataDir);
  expect([code, stderr]).toEqual([0, expect.stringContaining(`0 events written to ${out}`)]);
  expect(await readFile(out, 'utf8')).toBe('');
}, 60_000);
