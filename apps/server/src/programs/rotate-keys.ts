import 'reflect-metadata';
import { Command } from 'commander';
import { openDatabase } from '#database';
import { refuseWrongMasterKey } from '#vault';
import { configHere } from '../config.js';
import { rotateKeys } from '../rotate-keys.js';
import { openPool } from '../site.js';
import { masterKeyOf } from '../vault-master-key.js';
import { run, say } from './program.js';

/** After the service was started with a new `VAULT_MASTER_KEY` and the old one in `VAULT_FORMER_MASTER_KEYS`: nothing needs the old one once this has ended. */
const program = new Command('rotate-keys').action(async () => {
  const config = configHere();
  const database = await openDatabase({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, log: say });
  try {
    const master = await masterKeyOf(config);
    await refuseWrongMasterKey(database.connection, master);
    const pool = await openPool(database.connection, say);
    await rotateKeys(pool, master, say).finally(() => pool.end());
    say('Everything is wrapped by VAULT_MASTER_KEY: start the service without VAULT_FORMER_MASTER_KEYS from now on.');
  } finally {
    await database.stop();
  }
});

run(program);
