import type { Pool } from 'pg';
import { sqlFile } from '#database';
import { type KeyRow, keyContext, LOOKUP_CONTEXT } from './data-keys.js';
import type { MasterKey } from './master-key.js';

/** Rows of one table that the master key wraps. Each room that has such a table names it, so that a new master key finds all of them. */
export interface WrappedRows {
  /** For the operator: `data keys`. */
  readonly what: string;
  /** `schema.table`, which has the name of the key beside what it wrapped. */
  readonly table: string;
  /** SQL: at most `$2` rows that another key than `$1` wrapped, each with its `id`, what is `wrapped`, and whatever its context is made of. */
  readonly find: string;
  /** SQL: puts `$3`, wrapped by the key `$4`, in place of `$2` in the row with the id `$1`. */
  readonly replace: string;
  context(row: { readonly id: string }): string;
}

interface Wrapped {
  readonly id: string;
  readonly wrapped: Buffer;
}

const MOST_AT_ONCE = 200;

/** The vault's own rows. */
export const vaultWrapped: readonly WrappedRows[] = [
  {
    what: 'data keys',
    table: 'vault.data_keys',
    find: sqlFile(import.meta.url, './sql/data-keys-of-others.sql'),
    replace: sqlFile(import.meta.url, './sql/rewrap-data-key.sql'),
    context: (row) => keyContext(row as unknown as KeyRow),
  },
  {
    what: 'the look-up key',
    table: 'vault.lookup_key',
    find: sqlFile(import.meta.url, './sql/lookup-key-of-others.sql'),
    replace: sqlFile(import.meta.url, './sql/rewrap-lookup-key.sql'),
    context: () => LOOKUP_CONTEXT,
  },
];

/**
 * Wraps anew with the current master key whatever a former one wrapped; answers how many rows. It may be cut off and asked again, and a service may run
 * meanwhile, as long as it has both keys: a row that changes under it is looked at again.
 *
 * @throws WrongMasterKey when a row was wrapped by a key that is not among those given
 */
export async function rewrap(pool: Pool, master: MasterKey, rows: WrappedRows): Promise<number> {
  let done = 0;
  for (;;) {
    const { rows: found } = await pool.query<Wrapped>(rows.find, [master.keyId, MOST_AT_ONCE]);
    if (found.length === 0) return done;
    for (const row of found) {
      const secret = await master.unwrap(row.wrapped, rows.context(row));
      const wrapped = await master.wrap(secret, rows.context(row));
      done += (await pool.query(rows.replace, [row.id, row.wrapped, wrapped, master.keyId])).rowCount ?? 0;
    }
  }
}
