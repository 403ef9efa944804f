import type { Pool } from 'pg';
import { createPool, type Database, type Log, migrate } from '#database';
import { identityMigrations, type People, PostgresPeople } from '#identity';
import { type Ledger, ledgerMigrations, PostgresLedger } from '#ledger';
import { type BusinessClock, OffsetClock, processorsMigrations } from '#processors';
import { PostgresVault, type Vault, vaultMigrations } from '#vault';

/** What the house stands on in one process. */
export interface Site {
  readonly pool: Pool;
  readonly ledger: Ledger;
  readonly vault: Vault;
  readonly people: People;
  readonly clock: BusinessClock;
  close(): Promise<void>;
}

/** What stands in the database is used with the rights of this role: it may append to the ledger and never change it. */
const SERVICE_ROLE = 'estate_bank_app';

const migrations = [...ledgerMigrations, ...vaultMigrations, ...identityMigrations, ...processorsMigrations];

/** Migrates the database and opens what the house stands on. @throws DatabaseUnavailable with one sentence */
export async function openSite(database: Database, log: Log): Promise<Site & { readonly clock: OffsetClock }> {
  await migrate(database.connection, migrations, log);
  const pool = createPool(database.connection, { max: 12, role: SERVICE_ROLE, log });
  const ledger = new PostgresLedger({ pool, connection: database.connection });
  const vault = new PostgresVault(pool);
  const clock = await OffsetClock.open(pool);
  return {
    pool,
    ledger,
    vault,
    people: new PostgresPeople(pool, vault),
    clock,
    close: async () => {
      clock.close();
      await ledger.close();
      await pool.end();
    },
  };
}
