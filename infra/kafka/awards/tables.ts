import { readdirSync } from 'node:fs';
import type pg from 'pg';
import { sql } from './sql-file.js';

/** Any number that no other program uses in this database. */
const LOCK = 7_203_211;

/** Makes what is not there yet; two that start at once take turns. */
export async function makeTables(pool: pg.Pool): Promise<void> {
  const numbered = readdirSync(new URL('./sql/', import.meta.url))
    .filter((name) => /^\d\d-.+\.sql$/.test(name))
    .sort();
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    for (const name of numbered) await client.query(sql(name.replace(/\.sql$/, '')));
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  } finally {
    client.release();
  }
}
