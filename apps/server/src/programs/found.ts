import 'reflect-metadata';
import { Command } from 'commander';
import { openDatabase } from '#database';
import { configHere } from '../config.js';
import { foundAdministrators, namedIn } from '../founding.js';
import { openSite } from '../site.js';
import { masterKeyOf } from '../vault-master-key.js';
import { run, say } from './program.js';

/** Names the first two administrators of a new installation, who then grant every other role. */
const program = new Command('found')
  .requiredOption('--first <person>', 'the first administrator, as "Name <address>"')
  .requiredOption('--second <person>', 'the second, another person who lives elsewhere')
  .action(async (options: { first: string; second: string }) => {
    // Before the database is started: a slip in the address is the likeliest mistake.
    const [first, second] = [namedIn(options.first), namedIn(options.second)];
    const config = configHere({ MODE: 'production', ROLES: 'notary' });
    const database = await openDatabase({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, log: say });
    try {
      const site = await openSite(database, config.ledger, say, await masterKeyOf(config));
      try {
        await foundAdministrators(site, first, second);
      } finally {
        await site.close();
      }
      say('The first two administrators are named. Start the service; both open its page "Sign in" and get a link by e-mail.');
      say('Then, under "People", they add everybody else and grant roles: one of them alone most, both together those that have to do with money.');
    } finally {
      await database.stop();
    }
  });

run(program);
