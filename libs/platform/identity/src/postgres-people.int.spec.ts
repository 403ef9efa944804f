import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { EnvironmentMasterKey, PostgresVault, vaultMigrations } from '#vault';
import { identityMigrations } from './identity.migrations.js';
import { peopleConformance } from './people.conformance.js';
import { PostgresPeople } from './postgres-people.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, [...vaultMigrations, ...identityMigrations]);
});
afterAll(() => database.drop());

const master = new EnvironmentMasterKey(randomBytes(32));

peopleConformance('people in PostgreSQL', async (book) => {
  await database.pool.query('TRUNCATE identity.people, vault.details, vault.pseudonyms');
  const vault = new PostgresVault(database.pool, master);
  return { vault, people: new PostgresPeople(database.pool, vault, book) };
});
