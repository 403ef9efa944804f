import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { fold } from '#decider';
import { catalogue } from '#events';
import { VoteProgram } from '#features/ballots';
import { DemoDoor } from '#features/joining';
import type { Ledger } from '#ledger';
import { Processors } from '#processors';
import type { Config } from '../config.js';
import type { OpenSite } from '../site.js';
import { projectRoot } from '../version.js';
import { dryRun } from './dry-run.js';
import { loadSeason, seasonHash, type Tell } from './season.load.js';
import { SeasonRefused } from './season.schema.js';
import { startDecider } from './start.decider.js';

type Say = (line: string) => void;
/** Asked before each step of a load: it throws why there shall be none. */
type GoOn = () => Promise<void>;

/** Our own season, copied into the project. */
const OWN_SEASON = join(projectRoot, 'infra/dev/seasons/estate-banks.json');

/**
 * Loads the demonstration's season into an empty ledger, or completes a load of the same file that was cut off. A ledger that has its season is left alone.
 * @throws SeasonRefused for a bad file (which writes nothing), or when a load of another file had begun here
 */
export async function loadDemonstration(
  app: INestApplicationContext,
  site: OpenSite,
  config: Pick<Config, 'demoSeason'>,
  operator: { readonly say: Say; readonly goOn?: GoOn },
): Promise<void> {
  await loadOnce(app, site, config, operator);
  await app.get(DemoDoor, { strict: false }).open();
}

async function loadOnce(
  app: INestApplicationContext,
  site: OpenSite,
  config: Pick<Config, 'demoSeason'>,
  operator: { readonly say: Say; readonly goOn?: GoOn },
): Promise<void> {
  if ((await loadState(site.ledger)).loaded && config.demoSeason === undefined) return;
  const json = await readFile(config.demoSeason ?? OWN_SEASON, 'utf8');
  if (await refuseOtherSeason(site.ledger, json)) return;
  operator.say('Checking the season in memory …');
  await dryRun(json);
  operator.say('Loading the season …');
  await loadInto(app, site, json, inSteps(operator.say), operator.goOn);
}

/** The real load, through the house's own command bus. */
export async function loadInto(app: INestApplicationContext, site: OpenSite, json: string, tell: Tell, goOn: GoOn = async () => undefined) {
  const processors = app.get(Processors);
  const bus = app.get(CommandBus);
  const balances = await loadSeason(
    json,
    {
      ledger: site.ledger,
      vault: site.vault,
      people: site.people,
      clock: site.clock,
      voting: app.get(VoteProgram, { strict: false }),
      execute: (command) => bus.execute(command),
      drain: async () => {
        await goOn();
        await processors.drainReactions();
      },
      runOn: (at) => site.clock.runOn(at),
    },
    tell,
  );
  await processors.drain();
  return balances;
}

/**
 * True when the ledger has this season already.
 * @throws SeasonRefused when another season was loaded into this ledger, or began to be
 */
export async function refuseOtherSeason(ledger: Ledger, json: string): Promise<boolean> {
  const { loading, loaded } = await loadState(ledger);
  if (loading !== undefined && loading !== seasonHash(json))
    throw new SeasonRefused('the file', 'another season was loaded here, or began to be: use that file, or an empty folder');
  return loaded !== undefined;
}

/** How far a season's load has come in this ledger. */
async function loadState(ledger: Ledger) {
  const entries = await ledger.readStream('ledger-main');
  return fold(startDecider, entries.map((entry) => catalogue.decode(entry.json)) as unknown as Parameters<typeof startDecider.evolve>[1][]);
}

/** A line for every tenth of the way. */
export function inSteps(say: Say): Tell {
  let told = 0;
  return ({ done, of, day }) => {
    const tenth = Math.floor((done * 10) / of);
    if (tenth === told) return;
    told = tenth;
    say(`  ${tenth * 10} % (${day})`);
  };
}
