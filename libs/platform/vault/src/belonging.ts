import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { clientConfig, type DatabaseConnection, sqlFile } from '#database';
import { LOOKUP_CONTEXT } from './data-keys.js';
import { type MasterKey, WrongMasterKey } from './master-key.js';

const HAS_VAULT = sqlFile(import.meta.url, './sql/has-vault.sql');
const READ_BELONGING = sqlFile(import.meta.url, './sql/read-belonging.sql');
const ADD_LOOKUP_KEY = sqlFile(import.meta.url, './sql/add-lookup-key.sql');

/**
 * Asked before anything is written to a database, its migrations included: whether this master key opens what stands in its vault. Nothing is said of a
 * database without one.
 *
 * @throws WrongMasterKey with one sentence for the operator
 */
export async function refuseWrongMasterKey(connection: DatabaseConnection, master: MasterKey): Promise<void> {
  const client = new pg.Client(clientConfig(connection));
  // A connection that is lost here is found out by the question on it.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ there: boolean }>(HAS_VAULT);
    if (rows[0]?.there) await refuseOther(client, master);
  } finally {
    await client.end();
  }
}

/** A vault that belongs to no master key yet belongs to this one from now on. @throws WrongMasterKey when another process was faster, with another key */
export async function claimVault(pool: pg.Pool, master: MasterKey): Promise<void> {
  await pool.query(ADD_LOOKUP_KEY, [master.keyId, await master.wrap(randomBytes(32), LOOKUP_CONTEXT)]);
  await refuseOther(pool, master);
}

async function refuseOther(database: Pick<pg.Pool, 'query'> | pg.Client, master: MasterKey): Promise<void> {
  const { rows } = await database.query<{ wrapped: Buffer; missing: boolean }>(READ_BELONGING, [master.keyIds]);
  const [belonging] = rows;
  if (!belonging) return;
  await master.unwrap(belonging.wrapped, LOOKUP_CONTEXT).catch((fault: unknown) => {
    if (!(fault instanceof WrongMasterKey)) throw fault;
    throw new WrongMasterKey(
      'The texts and names in this database were closed with another master key: give that one in VAULT_MASTER_KEY (in a demonstration it stands in DATA_DIR, in the file vault-master-key).',
    );
  });
  if (belonging.missing) {
    throw new WrongMasterKey(
      'Some keys in this database are still wrapped by a former master key: name it in VAULT_FORMER_MASTER_KEYS until npm run rotate-keys has said that all are rotated.',
    );
  }
}
