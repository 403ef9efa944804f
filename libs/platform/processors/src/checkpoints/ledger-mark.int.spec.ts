import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool, migrate } from '#database';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { ledgerMigrations, MemoryLedger, PostgresLedger } from '#ledger';
import { write } from '../../test/notes.js';
import { PostgresLeases } from '../leases/postgres-leases.js';
import { processorsMigrations } from '../processors.migrations.js';
import { checkpointPlaces, claimMark, markOf, moveMark, readMark, whenUnused } from './ledger-mark.js';
import { LedgerUse } from './ledger-use.js';
import { PostgresCheckpoints } from './postgres-checkpoints.js';

const id = '5b0f5c1e-4c0e-4f55-9f6a-0e7f5a1b2c3d';
const first = { event: id, position: '17/17' };
const sure = async () => undefined;
let database: TestDatabase;
let house: Pool;
beforeEach(async () => {
  database = await testDatabase();
  await migrate(database.connection, [...ledgerMigrations, ...processorsMigrations]);
  house = createPool(database.connection, { max: 10 });
});
afterEach(async () => {
  await house.end();
  await database.drop();
});

test('a database belongs to the ledger that it was first started on, whatever others say later', async () => {
  expect(await readMark(house)).toBeUndefined();
  expect(await claimMark(house, { engine: 'eventstoredb', first })).toEqual({ engine: 'eventstoredb', first });
  expect(await claimMark(house, { engine: 'postgres' })).toEqual({ engine: 'eventstoredb', first });
  expect(await claimMark(house, { engine: 'eventstoredb', first: { ...first, position: '18/18' } })).toEqual({ engine: 'eventstoredb', first });
  expect(await readMark(house)).toEqual({ engine: 'eventstoredb', first });
});

test('a ledger that was empty is known by its first event as soon as there is one, on the same engine house', async () => {
  expect(await claimMark(house, { engine: 'eventstoredb' })).toEqual({ engine: 'eventstoredb' });
  expect(await claimMark(house, { engine: 'postgres', first })).toEqual({ engine: 'eventstoredb' });
  expect(await claimMark(house, { engine: 'eventstoredb', first })).toEqual({ engine: 'eventstoredb', first });
});

test('of many that start at once one says whose it is, and all hear the same', async () => {
  const claims = Array.from({ length: 20 }, (_, n) => claimMark(house, { engine: n % 2 ? 'postgres' : 'eventstoredb' }));
  expect(new Set((await Promise.all(claims)).map(({ engine }) => engine)).size).toBe(1);
});

test('a ledger is known by its first event and where that stands', async () => {
  const ledger = new MemoryLedger();
  expect(await markOf('memory', ledger)).toEqual({ engine: 'memory' });
  await write(ledger, 'Noted', 3);
  const [entry] = (await ledger.readAll({ limit: 1 })).entries;
  expect(await markOf('memory', ledger)).toEqual({ engine: 'memory', first: { event: JSON.parse(entry?.json ?? '').id, position: 'm0' } });
});

test('data of a release that knew PostgreSQL house belongs to the ledger in it', async () => {
  const older = await testDatabase();
  await migrate(older.connection, [...ledgerMigrations, ...processorsMigrations.slice(0, 1)]);
  const ledger = new PostgresLedger({ pool: older.pool, connection: older.connection });
  await write(ledger, 'Noted', 3);
  await migrate(older.connection, [...ledgerMigrations, ...processorsMigrations]);
  expect(await readMark(older.pool)).toEqual(await markOf('postgres', ledger));
  await ledger.close();
  await older.drop();
});

