import { setTimeout as sleep } from 'node:timers/promises';
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

/** A lease lasts five seconds. */
const LEASES_END_WITHIN_MS = 7_000;
const LOOK_AGAIN_MS = 100;

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
export async function readMark(pool: Pick<ClientBase, 'query'>): Promise<LedgerMark | undefined> {
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

/** Whether any process uses the ledger (`LedgerUse`). Asked in a transaction, nobody can begin to until it ends. @throws DatabaseInUse */
export async function refuseUse(client: Pick<ClientBase, 'query'>): Promise<void> {
  const { rows } = await client.query<{ used: boolean }>(IN_USE);
  if (rows[0]?.used ?? true) throw new DatabaseInUse();
}

/** Tries again while somebody uses the database, as long as the leases of a process that was killed may last. @throws DatabaseInUse */
export async function whenUnused<T>(work: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + LEASES_END_WITHIN_MS; ; await sleep(LOOK_AGAIN_MS)) {
    try {
      return await work();
    } catch (fault) {
      if (!(fault instanceof DatabaseInUse) || Date.now() > until) throw fault;
    }
  }
}

/** The positions at which processors stand, each with the number of the newest event that is done there, at least. */
export async function checkpointPlaces(pool: Pool): Promise<ReadonlyMap<Position, number>> {
  const { rows } = await pool.query<{ position: string; number: number }>(PLACES);
  return new Map(rows.map(({ position, number }) => [position, Number(number)]));
}

/**
 * Moves all checkpoints to the same places of another ledger, and the mark with them, in one transaction.
 * `confirm` is called when nobody else writes any more, and nobody can begin to.
 *
 * @throws DatabaseInUse, what `confirm` throws, and Error when a checkpoint stands at a place that was not translated: nothing is moved then
 */
export async function moveMark(pool: Pool, to: LedgerMark, places: ReadonlyMap<Position, Position | undefined>, confirm: () => Promise<void>): Promise<void> {
  await inTransaction(pool, async (client) => {
    await refuseUse(client);
    await client.query(LOCK);
    await confirm();
    const { rows } = await client.query<{ position: string }>(PLACES);
    const unknown = rows.find(({ position }) => !places.has(position));
    if (unknown) throw new Error(`a processor stands at ${unknown.position}, which was not looked up`);
    await client.query(MOVE_PLACES, [[...places.keys()], [...places.values()].map((place) => place ?? null)]);
    await client.query(MOVE_MARK, [to.engine, to.first?.event ?? null, to.first?.position ?? null]);
  });
}
