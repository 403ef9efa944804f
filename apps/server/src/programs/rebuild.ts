import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { openDatabase } from '#database';
import { createLog } from '#http';
import { ProcessorRegistry, ProcessorStatuses, Processors } from '#processors';
import { configHere } from '../config.js';
import { openHouse } from '../serve.js';
import { openSite } from '../site.js';
import { run, say } from './program.js';

/** Builds read models anew beside the ones in use, and switches to them when they have caught up; a service may run meanwhile, and may do the work. */
const program = new Command('rebuild').argument('[names...]', 'read models (all of them when none is named)').action(async (names: string[]) => {
  const config = configHere();
  const database = await openDatabase({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, log: say });
  try {
    const site = await openSite(database, config.ledger, say);
    const app = await openHouse(site, config, createLog({ level: 'warn' }));
    const processors = app.get(Processors);
    const wanted = names.length > 0 ? names : app.get(ProcessorRegistry).projections.map(({ name }) => name);
    for (const name of wanted) await processors.rebuild(name);
    processors.start();
    await untilBuilt(app.get(ProcessorStatuses));
    say(`Built anew: ${wanted.join(', ')}`);
    await processors.stop();
    await app.close();
    await site.close();
  } finally {
    await database.stop();
  }
});

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
