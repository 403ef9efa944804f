import { sqlFile } from '#database';
import type { WrappedRows } from '#vault';
import { CONTEXT } from './door-keys.js';

/** What of this room the master key wraps. */
export const joiningWrapped: readonly WrappedRows[] = [
  {
    what: 'the key of the door letters',
    table: 'joining.keys',
    find: sqlFile(import.meta.url, './sql/keys-of-others.sql'),
    replace: sqlFile(import.meta.url, './sql/rewrap-key-from.sql'),
    context: () => CONTEXT,
  },
];
