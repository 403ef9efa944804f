import { migrationsOf } from '#database';

/** Apply after the vault's. */
export const identityMigrations = migrationsOf('identity', import.meta.url, [
  '001-people',
  '002-sessions',
  '003-sign-in-requests',
  '004-parked-forms',
  '005-passkeys',
  '006-help-ended',
  '007-letter-codes',
  '008-help-noted-at',
  '009-help-purpose',
]);
