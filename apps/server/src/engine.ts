import type { Pool } from 'pg';
import type { DatabaseConnection } from '#database';
import { EventstoreLedger, type Ledger, PostgresLedger } from '#ledger';
import type { LedgerConfig } from './config.js';

/** What keeps the ledger, as it is called in `LEDGER` and in a database's mark. */
export type Engine = LedgerConfig['kind'];

/** Where everything but the facts stands, whatever keeps those. */
export interface LedgerPlace {
  readonly pool: Pool;
  readonly connection: DatabaseConnection;
}

/** @throws EventstoreUnavailable with one sentence */
export async function openLedger(at: LedgerConfig, { pool, connection }: LedgerPlace): Promise<Ledger> {
  return at.kind === 'postgres' ? new PostgresLedger({ pool, connection }) : EventstoreLedger.open({ url: at.url, pool });
}
