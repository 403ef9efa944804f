import pg from 'pg';

/** Milliseconds. */
const WAIT_MS = 10_000;
/** One connection for each thing that this program does at a time, and some to spare. */
const CONNECTIONS = 4;

/**
 * The data team's database. A consumer that freezes in the middle of a transaction would keep its partition's place from everyone: the server ends
 * such a transaction after ten seconds, and whoever waits for it waits no longer than that at a time.
 */
export function openDatabase(connectionString: string, log: (line: string) => void, { waitMs = WAIT_MS } = {}): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: CONNECTIONS, idle_in_transaction_session_timeout: waitMs, lock_timeout: waitMs });
  // An idle connection that breaks is replaced when the next one is needed.
  pool.on('error', (fault) => log(`A connection to PostgreSQL broke: ${fault.message}`));
  return pool;
}
