import { migrationsOf } from '#database';

/** What a roll has beside its lines. */
export const rollMigrations = migrationsOf('ballots', import.meta.url, ['002-roll']);
