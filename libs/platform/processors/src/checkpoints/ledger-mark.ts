import type { ClientBase, Pool } from 'pg';
import { inTransaction, sqlFile } from '#database';
import type { Ledger, Position } from '#ledger';

const sql = (name: string) => sqlFile(import.meta.url, `../sql/${name}.sql`);
const CLAIM = sql('claim-ledger');
const READ = sql('read-ledger-mark');
const LOCK = sql('lock-ledger-mark');
const MOVE_MARK = sql('move-ledger-mark');
const PLACES = sql('places');
const MOVE_PLACES = sql('move-places');
const IN_USE = sql('in-use');

/** The ledger to which the positions of this database's checkpoints belong. */
export interface LedgerMark {
  /** What keeps it, such as `postgres`. */
  readonly engine: string;
  /** Undefined while it is empty. The position tells a ledger from its copy, which has the same events. */
  readonly first?: { readonly event: string; readonly position: Position } | undefined;
}

/** Another process of the house uses this database. */
export class DatabaseInUse extends Error {
  constructor() {
    super('Another process of Estate Bank uses this database: stop it first.');
    this.name = 'DatabaseInUse';
  }
}

/** What an opened ledger is called in a mark. */
export async function markOf(engine: string, ledger: Ledger): Promise<LedgerMark> {
  const [first] = (await ledger.readAll({ limit: 1 })).entries;
  return first ? { engine, first: { event: (JSON.parse(first.json) as { id: string }).id, position: first.position } } : { engine };
}

/** The mark of a database; undefined before its first start. Waits while the mark is being moved. */
export async function readMark(pool: Pool): Promise<LedgerMark | undefined> {
  const { rows } = await pool.query<{ engine: string; first_event: string | null; first_position: string | null }>(READ);
  const [row] = rows;
  if (!row) return undefined;
  const { engine, first_event: event, first_position: position } = row;
  return event === null || position === null ? { engine } : { engine, first: { event, position } };
}

/** Marks a database that has no mark, or whose ledger was empty. Answers the mark that stands then, which may be another. */
export async function claimMark(pool: Pool, { engine, first }: LedgerMark): Promise<LedgerMark> {
  await pool.query(CLAIM, [engine, first?.event ?? null, first?.position ?? null]);
  return (await readMark(pool)) ?? { engine, first };
}

/** Whether a process of the house other than the one that asks, over this one connection, uses the database. */
export async function isInUse(client: Pick<ClientBase, 'query'>): Promise<boolean> {
  const { rows } = await client.query<{ users: number }>(IN_USE);
  return Number(rows[0]?.users ?? 0) > 0;
}

/** The positions at which processors stand. */
export async function checkpointPlaces(pool: Pool): Promise<readonly Position[]> {
  const { rows } = await pool.query<{ position: string }>(PLACES);
  return rows.map(({ position }) => position);
}

/**
 * Moves all checkpoints to the same places of another ledger, and the mark with them, in one transaction. `pool` has one connection, the caller's only one.
 * `confirm` is called when nobody else writes any more, and nobody can begin to.
 *
 * @throws DatabaseInUse, what `confirm` throws, and Error when a checkpoint stands at a place that was not translated: nothing is moved then
 */
export async function moveMark(pool: Pool, to: LedgerMark, places: ReadonlyMap<Position, Position | undefined>, confirm: () => Promise<void>): Promise<void> {
  await inTransaction(pool, async (client) => {
    // The mark first: who starts from now on waits for it, and who has read it before has a connection to be seen.
    await client.query(LOCK);
    if (await isInUse(client)) throw new DatabaseInUse();
    await confirm();
    const { rows } = await client.query<{ position: string }>(PLACES);
    const unknown = rows.find(({ position }) => !places.has(position));
    if (unknown) throw new Error(`a processor stands at ${unknown.position}, which was not looked up`);
    await client.query(MOVE_PLACES, [[...places.keys()], [...places.values()].map((place) => place ?? null)]);
    await client.query(MOVE_MARK, [to.engine, to.first?.event ?? null, to.first?.position ?? null]);
  });
}
