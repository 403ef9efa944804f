import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { StoreAway } from '#ledger';
import { markOf, readMark } from '#processors';
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
