import { migrationsOf } from '#database';

/** The room's own tables, in the order in which they are applied. */
export const messagesMigrations = migrationsOf('messages', import.meta.url, ['001-messages', '002-email-changes', '003-phone-changes']);
