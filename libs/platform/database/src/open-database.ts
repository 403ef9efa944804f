import pg from 'pg';
import { type DatabaseConnection, DatabaseUnavailable, type Log } from './connection.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { clientConfig } from './pool.js';

/** The service's database, wherever it runs. */
export interface Database {
  readonly connection: DatabaseConnection;
  /** Stops what was started for it: nothing, for a server of the operator's own. */
  stop(): Promise<void>;
}

const OLDEST = 15;
const NEWEST = 18;

/**
 * The operator's server when `databaseUrl` names one, else the embedded one.
 *
 * @throws DatabaseUnavailable with one sentence, which never repeats the URL's password
 */
export async function openDatabase(options: { dataDir: string; databaseUrl?: string | undefined; log?: Log }): Promise<Database> {
  if (options.databaseUrl === undefined) return startEmbeddedPostgres(options);
  const connection = { connectionString: options.databaseUrl };
  refuseUntriedVersion(await serverVersion(connection));
  return { connection, stop: async () => undefined };
}

/** @throws DatabaseUnavailable for a major version that this release was not tried with */
export function refuseUntriedVersion(major: number): void {
  if (major >= OLDEST && major <= NEWEST) return;
  throw new DatabaseUnavailable(`The server of DATABASE_URL is PostgreSQL ${major}, and this release works with ${OLDEST} to ${NEWEST}.`);
}

async function serverVersion(connection: DatabaseConnection): Promise<number> {
  try {
    const client = new pg.Client(clientConfig(connection));
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query<{ major: number }>("SELECT current_setting('server_version_num')::int / 10000 AS major");
      return rows[0]?.major ?? 0;
    } finally {
      await client.end();
    }
  } catch (cause) {
    throw new DatabaseUnavailable(`The server of DATABASE_URL cannot be used: ${(cause as Error).message || (cause as NodeJS.ErrnoException).code}.`, {
      cause,
    });
  }
}
