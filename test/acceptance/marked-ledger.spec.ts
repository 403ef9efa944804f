import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { copyLedger, EventstoreLedger, forgetEventstoreIndex, StoreAway } from '#ledger';
import { markOf, moveMark, readMark, whenUnused } from '#processors';
import { AnotherLedger, openMarkedLedger } from '../../apps/server/src/marked-ledger.js';
import { openPool } from '../../apps/server/src/site.js';
import { appendOf, freshStream } from '../../libs/platform/ledger/test/appends.js';
import { type StandIn, startStandIn } from '../../libs/platform/ledger/test/eventstore-stand-in/stand-in.js';

const POSTGRES = { kind: 'postgres' } as const;

let database: TestDatabase;
let standIn: StandIn;
let pool: Pool;
beforeEach(async () => {
  [database, standIn] = [await testDatabase(), await startStandIn()];
  pool = await openPool(database.connection, () => {});
});
afterEach(async () => {
  await pool.end();
  await database.drop();
  await standIn.close();
});

const place = () => ({ pool, connection: database.connection });
const eventstore = () => ({ kind: 'eventstoredb', url: standIn.url }) as const;

describe('A ledger that is opened', () => {
  test.each([
    ['PostgreSQL', () => POSTGRES],
    ['EventStoreDB (a stand-in)', eventstore],
  ])('empty in %s is known by its first event as soon as it is there, without another start', async (_, at) => {
    const ledger = await openMarkedLedger(at(), place());
    expect(await readMark(pool)).toEqual({ engine: at().kind });
    await ledger.append(appendOf(freshStream(), 'none'));
    await ledger.append(appendOf(freshStream(), 'none'));
    while ((await readMark(pool))?.first === undefined) await sleep(10);
    expect(await readMark(pool)).toEqual(await markOf(at().kind, ledger));
    await ledger.close();
    const again = await openMarkedLedger(at(), place());
    expect(await again.head()).toMatchObject({ count: 2 });
    await again.close();
  });

  test('with events by a database that is new is refused, since names and texts are in another; to be copied it is adopted', async () => {
    const ledger = await openMarkedLedger(eventstore(), place());
    await ledger.append(appendOf(freshStream(), 'none'));
    await ledger.close();
    const fresh = await testDatabase();
    const there = { pool: await openPool(fresh.connection, () => {}), connection: fresh.connection };
    const opening = openMarkedLedger(eventstore(), there);
    await expect(opening).rejects.toThrow(AnotherLedger);
    await expect(opening).rejects.toThrow(/^This database is new, and the ledger in EventStoreDB is not: /);
    expect(await readMark(there.pool)).toBeUndefined();
    const adopted = await openMarkedLedger(eventstore(), there, { adopt: true });
    expect(await readMark(there.pool)).toEqual(await markOf('eventstoredb', adopted));
    await adopted.close();
    await there.pool.end();
    await fresh.drop();
  });

  test('on the engine that the database does not belong to is refused, even empty, and names what to do', async () => {
    await (await openMarkedLedger(POSTGRES, place())).close();
    const opening = openMarkedLedger(eventstore(), place());
    await expect(opening).rejects.toThrow(AnotherLedger);
    await expect(opening).rejects.toThrow(
      'The ledger of this database stands in PostgreSQL: start with LEDGER=postgres, or move it first with npm run copy-ledger -- --to eventstoredb.',
    );
  });

  test('with events that are not those the database belongs to is refused, and closed again', async () => {
    const ledger = await openMarkedLedger(POSTGRES, place());
    await ledger.append(appendOf(freshStream(), 'none'));
    await ledger.close();
    await (await openMarkedLedger(POSTGRES, place())).close();
    await database.pool.query("UPDATE processors.ledger_mark SET first_event = '00000000-0000-4000-8000-000000000000'");
    await expect(openMarkedLedger(POSTGRES, place())).rejects.toThrow(
      /^This database belongs to a ledger that begins with event 00000000-.*, and what stands in PostgreSQL is another ledger, or a copy of its own: restore .*\.$/,
    );
    await expect(ledger.append(appendOf(freshStream(), 'none'))).rejects.toThrow(StoreAway);
  });

  test('empty, where the database belongs to one that holds events, is refused', async () => {
    await (await openMarkedLedger(eventstore(), place())).close();
    await database.pool.query("UPDATE processors.ledger_mark SET first_event = '00000000-0000-4000-8000-000000000000', first_position = '9/9'");
    await expect(openMarkedLedger(eventstore(), place())).rejects.toThrow(
      /what stands in EventStoreDB is an empty ledger: name the right one in EVENTSTORE_URL/,
    );
  });
});

