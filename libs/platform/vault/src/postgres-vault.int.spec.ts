import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
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

test('who asks what was hidden while another asks shares the next look, and never hears an older one', async () => {
  const vault = await opened();
  const asked = jest.spyOn(database.pool, 'query');
  const before = await Promise.all(Array.from({ length: 50 }, () => vault.hidden()));
  expect([new Set(before).size, asked.mock.calls.length]).toEqual([1, 2]);
  asked.mockRestore();
  const [count = 0] = before;
  const under = vault.hidden();
  await database.pool.query('UPDATE vault.hidden SET count = count + 1');
  expect([await vault.hidden(), [count, count + 1].includes(await under)]).toEqual([count + 1, true]);
  const broken = jest.spyOn(database.pool, 'query').mockImplementation(() => Promise.reject(new Error('away')));
  expect((await Promise.allSettled([vault.hidden(), vault.hidden()])).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  broken.mockRestore();
  expect(await vault.hidden()).toBe(count + 1);
});
