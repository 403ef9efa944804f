import { migrationsOf } from '#database';

/** Envelopes, and papers on their way into the box. */
export const paperMigrations = migrationsOf('ballots', import.meta.url, ['003-papers']);
