import { sqlFile } from '#database';
import type { WrappedRows } from '#vault';
import { keptContext } from './kept.js';
import { messageContext } from './queue.js';

/** What of this room the master key wraps. */
export const notificationsWrapped: readonly WrappedRows[] = [
  {
    what: 'messages on their way',
    table: 'notifications.queue',
    find: sqlFile(import.meta.url, './sql/messages-of-others.sql'),
    replace: sqlFile(import.meta.url, './sql/rewrap-message.sql'),
    context: ({ id }) => messageContext(id),
  },
  {
    what: 'letters and messages kept here',
    table: 'notifications.kept',
    find: sqlFile(import.meta.url, './sql/kept-of-others.sql'),
    replace: sqlFile(import.meta.url, './sql/rewrap-kept.sql'),
    context: ({ id }) => keptContext(id),
  },
];
