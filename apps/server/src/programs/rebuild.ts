import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { type Database, inTransaction, openDatabase } from '#database';
import { createLog } from '#http';
import { forgetEventstoreIndex } from '#ledger';
import { ProcessorRegistry, ProcessorStatuses, Processors, readMark, refuseUse, whenUnused } from '#processors';
import { BadConfig, configHere } from '../config.js';
import { refuseOtherEngine } from '../marked-ledger.js';
import { openHouse } from '../serve.js';
import { openPool, openSite } from '../site.js';
import { masterKeyOf } from '../vault-master-key.js';
import { run, say } from './program.js';

/** Builds read models anew beside the ones in use, and switches to them when they have caught up; a service may run meanwhile, and may do the work. */
const program = new Command('rebuild')
  .argument('[names...]', 'read models (all of them when none is named)')
  .option('--ledger-index', 'before them the index of a ledger in EventStoreDB; stop the service first')
  .action(async (names: string[], { ledgerIndex = false }: { ledgerIndex?: boolean }) => {
    const config = configHere();
    if (ledgerIndex && config.ledger.kind !== 'eventstoredb') throw new BadConfig('A ledger in PostgreSQL has no index to rebuild: LEDGER is postgres.');
    const database = await openDatabase({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, log: say });
    try {
      if (ledgerIndex) await forgetIndex(database);
      const site = await openSite(database, config.ledger, say, await masterKeyOf(config));
      if (ledgerIndex) say(`Read anew from the log: ${(await site.ledger.head())?.count ?? 0} events`);
      const app = await openHouse(site, config, createLog({ level: 'warn' }));
      const processors = app.get(Processors);
      const wanted = names.length > 0 ? names : app.get(ProcessorRegistry).projections.map(({ name }) => name);
      for (const name of wanted) await processors.rebuild(name);
      processors.start();
      await Promise.race([untilBuilt(app.get(ProcessorStatuses)), site.over.then((why) => Promise.reject(why))]);
      say(`Built anew: ${wanted.join(', ')}`);
      await processors.stop();
      await app.close();
      await site.close();
    } finally {
      await database.stop();
    }
  });

/** Before the ledger is opened: an index that is wrong would keep it shut. What stands in the log is held against the database when it is opened. @throws DatabaseInUse, AnotherLedger */
async function forgetIndex({ connection }: Database): Promise<void> {
  const pool = await openPool(connection, say);
  try {
    await whenUnused(() =>
      inTransaction(pool, async (client) => {
        await refuseUse(client);
        const mark = await readMark(client);
        if (mark) refuseOtherEngine(mark, 'eventstoredb');
        await forgetEventstoreIndex(client);
      }),
    );
  } finally {
    await pool.end();
  }
}

/** @throws Error naming the first read model that stopped, and where */
async function untilBuilt(statuses: ProcessorStatuses): Promise<void> {
  for (;;) {
    const projections = (await statuses.all()).filter(({ kind }) => kind === 'projection');
    const stopped = projections.find(({ state }) => state === 'stopped');
    if (stopped) throw new Error(`${stopped.name} stopped at number ${stopped.stoppedAt ?? '?'}: ${stopped.error ?? 'no reason recorded'}`);
    const building = projections.filter(({ state }) => state !== 'live');
    if (building.length === 0) return;
    say(building.map(({ name, percent }) => `  ${name}: ${percent} %`).join('\n'));
    await sleep(500);
  }
}

run(program);
