import { migrationsOf } from '#database';

/** The room's own tables, in the order in which they are applied. */
export const notificationsMigrations = migrationsOf('notifications', import.meta.url, ['001-notifications']);
