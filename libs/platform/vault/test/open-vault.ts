import { randomBytes } from 'node:crypto';
import { migrate } from '#database';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { EnvironmentMasterKey } from '../src/environment-master-key.js';
import { PostgresVault } from '../src/postgres-vault.js';
import { vaultMigrations } from '../src/vault.migrations.js';

/** A fresh vault in a database of its own. */
export async function openVault(): Promise<{ readonly database: TestDatabase; readonly vault: PostgresVault; readonly master: EnvironmentMasterKey }> {
  const database = await testDatabase();
  await migrate(database.connection, vaultMigrations);
  const master = new EnvironmentMasterKey(randomBytes(32));
  return { database, master, vault: new PostgresVault(database.pool, master) };
}
