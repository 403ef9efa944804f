import 'reflect-metadata';
import { type FileHandle, open } from 'node:fs/promises';
import { Command } from 'commander';
import { openDatabase } from '#database';
import type { Ledger } from '#ledger';
import { configHere } from '../config.js';
import { openSite } from '../site.js';
import { masterKeyOf } from '../vault-master-key.js';
import { run, say } from './program.js';

/** Writes the ledger to a file: one event a line, in ledger order, each line the event's canonical text as it was recorded. */
const program = new Command('export').requiredOption('--out <file>', 'where to write').action(async ({ out }: { out: string }) => {
  const config = configHere();
  // Before the database is started: a folder that is not there is the likeliest mistake.
  const file = await open(out, 'w').catch((fault: NodeJS.ErrnoException) => {
    throw new Error(`Cannot write to ${out}: ${fault.code === 'ENOENT' ? 'its folder is not there' : fault.message}.`);
  });
  try {
    const database = await openDatabase({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, log: say });
    try {
      const site = await openSite(database, config.ledger, say, await masterKeyOf(config));
      // It discloses the whole ledger: that stands in the log before the first line is written.
      await site.looks.record([{ reader: 'operator', kind: 'bundle', subject: 'ledger', why: 'export' }]);
      const count = await writeAll(site.ledger, file);
      await site.close();
      say(`${count} events written to ${out}`);
    } finally {
      await database.stop();
    }
  } finally {
    await file.close();
  }
});

/** How many events were written. */
async function writeAll(ledger: Ledger, file: FileHandle): Promise<number> {
  let count = 0;
  for (let after: string | undefined, atEnd = false; !atEnd; ) {
    const page = await ledger.readAll({ after, limit: 5000 });
    await file.writeFile(page.entries.map(({ json }) => `${json}\n`).join(''));
    count += page.entries.length;
    [after, atEnd] = [page.readTo, page.atEnd];
  }
  return count;
}

run(program);
