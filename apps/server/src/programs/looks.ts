import 'reflect-metadata';
import { Command } from 'commander';
import { openDatabase } from '#database';
import { PostgresLooks } from '#identity';
import { configHere } from '../config.js';
import { openPool } from '../site.js';
import { masterKeyOf } from '../vault-master-key.js';
import { run, say } from './program.js';

/** Checks the sealed log of looks from its first entry to its end: exit code 0 when it is whole, 1 with the first number that is wrong. */
const program = new Command('looks').addCommand(
  new Command('check').action(async () => {
    const config = configHere();
    const database = await openDatabase({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, log: say });
    try {
      const pool = await openPool(database.connection, say);
      try {
        const checked = await (await PostgresLooks.open(pool, await masterKeyOf(config))).check();
        process.stdout.write(`${JSON.stringify(checked)}\n`);
        if (!checked.whole) throw new Error(`The log of looks is not whole: number ${checked.number} ${WRONG[checked.why]}.`);
      } finally {
        await pool.end();
      }
    } finally {
      await database.stop();
    }
  }),
);

const WRONG = { changed: 'was changed after it was written', removed: 'is missing', 'cut-off': 'and what came after it were cut off' } as const;

run(program);
