import { migrate } from '#database';
import { type TestDatabase, testDatabase } from '#database/test-database';
import type { LedgerPlace } from '../src/ledger.conformance.js';
import { ledgerMigrations } from '../src/postgres/ledger.migrations.js';
import { PostgresLedger } from '../src/postgres/postgres-ledger.js';

/** For specs: a fresh database with the ledger in it. */
export async function postgresPlace(): Promise<LedgerPlace & { readonly database: TestDatabase; open(): Promise<PostgresLedger> }> {
  const database = await testDatabase();
  await migrate(database.connection, ledgerMigrations);
  return {
    database,
    open: async () => new PostgresLedger({ pool: database.pool, connection: database.connection }),
    drop: () => database.drop(),
  };
}