/** Cuts the connections on which processes say that they use the ledger. */
const cut = () =>
  database.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
  );

describe('A ledger that is in use', () => {
  test('is not moved before it is closed', async () => {
    const ledger = await openMarkedLedger(POSTGRES, place());
    const move = () => moveMark(pool, { engine: 'eventstoredb' }, new Map(), async () => undefined);
    await expect(move()).rejects.toThrow('Another process of Estate Bank uses this database: stop it first.');
    await ledger.close();
    await whenUnused(move);
    expect(await readMark(pool)).toEqual({ engine: 'eventstoredb' });
  });

  test('is written to again when the connection that was cut is back', async () => {
    const ledger = await openMarkedLedger(POSTGRES, place());
    const stream = freshStream();
    for (let revision = 0; revision < 5; revision++) {
      await cut();
      expect(await ledger.append(appendOf(stream, revision === 0 ? 'none' : revision - 1))).toMatchObject({ status: 'appended', lastRevision: revision });
    }
    await ledger.close();
  });

  test('and is moved by somebody who saw the connection cut, is not written to any more, and says why', async () => {
    const ledger = await openMarkedLedger(POSTGRES, place());
    const mover = await pool.connect();
    await mover.query('BEGIN');
    // Whoever waits for a lock comes before who asks for it later.
    const alone = mover.query("SELECT pg_advisory_xact_lock(hashtext('estate-bank ledger'))");
    await sleep(100);
    await cut();
    await alone;
    await sleep(100);
    const late = ledger.append(appendOf(freshStream(), 'none'));
    late.catch(() => undefined);
    await mover.query("UPDATE processors.ledger_mark SET engine = 'eventstoredb'");
    await sleep(300);
    await mover.query('COMMIT');
    mover.release();
    await expect(late).rejects.toThrow(AnotherLedger);
    expect((await ledger.over).message).toMatch(/^The ledger of this database stands in EventStoreDB: start with LEDGER=eventstoredb/);
    expect(await ledger.head()).toBeUndefined();
    await ledger.close();
  });

  test('of two that were empty belongs to the database that sees it begin first; who uses the other must end', async () => {
    const elsewhere = await startStandIn();
    const [one, other] = [await openMarkedLedger(eventstore(), place()), await openMarkedLedger({ kind: 'eventstoredb', url: elsewhere.url }, place())];
    await one.append(appendOf(freshStream(), 'none'));
    while ((await readMark(pool))?.first === undefined) await sleep(10);
    await other.append(appendOf(freshStream(), 'none'));
    expect(await other.over).toBeInstanceOf(AnotherLedger);
    await expect(other.append(appendOf(freshStream(), 'none'))).rejects.toThrow(AnotherLedger);
    await one.append(appendOf(freshStream(), 'none'));
    for (const ledger of [one, other]) await ledger.close();
    await elsewhere.close();
  });
});

describe('A ledger that was restored from an older backup', () => {
  /** What the database remembers of the log is forgotten, as `rebuild --ledger-index` does: nothing but checkpoints tell. */
  const openAnew = async (url: string) => {
    await forgetEventstoreIndex(pool);
    return openMarkedLedger({ kind: 'eventstoredb', url }, place());
  };

  test('is refused by a database that has done more, also when it has grown since', async () => {
    const backup = await startStandIn();
    const scratch = await testDatabase();
    const ledger = await openMarkedLedger(eventstore(), place());
    await ledger.append(appendOf(freshStream(), 'none'));
    while ((await readMark(pool))?.first === undefined) await sleep(10);
    const beside = await openPool(scratch.connection, () => {});
    const restored = await EventstoreLedger.open({ url: backup.url, pool: beside });
    await copyLedger(ledger, restored);
    for (let n = 0; n < 3; n++) await ledger.append(appendOf(freshStream(), 'none'));
    const head = await ledger.head();
    await ledger.close();
    await pool.query("INSERT INTO processors.checkpoints (processor, name, live, position, number) VALUES ('reaction:a', 'a', true, $1, 3)", [head?.position]);
    await (await openAnew(standIn.url)).close();
    const sentence = /^This database has done what followed from event number 3, which the ledger in EventStoreDB does not hold there: .*\.$/;
    await expect(openAnew(backup.url)).rejects.toThrow(sentence);
    for (let n = 0; n < 6; n++) await restored.append(appendOf(`${freshStream()}-after`, 'none'));
    await expect(openAnew(backup.url)).rejects.toThrow(sentence);
    await (await openAnew(standIn.url)).close();
    await restored.close();
    await beside.end();
    await scratch.drop();
    await backup.close();
  });
});
