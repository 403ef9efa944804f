import 'reflect-metadata';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { openDatabase } from '#database';
import { createLog } from '#http';
import { Processors } from '#processors';
import { configHere } from '../config.js';
import { inSteps, loadInto, refuseOtherSeason } from '../season/demonstration.js';
import { dryRun } from '../season/dry-run.js';
import type { SeasonBalances } from '../season/season.balances.js';
import { openHouse } from '../serve.js';
import { openSite } from '../site.js';
import { masterKeyOf } from '../vault-master-key.js';
import { run, say } from './program.js';

/** Replays a season file into a ledger of its own, and prints the balances it ends in. */
const program = new Command('season')
  .argument('<file>', 'the season, a JSON file of the shape of infra/dev/seasons/estate-banks.json')
  .option('--data-dir <dir>', 'keep the ledger here (a fresh temporary folder, removed at the end, unless named)')
  .action(async (file: string, options: { dataDir?: string }) => {
    const json = await readFile(file, 'utf8');
    say('Checking the season in memory …');
    await dryRun(json);
    const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'estate-bank-season-')));
    try {
      const { bank_balances, fund_balances } = await load(json, dataDir);
      process.stdout.write(`${JSON.stringify({ bank_balances, fund_balances }, undefined, 2)}\n`);
    } finally {
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    }
  });

async function load(json: string, dataDir: string): Promise<SeasonBalances> {
  const config = configHere({ DATA_DIR: dataDir, LOG_LEVEL: 'error', MODE: 'demo', DATABASE_URL: '' });
  say('Starting the database …');
  const database = await openDatabase({ dataDir, log: say });
  try {
    const site = await openSite(database, config.ledger, say, await masterKeyOf(config));
    await refuseOtherSeason(site.ledger, json);
    const app = await openHouse(site, config, createLog({ level: config.logLevel }));
    try {
      say('Loading the season …');
      return await loadInto(app, site, json, inSteps(say));
    } finally {
      await app.get(Processors).stop();
      await app.close();
      await site.close();
    }
  } finally {
    await database.stop();
  }
}

run(program);
