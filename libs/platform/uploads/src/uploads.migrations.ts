import { migrationsOf } from '#database';

/** Apply after the vault's. */
export const uploadsMigrations = migrationsOf('uploads', import.meta.url, ['001-files']);
