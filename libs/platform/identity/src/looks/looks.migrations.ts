import { migrationsOf } from '#database';

/** Apply after the ledger's, which makes the service's role. */
export const looksMigrations = migrationsOf('looks', import.meta.url, ['001-looks']);
