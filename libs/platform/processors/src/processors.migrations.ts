import { migrationsOf } from '#database';

export const processorsMigrations = migrationsOf('processors', import.meta.url, ['001-processors', '002-ledger-mark', '003-checkpoint-targets']);