test('checkpoints and mark move together, each to its own place', async () => {
  await claimMark(house, { engine: 'postgres', first: { event: id, position: '0' } });
  const checkpoints = new PostgresCheckpoints(house);
  const at = (position: string | undefined, number: number) => ({ position, number, recordedAt: '2026-03-01T10:00:00.000Z' });
  await checkpoints.save('reaction:a', at('4', 4), 1);
  await checkpoints.save('reaction:b', at('7', 5), 1);
  await checkpoints.save('reaction:c', at(undefined, -1), 1);
  expect(await checkpointPlaces(house)).toEqual(
    new Map([
      ['4', 4],
      ['7', 5],
    ]),
  );
  const places = new Map([
    ['4', '400/400'],
    ['7', undefined],
  ]);
  await moveMark(house, { engine: 'eventstoredb', first }, places, sure);
  expect(await readMark(house)).toEqual({ engine: 'eventstoredb', first });
  const moved = new PostgresCheckpoints(house);
  expect(await moved.load('reaction:a')).toEqual(at('400/400', 4));
  expect(await moved.load('reaction:b')).toEqual(at(undefined, 5));
  expect(await moved.load('reaction:c')).toEqual(at(undefined, -1));
});

test('nothing moves when a checkpoint stands where nobody looked', async () => {
  await claimMark(house, { engine: 'postgres' });
  const checkpoint = { position: '4', number: 4, recordedAt: undefined };
  await new PostgresCheckpoints(house).save('reaction:a', checkpoint, 1);
  await expect(moveMark(house, { engine: 'eventstoredb', first }, new Map([['3', '300/300']]), sure)).rejects.toThrow('a processor stands at 4');
  expect(await readMark(house)).toEqual({ engine: 'postgres' });
  expect(await new PostgresCheckpoints(house).load('reaction:a')).toEqual(checkpoint);
});

test('nothing moves when whoever moves it is not sure in the end', async () => {
  await claimMark(house, { engine: 'postgres' });
  const grown = () => Promise.reject(new Error('the source has grown'));
  await expect(moveMark(house, { engine: 'eventstoredb', first }, new Map(), grown)).rejects.toThrow('the source has grown');
  expect(await readMark(house)).toEqual({ engine: 'postgres' });
});

test('nothing moves while a process of the house has its ledger open, whatever its connections are called', async () => {
  await claimMark(house, { engine: 'postgres' });
  const { host, user, database: name } = database.connection;
  const use = await LedgerUse.begin({ connectionString: `postgres://${user}@/${name}?host=${encodeURIComponent(host)}&application_name=somebody` });
  await expect(moveMark(house, { engine: 'eventstoredb' }, new Map(), sure)).rejects.toThrow(
    'Another process of Estate Bank uses this database: stop it first.',
  );
  await use.release();
  expect(await readMark(house)).toEqual({ engine: 'postgres' });
  await whenUnused(() => moveMark(house, { engine: 'eventstoredb' }, new Map(), sure));
  expect(await readMark(house)).toEqual({ engine: 'eventstoredb' });
});

test('nothing moves while somebody holds a lease that has not run out', async () => {
  await claimMark(house, { engine: 'postgres' });
  const leases = new PostgresLeases(house);
  await leases.take('a worker without connections', ['reaction:a'], 3_600_000);
  await expect(moveMark(house, { engine: 'eventstoredb' }, new Map(), sure)).rejects.toThrow('stop it first');
  await leases.release('a worker without connections');
  await moveMark(house, { engine: 'eventstoredb' }, new Map(), sure);
});

test('what a killed worker leaves behind is waited for', async () => {
  await claimMark(house, { engine: 'postgres' });
  await new PostgresLeases(house).take('a worker that was killed', ['reaction:a'], 5_000);
  await whenUnused(() => moveMark(house, { engine: 'eventstoredb' }, new Map(), sure));
  expect(await readMark(house)).toEqual({ engine: 'eventstoredb' });
}, 20_000);

test('who starts while the mark is moved waits, and hears of the new ledger', async () => {
  await claimMark(house, { engine: 'postgres' });
  let heard: unknown;
  let starting: Promise<LedgerUse> | undefined;
  await moveMark(house, { engine: 'eventstoredb' }, new Map(), async () => {
    starting = LedgerUse.begin(database.connection);
    void starting.then(async () => {
      heard = await readMark(house);
    });
    await sleep(300);
    expect(heard).toBeUndefined();
  });
  await starting;
  while (heard === undefined) await sleep(5);
  expect(heard).toEqual({ engine: 'eventstoredb' });
  await (await starting)?.release();
});
