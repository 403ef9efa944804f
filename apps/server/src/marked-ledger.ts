import type { Pool } from 'pg';
import { type Ledger, LedgerDamaged, type Position } from '#ledger';
import { checkpointPlaces, claimMark, type LedgerMark, LedgerUse, markOf, readMark } from '#processors';
import type { LedgerConfig } from './config.js';
import { type Engine, type LedgerPlace, openLedger } from './engine.js';
import { GuardedLedger } from './guarded-ledger.js';

/** The database belongs to another ledger than the one that this process was told to use; the message is one sentence for the operator. */
export class AnotherLedger extends Error {}

const NAMES: Readonly<Record<Engine, string>> = { postgres: 'PostgreSQL', eventstoredb: 'EventStoreDB' };

interface Opening {
  /** A new database may belong to a ledger that holds events already: one that is only copied. */
  readonly adopt?: boolean;
}

/**
 * Opens the ledger, if it is the one to which this database's checkpoints belong, and marks a database that belongs to none. Read models and reactions of one
 * ledger would take another for their own, skip what is new and do again what was done. Until it is closed nobody can move it.
 *
 * @throws AnotherLedger, EventstoreUnavailable, LedgerIsMoved with one sentence
 */
export async function openMarkedLedger(at: LedgerConfig, place: LedgerPlace, opening: Opening = {}): Promise<GuardedLedger> {
  // Before the mark is read: from now on nobody moves it.
  const use = await LedgerUse.begin(place.connection);
  try {
    const mark = await readMark(place.pool);
    if (mark) refuseOtherEngine(mark, at.kind);
    const ledger = await openLedger(at, place);
    try {
      await markAs(at.kind, ledger, place.pool, use, opening);
      return new GuardedLedger(ledger, use);
    } catch (fault) {
      await ledger.close();
      throw fault;
    }
  } catch (fault) {
    await use.release();
    throw fault;
  }
}

async function markAs(engine: Engine, ledger: Ledger, pool: Pool, use: LedgerUse, { adopt = false }: Opening): Promise<void> {
  const own = await markOf(engine, ledger);
  // Looked up again: whoever writes the first event has marked the database before.
  if (own.first && !adopt && !(await readMark(pool))) throw withoutItsDatabase(engine);
  refuseOther(await claimMark(pool, own), own);
  await refuseOlder(engine, ledger, pool);
  use.onReturn(async () => {
    const stands = await readMark(pool);
    return stands && whyNot(stands, await markOf(engine, ledger));
  });
  if (!own.first) markWhenItBegins(ledger, engine, pool, use);
}

function refuseOther(stands: LedgerMark, own: LedgerMark): void {
  refuseOtherEngine(stands, own.engine as Engine);
  refuseOtherEvents(stands, own);
}

function whyNot(stands: LedgerMark, own: LedgerMark): AnotherLedger | undefined {
  try {
    refuseOther(stands, own);
    return undefined;
  } catch (fault) {
    if (fault instanceof AnotherLedger) return fault;
    throw fault;
  }
}

/** What processors have done already must stand there. @throws AnotherLedger when it does not: an older backup was restored */
async function refuseOlder(engine: Engine, ledger: Ledger, pool: Pool): Promise<void> {
  // Places first: while this looks, the ledger may grow and processors may go on, never one behind the other.
  const places = await checkpointPlaces(pool);
  const head = await ledger.head();
  for (const [position, number] of places) {
    const stands = head && ledger.compare(position, head.position) <= 0 ? await numberAt(ledger, position, head) : undefined;
    if (stands === undefined || stands < number) throw olderThanItsDatabase(engine, number);
  }
}

/** The number of the event at a position; undefined when there is none. */
async function numberAt(ledger: Ledger, position: Position, head: { readonly position: Position; readonly count: number }): Promise<number | undefined> {
  if (ledger.compare(position, head.position) === 0) return head.count - 1;
  try {
    const [next] = (await ledger.readAll({ after: position, limit: 1 })).entries;
    return next && next.number - 1;
  } catch (fault) {
    if (fault instanceof LedgerDamaged) return undefined;
    throw fault;
  }
}

const olderThanItsDatabase = (engine: Engine, number: number) =>
  new AnotherLedger(
    `This database has done what followed from event number ${number}, which the ledger in ${NAMES[engine]} does not hold there: it was restored from an older backup, so restore the newest one, or this database’s of the same time.`,
  );

const withoutItsDatabase = (engine: Engine) =>
  new AnotherLedger(
    `This database is new, and the ledger in ${NAMES[engine]} is not: name the database that belongs to it, which holds its names and texts, in DATABASE_URL or DATA_DIR.`,
  );

/** @throws AnotherLedger */
export function refuseOtherEngine(mark: LedgerMark, asked: Engine): void {
  if (mark.engine === asked) return;
  const stands = NAMES[mark.engine as Engine] ?? mark.engine;
  throw new AnotherLedger(
    `The ledger of this database stands in ${stands}: start with LEDGER=${mark.engine}, or move it first with npm run copy-ledger -- --to ${asked}.`,
  );
}

function refuseOtherEvents({ engine, first }: LedgerMark, own: LedgerMark): void {
  if (first === undefined || (first.event === own.first?.event && first.position === own.first.position)) return;
  const found = own.first ? 'another ledger, or a copy of its own' : 'an empty ledger';
  const mend = engine === 'eventstoredb' ? 'name the right one in EVENTSTORE_URL, or use another database' : 'restore the whole database, or use another';
  throw new AnotherLedger(
    `This database belongs to a ledger that begins with event ${first.event}, and what stands in ${NAMES[engine as Engine]} is ${found}: ${mend}.`,
  );
}

/** Until its first event an empty ledger cannot be told from any other: of two that were, the one that begins first is the database's. */
function markWhenItBegins(ledger: Ledger, engine: Engine, pool: Pool, use: LedgerUse): void {
  const mark = async () => {
    const own = await markOf(engine, ledger);
    if (!own.first) return;
    const why = whyNot(await claimMark(pool, own), own);
    if (why) use.end(why);
    leave();
  };
  // A fault passes: the next event asks again, and so does the next start.
  const leave = ledger.subscribe(() => void mark().catch(() => undefined));
}
