import { migrationsOf } from '#database';

/** The vault's own tables, in the order in which they are applied. */
export const vaultMigrations = migrationsOf('vault', import.meta.url, [
  '001-vault',
  '002-details',
  '003-data-keys',
  '004-hidden',
  '005-one-log-of-looks',
  '006-claims',
  '007-put-right',
]);
