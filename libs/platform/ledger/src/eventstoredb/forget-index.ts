import type pg from 'pg';
import { sqlFile } from '#database';

const FORGET = sqlFile(import.meta.url, './sql/forget-index.sql');

/** For a database whose ledger stands elsewhere: whatever its index remembers is of an earlier EventStoreDB, and is built anew from the one that is opened next. */
export async function forgetEventstoreIndex(client: Pick<pg.ClientBase, 'query'>): Promise<void> {
  await client.query(FORGET);
}
