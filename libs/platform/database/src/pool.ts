import pg from 'pg';
import type { DatabaseConnection, Log } from './connection.js';

export interface PoolOptions {
  /** At most this many connections. */
  readonly max: number;
  /** Milliseconds after which one statement is given up; none by default, since a rebuild may take long. */
  readonly statementTimeoutMs?: number;
  /** The role that every connection takes on: rights of the service, not of whoever set up the database. */
  readonly role?: string;
  /** Hears of connections that broke; the pool opens new ones by itself. */
  readonly log?: Log;
}

/**
 * Settings of every connection of the service, pooled or dedicated. A transaction idle for 30 s is ended by the server: long ones hold back
 * vacuum and bloat the ledger's head row (architecture.md, "The ledger port").
 */
export function clientConfig(connection: DatabaseConnection): pg.ClientConfig {
  return {
    ...connection,
    application_name: 'estate-bank',
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    types: { getTypeParser },
  };
}

/** A pool whose broken connections are reported and replaced, never thrown at the process. Its `bigint` columns arrive as numbers. */
export function createPool(connection: DatabaseConnection, { max, statementTimeoutMs, role, log = () => {} }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    ...clientConfig(connection),
    max,
    idleTimeoutMillis: 30_000,
    // Asked of the server once connected: what the URL says of `options` would take the place of ours.
    ...(role === undefined ? {} : { onConnect: (client) => client.query(`SET ROLE ${pg.escapeIdentifier(role)}`) }),
    ...(statementTimeoutMs === undefined ? {} : { statement_timeout: statementTimeoutMs }),
  });
  const lost = (error: Error) => log(`a database connection was lost: ${error.message}`);
  pool.on('error', lost);
  // The pool listens only to idle clients; one lost while in use would otherwise end the process, although its query was already refused.
  pool.on('connect', (client) => client.on('error', lost));
  return pool;
}

const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 && format !== 'binary' ? safeInteger : pg.types.getTypeParser(oid, format);

/** A `bigint` as a number. @throws RangeError beyond ±(2^53 − 1), where numbers are no longer exact */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`the database answered ${text}, which is beyond ±(2^53 − 1)`);
  return value;
}
