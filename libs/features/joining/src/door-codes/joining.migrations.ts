import { migrationsOf } from '#database';

/** What is beside the ledger: hashes of door codes and of addresses. */
export const joiningMigrations = migrationsOf('joining', import.meta.url, ['001-joining']);
