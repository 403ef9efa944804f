import type { Pool } from 'pg';
import { createPool, type Database, type DatabaseConnection, type Log, migrate } from '#database';
import { ballotsMigrations, paperMigrations, rollMigrations } from '#features/ballots';
import { joiningMigrations } from '#features/joining';
import { messagesMigrations } from '#features/messages';
import { limitsMigrations } from '#http';
import {
  identityMigrations,
  type Looks,
  looksMigrations,
  type People,
  PostgresLooks,
  PostgresPeople,
  PostgresSessions,
  RoleBook,
  type Sessions,
} from '#identity';
import { eventstoreMigrations, type Ledger, ledgerMigrations } from '#ledger';
import { notificationsMigrations } from '#notifications';
import { type BusinessClock, OffsetClock, processorsMigrations } from '#processors';
import { uploadsMigrations } from '#uploads';
import { claimVault, type MasterKey, PostgresVault, refuseWrongMasterKey, type Vault, vaultMigrations } from '#vault';
import type { LedgerConfig } from './config.js';
import { openMarkedLedger } from './marked-ledger.js';

/** What the house stands on in one process. */
export interface Site {
  readonly pool: Pool;
  readonly ledger: Ledger;
  readonly vault: Vault;
  readonly masterKey: MasterKey;
  readonly people: People;
  readonly sessions: Sessions;
  /** Who was shown what is restricted. */
  readonly looks: Looks;
  readonly clock: BusinessClock;
  close(): Promise<void>;
}

/** What stands in the database is used with the rights of this role: it may append to the ledger and never change it. */
const SERVICE_ROLE = 'estate_bank_app';

const migrations = [
  ...ledgerMigrations,
  ...eventstoreMigrations,
  ...vaultMigrations,
  ...uploadsMigrations,
  ...identityMigrations,
  ...looksMigrations,
  ...processorsMigrations,
  ...limitsMigrations,
  ...notificationsMigrations,
  ...messagesMigrations,
  ...joiningMigrations,
  ...ballotsMigrations,
  ...rollMigrations,
  ...paperMigrations,
];

export interface OpenSite extends Site {
  readonly clock: OffsetClock;
  /** Settles with the reason when this process must end at once: the database goes on with another ledger. */
  readonly over: Promise<Error>;
}

/**
 * Migrates the database and opens what the house stands on. With a wrong master key nothing is written at all.
 *
 * @throws DatabaseUnavailable, EventstoreUnavailable, AnotherLedger, LedgerIsMoved, WrongMasterKey with one sentence
 */
export async function openSite({ connection }: Database, ledgerAt: LedgerConfig, log: Log, masterKey: MasterKey): Promise<OpenSite> {
  await refuseWrongMasterKey(connection, masterKey);
  const pool = await openPool(connection, log);
  try {
    await claimVault(pool, masterKey);
    const looks = await PostgresLooks.open(pool, masterKey);
    // Before the ledger, whose opening is harder to take back.
    const clock = await OffsetClock.open(pool);
    const ledger = await openMarkedLedger(ledgerAt, { pool, connection }).catch((fault) => {
      clock.close();
      throw fault;
    });
    const vault = new PostgresVault(pool, masterKey);
    return {
      pool,
      ledger,
      over: ledger.over,
      vault,
      masterKey,
      sessions: new PostgresSessions(pool),
      looks,
      people: new PostgresPeople(pool, vault, new RoleBook(ledger, clock)),
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
