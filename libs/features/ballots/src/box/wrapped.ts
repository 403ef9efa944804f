import { sqlFile } from '#database';
import type { WrappedRows } from '#vault';

/** What a box's key is bound to when the master key wraps it. */
export const boxContext = (roundId: string) => `ballots|box|${roundId}`;

/** What of this room the master key wraps. */
export const ballotsWrapped: readonly WrappedRows[] = [
  {
    what: 'the keys of ballot boxes',
    table: 'ballots.boxes',
    find: sqlFile(import.meta.url, './sql/keys-of-others.sql'),
    replace: sqlFile(import.meta.url, './sql/rewrap-key-from.sql'),
    context: ({ id }) => boxContext(id),
  },
];
