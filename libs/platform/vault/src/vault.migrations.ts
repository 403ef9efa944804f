import { sqlFile } from '#database';

/** The vault's own tables, in the order in which they are applied. */
export const vaultMigrations = [{ name: 'vault/001-vault', sql: sqlFile(import.meta.url, './migrations/001-vault.sql') }];
