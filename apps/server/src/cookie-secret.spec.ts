import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cookieSecretOf } from './cookie-secret.js';

let folder: string;
let dataDir: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estate-bank-secret-'));
  dataDir = join(folder, 'data');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a drawn secret is the same at the next start, and only its owner may read it', async () => {
  const secret = await cookieSecretOf({ dataDir });
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(await cookieSecretOf({ dataDir })).toBe(secret);
  expect((await stat(join(dataDir, 'cookie-secret'))).mode & 0o777).toBe(0o600);
  expect(await readdir(dataDir)).toEqual(['cookie-secret']);
});

test('each data folder has its own', async () => {
  expect(await cookieSecretOf({ dataDir })).not.toBe(await cookieSecretOf({ dataDir: join(folder, 'other') }));
});

test('a file that was cut off is drawn anew', async () => {
  await cookieSecretOf({ dataDir });
  await writeFile(join(dataDir, 'cookie-secret'), '');
  const secret = await cookieSecretOf({ dataDir });
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(await readFile(join(dataDir, 'cookie-secret'), 'utf8')).toBe(secret);
});

test('the operator’s own secret is used and not kept; with a server of their own nothing is kept either', async () => {
  expect(await cookieSecretOf({ dataDir, cookieSecret: 'c'.repeat(32) })).toBe('c'.repeat(32));
  const databaseUrl = 'postgres://somewhere/estate';
  expect(await cookieSecretOf({ dataDir, databaseUrl })).not.toBe(await cookieSecretOf({ dataDir, databaseUrl }));
  await expect(stat(dataDir)).rejects.toThrow();
});
