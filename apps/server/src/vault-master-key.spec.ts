import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { EnvironmentMasterKey } from '#vault';
import { DamagedSecret } from './drawn-secret.js';
import { masterKeyOf } from './vault-master-key.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'estate-bank-master-key-')), 'data');
});
afterEach(() => rm(join(dataDir, '..'), { recursive: true, force: true }));

const drawn = { vaultFormerMasterKeys: [] };
const file = () => join(dataDir, 'vault-master-key');

test('a demonstration draws one for its data folder, which only its owner may read and every start uses', async () => {
  const [one, other] = await Promise.all([masterKeyOf({ ...drawn, dataDir }), masterKeyOf({ ...drawn, dataDir })]);
  expect((await stat(file())).mode & 0o777).toBe(0o600);
  const kept = new EnvironmentMasterKey(Buffer.from(await readFile(file(), 'utf8'), 'hex'));
  expect([one.keyId, other.keyId, (await masterKeyOf({ ...drawn, dataDir })).keyId]).toEqual([kept.keyId, kept.keyId, kept.keyId]);
});

test('one that was lost to a cut-off file is never drawn anew, since nothing could be read with it', async () => {
  await masterKeyOf({ ...drawn, dataDir });
  await writeFile(file(), 'cut');
  await expect(masterKeyOf({ ...drawn, dataDir })).rejects.toThrow(DamagedSecret);
  expect(await readFile(file(), 'utf8')).toBe('cut');
});

test('the operator’s own is used and not kept, and former ones open what they wrapped', async () => {
  const [current, former] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const master = await masterKeyOf({ vaultMasterKey: current, vaultFormerMasterKeys: [former], dataDir });
  expect(master.keyId).toBe(new EnvironmentMasterKey(current).keyId);
  expect(await master.unwrap(await new EnvironmentMasterKey(former).wrap(Buffer.from('x'), 'c'), 'c')).toEqual(Buffer.from('x'));
  await expect(stat(dataDir)).rejects.toThrow();
});
