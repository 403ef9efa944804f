import pg from 'pg';
import { clientConfig, type DatabaseConnection } from '#database';

/** The role of the service's connections (`001-role.sql`). */
export const APP_ROLE = 'estate_bank_app';

/** The server must answer within this, or the connection counts as lost. */
const ANSWER_MS = 30_000;

/** A connection kept apart from the pool, under the service's role, with settings that hold as long as it lives. */
export async function dedicatedClient(connection: DatabaseConnection, name: string, settings: string, lost: (client: pg.Client) => void): Promise<pg.Client> {
  const client = new pg.Client({ ...clientConfig(connection), application_name: name, query_timeout: ANSWER_MS, statement_timeout: ANSWER_MS });
  client.on('error', () => lost(client));
  client.on('end', () => lost(client));
  try {
    await client.connect();
    await client.query(`SET ROLE ${APP_ROLE}; ${settings}`);
    return client;
  } catch (fault) {
    void client.end().catch(() => undefined);
    throw fault;
  }
}
