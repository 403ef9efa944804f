import { migrationsOf } from '#database';

/** What PostgreSQL keeps beside a ledger in EventStoreDB; harmless where the ledger stands in PostgreSQL. */
export const eventstoreMigrations = migrationsOf('eventstore', import.meta.url, ['001-index']);
