import { sqlFile } from '#database';
import type { WrappedRows } from '#vault';
import { KEY_CONTEXT } from './key-context.js';

/** What of the log of looks the master key wraps. */
export const looksWrapped: readonly WrappedRows[] = [
  {
    what: 'the key of the log of looks',
    table: 'looks.key',
    find: sqlFile(import.meta.url, './sql/key-of-others.sql'),
    replace: sqlFile(import.meta.url, './sql/rewrap-key-from.sql'),
    context: () => KEY_CONTEXT,
  },
];
