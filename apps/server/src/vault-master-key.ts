import { join } from 'node:path';
import { EnvironmentMasterKey, type MasterKey } from '#vault';
import type { Config } from './config.js';
import { drawnSecret } from './drawn-secret.js';

type Given = Pick<Config, 'vaultMasterKey' | 'vaultFormerMasterKeys' | 'dataDir'>;

/**
 * What wraps the vault's keys: the operator's master key, else (in a demonstration) one that is drawn once and kept in the data folder, wherever the database
 * stands. Whoever loses it has lost every text and name; it is never drawn a second time.
 *
 * @throws DamagedSecret with one sentence; the file system's error when the data folder cannot be read or written
 */
export async function masterKeyOf({ vaultMasterKey, vaultFormerMasterKeys, dataDir }: Given): Promise<MasterKey> {
  const current = vaultMasterKey ?? Buffer.from(await drawnSecret(join(dataDir, 'vault-master-key'), { mustStay: true }), 'hex');
  return new EnvironmentMasterKey(current, vaultFormerMasterKeys);
}
