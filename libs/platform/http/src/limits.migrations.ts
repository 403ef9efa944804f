import { migrationsOf } from '#database';

/** Apply after the ledger's, which make the service's role. */
export const limitsMigrations = migrationsOf('limits', import.meta.url, ['001-tries']);
