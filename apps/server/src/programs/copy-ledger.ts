import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { createPool, type Database, openDatabase } from '#database';
import { type Compared, compareLedgers, copyLedger, forgetEventstoreIndex, type LeafSum, type Ledger, type Position, translatePositions } from '#ledger';
import { checkpointPlaces, DatabaseInUse, isInUse, type LedgerMark, markOf, moveMark, readMark } from '#processors';
import { configHere, type LedgerConfig } from '../config.js';
import { type Engine, type LedgerPlace, openLedger } from '../engine.js';
import { openMarkedLedger } from '../marked-ledger.js';
import { openPool } from '../site.js';
import { run, say } from './program.js';

/** The server forgets a connection a moment after it was closed. */
const LEAVES_WITHIN_MS = 3_000;

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
      const told = await copy(database, from, engines[to], switching);
      process.stdout.write(`${JSON.stringify(told, undefined, 2)}\n`);
      if (told.switched) say(`The ledger stands in ${to}: start the service with LEDGER=${to}.`);
    } finally {
      await database.stop();
    }
  });

async function copy(database: Database, from: LedgerConfig, to: LedgerConfig, switching: boolean) {
  if (switching) await refuseUse(database);
  const pool = await openPool(database.connection, say);
  const place = { pool, connection: database.connection };
  try {
    if ((await readMark(pool))?.engine === to.kind) return { to: to.kind, switched: true, target: await standsAlready(to, place) };
    const source = await openMarkedLedger(from, place, { adopt: true });
    const target = await openTarget(to, place);
    const compared = await copyToEnd(source, target, switching);
    const mark = await markOf(to.kind, target);
    const places = await translatePositions(source, target, switching ? await checkpointPlaces(pool) : []);
    await Promise.all([source.close(), target.close()]);
    await pool.end();
    if (switching) await switchTo(database, from, { mark, places, count: compared.source.count });
    return { from: from.kind, to: to.kind, switched: switching, source: compared.source, target: compared.target };
  } finally {
    if (!pool.ended) await pool.end();
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
  const ledger = await openMarkedLedger(to, place);
  const { target } = await compareLedgers(ledger, ledger);
  await ledger.close();
  return target;
}

/** @throws DatabaseInUse */
async function refuseUse({ connection }: Database): Promise<void> {
  // Opened for its migrations: a database that is new has no leases to look at.
  await (await openPool(connection, say)).end();
  await alone(connection, async (only) => {
    for (const until = Date.now() + LEAVES_WITHIN_MS; await isInUse(only); await sleep(100)) if (Date.now() > until) throw new DatabaseInUse();
  });
}

interface Move {
  readonly mark: LedgerMark;
  readonly places: ReadonlyMap<Position, Position | undefined>;
  /** How many events were copied. */
  readonly count: number;
}

async function switchTo(database: Database, from: LedgerConfig, { mark, places, count }: Move): Promise<void> {
  await refuseUse(database);
  await alone(database.connection, (only) =>
    moveMark(only, mark, places, async () => {
      const grown = (await countOf(database, from)) !== count;
      if (grown) throw new Error('The source has grown after it was copied: run this again.');
    }),
  );
}

/** Asked over new connections: those of the copying are closed, so that nobody else's hide among them. */
async function countOf({ connection }: Database, from: LedgerConfig): Promise<number> {
  const pool = createPool(connection, { max: 2 });
  const ledger = await openLedger(from, { pool, connection });
  const head = await ledger.head();
  await ledger.close();
  await pool.end();
  return head?.count ?? 0;
}

async function alone(connection: Database['connection'], work: (only: ReturnType<typeof createPool>) => Promise<void>): Promise<void> {
  const only = createPool(connection, { max: 1 });
  try {
    await work(only);
  } finally {
    await only.end();
  }
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
