import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createPool, migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { EnvironmentMasterKey } from './environment-master-key.js';
import { erasureConformance } from './erasure.conformance.js';
import { PostgresVault } from './postgres-vault.js';
import { vaultConformance } from './vault.conformance.js';
import { vaultMigrations } from './vault.migrations.js';

const master = new EnvironmentMasterKey(randomBytes(32));
let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, vaultMigrations);
});
afterAll(() => database.drop());

const opened = async () => {
  await database.pool.query('TRUNCATE vault.texts, vault.pseudonyms, vault.details, vault.documents, vault.data_keys, vault.restrictions');
  return new PostgresVault(database.pool, master);
};
vaultConformance('the vault in PostgreSQL', opened);
erasureConformance('the vault in PostgreSQL', opened);

test('two processes that write one field at once get different versions, and one command one version', async () => {
  await database.pool.query('TRUNCATE vault.texts');
  const other = createPool(database.connection, { max: 4 });
  const vaults = [new PostgresVault(database.pool, master), new PostgresVault(other, master)];
  const shared = randomUUID();
  const refs = await Promise.all(
    Array.from({ length: 60 }, (_, i) => i).flatMap((i) =>
      vaults.map((vault) =>
        vault.put({ commandId: i === 30 ? shared : randomUUID(), subject: 'application-1', field: 'title', value: i === 30 ? 'one' : `w${i}` }),
      ),
    ),
  );
  await other.end();
  expect(new Set(refs.map((ref) => ref.version)).size).toBe(119);
  expect(Math.max(...refs.map((ref) => ref.version))).toBe(119);
});
