import { migrationsOf } from '#database';

/** The ledger's tables and functions and the service's role, in the order in which they are applied. */
export const ledgerMigrations = migrationsOf('ledger', import.meta.url, ['001-role', '002-ledger', '003-append-batch', '004-append-one']);
