import 'reflect-metadata';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { Command } from 'commander';
import { openDatabase } from '#database';
import { configHere } from '../config.js';
import { openSite } from '../site.js';
import { run, say } from './program.js';

/** Writes the ledger to a file: one event a line, in ledger order, each line the event's canonical text as it was recorded. */
const program = new Command('export').requiredOption('--out <file>', 'where to write').action(async ({ out }: { out: string }) => {
  const config = configHere();
  const database = await openDatabase({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, log: say });
  try {
    const site = await openSite(database, say);
    const file = createWriteStream(out, { flags: 'w' });
    let count = 0;
    for (let after: string | undefined, atEnd = false; !atEnd; ) {
      const page = await site.ledger.readAll({ after, limit: 5000 });
      for (const entry of page.entries) if (!file.write(`${entry.json}\n`)) await once(file, 'drain');
      count += page.entries.length;
      [after, atEnd] = [page.readTo, page.atEnd];
    }
    file.end();
    await finished(file);
    await site.close();
    say(`${count} events written to ${out}`);
  } finally {
    await database.stop();
  }
});

run(program);
