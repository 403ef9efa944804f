import { migrationsOf } from '#database';

/** What a vote has beside the ledger: the roll with its marked register, and the box. */
export const ballotsMigrations = migrationsOf('ballots', import.meta.url, ['001-ballots']);
