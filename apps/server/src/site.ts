import type { Pool } from 'pg';
import { createPool, type Database, type DatabaseConnection, type Log, migrate } from '#database';
import { identityMigrations, type People, PostgresPeople } from '#identity';
import { eventstoreMigrations, type Ledger, ledgerMigrations } from '#ledger';
import { type BusinessClock, OffsetClock, processorsMigrations } from '#processors';
import { PostgresVault, type Vault, vaultMigrations } from '#vault';
import type { LedgerConfig } from './config.js';
import { openMarkedLedger } from './marked-ledger.js';

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

const migrations = [...ledgerMigrations, ...eventstoreMigrations, ...vaultMigrations, ...identityMigrations, ...processorsMigrations];

/** Migrates the database and opens what the house stands on. @throws DatabaseUnavailable, EventstoreUnavailable, AnotherLedger with one sentence */
export async function openSite({ connection }: Database, ledgerAt: LedgerConfig, log: Log): Promise<Site & { readonly clock: OffsetClock }> {
  const pool = await openPool(connection, log);
  try {
    const ledger = await openMarkedLedger(ledgerAt, { pool, connection });
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
  } catch (fault) {
    await pool.end();
    throw fault;
  }
}

/** A pool on a migrated database, with the service's rights. */
export async function openPool(connection: DatabaseConnection, log: Log): Promise<Pool> {
  await migrate(connection, migrations, log);
  return createPool(connection, { max: 12, role: SERVICE_ROLE, log });
}
