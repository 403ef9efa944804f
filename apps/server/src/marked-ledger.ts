import type { Pool } from 'pg';
import type { Ledger } from '#ledger';
import { claimMark, type LedgerMark, markOf, readMark } from '#processors';
import type { LedgerConfig } from './config.js';
import { type Engine, type LedgerPlace, openLedger } from './engine.js';

/** The database belongs to another ledger than the one that this process was told to use; the message is one sentence for the operator. */
export class AnotherLedger extends Error {}

const NAMES: Readonly<Record<Engine, string>> = { postgres: 'PostgreSQL', eventstoredb: 'EventStoreDB' };

/**
 * Opens the ledger, if it is the one to which this database's checkpoints belong, and marks a database that belongs to none. Read models and reactions of one
 * ledger would take another for their own, skip what is new and do again what was done.
 *
 * With `adopt` a new database may belong to a ledger that holds events already.
 *
 * @throws AnotherLedger, EventstoreUnavailable with one sentence
 */
export async function openMarkedLedger(at: LedgerConfig, place: LedgerPlace, { adopt = false } = {}): Promise<Ledger> {
  const mark = await readMark(place.pool);
  if (mark) refuseOtherEngine(mark, at.kind);
  const ledger = await openLedger(at, place);
  try {
    const own = await markOf(at.kind, ledger);
    // Looked up again: whoever writes the first event has marked the database before.
    if (own.first && !adopt && !(await readMark(place.pool))) throw withoutItsDatabase(at.kind);
    const stands = await claimMark(place.pool, own);
    refuseOtherEngine(stands, at.kind);
    refuseOtherEvents(stands, own);
    if (!own.first) markWhenItBegins(ledger, at.kind, place.pool);
    return ledger;
  } catch (fault) {
    await ledger.close();
    throw fault;
  }
}

const withoutItsDatabase = (engine: Engine) =>
  new AnotherLedger(
    `This database is new, and the ledger in ${NAMES[engine]} is not: name the database that belongs to it, which holds its names and texts, in DATABASE_URL or DATA_DIR.`,
  );

function refuseOtherEngine(mark: LedgerMark, asked: Engine): void {
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

/** Until its first event an empty ledger cannot be told from any other. */
function markWhenItBegins(ledger: Ledger, engine: Engine, pool: Pool): void {
  const mark = async () => {
    const own = await markOf(engine, ledger);
    if (!own.first) return;
    await claimMark(pool, own);
    leave();
  };
  // A fault passes: the next event asks again, and so does the next start.
  const leave = ledger.subscribe(() => void mark().catch(() => undefined));
}
