import { EventstoreLedger, PostgresLedger } from '#ledger';

/** The ledger at a server's `place`, as a process of its own opens it. */
export async function ledgerAt({ connection, eventstoreUrl: url }, pool) {
  return url === undefined ? new PostgresLedger({ pool, connection }) : EventstoreLedger.open({ url, pool });
}
