import { readdirSync } from 'node:fs';
import type pg from 'pg';
import { sql } from './sql-file.js';
import { transaction } from './transaction.js';

/** Any number that no other program uses in this database. */
const LOCK = 7_203_211;

/** Makes what is not there yet, all of it or nothing; two that start at once take turns. */
export async function makeTables(pool: pg.Pool): Promise<void> {
  const numbered = readdirSync(new URL('./sql/', import.meta.url))
    .filter((name) => /^\d\d-.+\.sql$/.test(name))
    .sort();
  await transaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    for (const name of numbered) await client.query(sql(name.replace(/\.sql$/, '')));
  });
}
