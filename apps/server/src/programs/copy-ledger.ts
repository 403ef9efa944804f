import 'reflect-metadata';
import { Command, Option } from 'commander';
import { type Database, inTransaction, openDatabase } from '#database';
import { type Compared, compareLedgers, copyLedger, forgetEventstoreIndex, type LeafSum, type Ledger, translatePositions } from '#ledger';
import { checkpointPlaces, markOf, moveMark, readMark, refuseUse, whenUnused } from '#processors';
import { configHere, type LedgerConfig } from '../config.js';
import { type Engine, type LedgerPlace, openLedger } from '../engine.js';
import type { GuardedLedger } from '../guarded-ledger.js';
import { openMarkedLedger } from '../marked-ledger.js';
import { openPool } from '../site.js';
import { run, say } from './program.js';

/** Copies the ledger to the other engine, proves the copy, and lets the database go on with it: the next start is with the other `LEDGER`. */
const program = new Command('copy-ledger')
  .addOption(new Option('--to <engine>', 'where to').choices(['eventstoredb', 'postgres'] satisfies Engine[]).makeOptionMandatory())
  .option('--no-switch', 'only copy; a service may run meanwhile')
  .action(async ({ to, switch: switching }: { to: Engine; switch: boolean }) => {
    const config = configHere({ LEDGER: 'eventstoredb' });
    const engines: Readonly<Record<Engine, LedgerConfig>> = { eventstoredb: config.ledger, postgres: { kind: 'postgres' } };
    const from = engines[to === 'postgres' ? 'eventstoredb' : 'postgres'];
    const database = await openDatabase({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, log: say });
    try {
      const { told, advice } = await copy(database, from, engines[to], switching);
      process.stdout.write(`${JSON.stringify(told, undefined, 2)}\n`);
      if (advice !== undefined) say(advice);
    } finally {
      await database.stop();
    }
  });

/** What is printed, and what the operator is to do with it. */
interface Outcome {
  readonly told: object;
  readonly advice?: string;
}

async function copy({ connection }: Database, from: LedgerConfig, to: LedgerConfig, switching: boolean): Promise<Outcome> {
  const pool = await openPool(connection, say);
  const place = { pool, connection };
  try {
    if (switching) await whenUnused(() => inTransaction(pool, refuseUse));
    if ((await readMark(pool))?.engine === to.kind) return { told: { to: to.kind, switched: true, target: await standsAlready(to, place) }, advice: next(to) };
    return await withLedger(openMarkedLedger(from, place, { adopt: true }), (source) =>
      withLedger(openTarget(to, place), async (target) => {
        const compared = await copyToEnd(source, target, switching);
        const told = { from: from.kind, to: to.kind, switched: switching, source: compared.source, target: compared.target };
        if (!switching) return { told };
        const worked = await switchTo({ source, target, to, place, count: compared.source.count });
        return { told, advice: worked ? next(to) : FACTS_ALONE };
      }),
    );
  } finally {
    await pool.end();
  }
}

const next = (to: LedgerConfig) => `The ledger stands in ${to.kind}: start the service with LEDGER=${to.kind}.`;

/** Vault, people and roles are never copied (ADR 011). */
const FACTS_ALONE =
  'No processor has ever worked in this database: unless it is the one that the service runs with, it has the facts without names, texts and roles, to be kept and audited; start no service on it.';

async function withLedger<L extends Ledger, T>(opening: Promise<L>, work: (ledger: L) => Promise<T>): Promise<T> {
  const ledger = await opening;
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

async function openTarget(to: LedgerConfig, place: LedgerPlace): Promise<Ledger> {
  // The database belongs to the source: what it remembers of an EventStoreDB is of a copy made earlier, perhaps to another one.
  if (to.kind === 'eventstoredb') await forgetEventstoreIndex(place.pool);
  return openLedger(to, place);
}

/** Once with a service beside it, else until the source has nothing more. @throws CopyRefused */
async function copyToEnd(source: Ledger, target: Ledger, switching: boolean): Promise<Compared> {
  for (;;) {
    const compared = await copyLedger(source, target, inSteps());
    if (!switching || compared.source.leaves === compared.target.leaves) return compared;
    say('The source has grown meanwhile; going on.');
  }
}

/** A switch that was carried out before is no mistake: whoever was told nothing asks again. */
async function standsAlready(to: LedgerConfig, place: LedgerPlace): Promise<LeafSum> {
  say(`The ledger of this database stands in ${to.kind} already.`);
  return withLedger(openMarkedLedger(to, place), async (ledger) => (await compareLedgers(ledger, ledger)).target);
}

interface Switch {
  readonly source: GuardedLedger;
  readonly target: Ledger;
  readonly to: LedgerConfig;
  readonly place: LedgerPlace;
  /** How many events were copied. */
  readonly count: number;
}

/** Whether any processor had come anywhere in this database. @throws DatabaseInUse */
async function switchTo({ source, target, to, place, count }: Switch): Promise<boolean> {
  const mark = await markOf(to.kind, target);
  const places = await translatePositions(source, target, [...(await checkpointPlaces(place.pool)).keys()]);
  // From here on others may use the ledger; if one does, nothing moves.
  await source.letGo();
  await whenUnused(() =>
    moveMark(place.pool, mark, places, async () => {
      const grown = ((await source.head())?.count ?? 0) !== count;
      if (grown) throw new Error('The source has grown after it was copied: run this again.');
    }),
  );
  return places.size > 0;
}

/** A line for every tenth of the way. */
function inSteps(): (progress: { readonly copied: number; readonly of: number }) => void {
  let told = -1;
  return ({ copied, of }) => {
    const tenth = of === 0 ? 10 : Math.floor((copied * 10) / of);
    if (tenth === told) return;
    told = tenth;
    say(`  ${tenth * 10} % (${copied} of ${of} events)`);
  };
}

run(program);
