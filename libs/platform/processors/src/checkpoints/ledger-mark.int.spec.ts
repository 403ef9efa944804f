import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool, migrate } from '#database';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { ledgerMigrations, MemoryLedger, PostgresLedger } from '#ledger';
import { write } from '../../test/notes.js';
import { PostgresLeases } from '../leases/postgres-leases.js';
import { processorsMigrations } from '../processors.migrations.js';
import { checkpointPlaces, claimMark, isInUse, markOf, moveMark, readMark } from './ledger-mark.js';
import { PostgresCheckpoints } from './postgres-checkpoints.js';

const id = '5b0f5c1e-4c0e-4f55-9f6a-0e7f5a1b2c3d';
const first = { event: id, position: '17/17' };
const sure = async () => undefined;
let database: TestDatabase;
let house: Pool;
/** The one connection of whoever moves the mark. */
let alone: Pool;
beforeEach(async () => {
  database = await testDatabase();
  await migrate(database.connection, [...ledgerMigrations, ...processorsMigrations]);
  house = createPool(database.connection, { max: 10 });
  alone = createPool(database.connection, { max: 1 });
});
afterEach(async () => {
  await alone.end();
  if (!house.ended) await house.end();
  await database.drop();
});

/** Ends the house's connections; the server hears of it a moment later. */
async function leaveAlone(): Promise<void> {
  await house.end();
  while (await isInUse(alone)) await sleep(20);
}

test('a database belongs to the ledger that it was first started on, whatever others say later', async () => {
  expect(await readMark(house)).toBeUndefined();
  expect(await claimMark(house, { engine: 'eventstoredb', first })).toEqual({ engine: 'eventstoredb', first });
  expect(await claimMark(house, { engine: 'postgres' })).toEqual({ engine: 'eventstoredb', first });
  expect(await claimMark(house, { engine: 'eventstoredb', first: { ...first, position: '18/18' } })).toEqual({ engine: 'eventstoredb', first });
  expect(await readMark(house)).toEqual({ engine: 'eventstoredb', first });
});

test('a ledger that was empty is known by its first event as soon as there is one, on the same engine alone', async () => {
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

test('data of a release that knew PostgreSQL alone belongs to the ledger in it', async () => {
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
  expect([...(await checkpointPlaces(house))].sort()).toEqual(['4', '7']);
  await leaveAlone();
  const places = new Map([
    ['4', '400/400'],
    ['7', undefined],
  ]);
  await moveMark(alone, { engine: 'eventstoredb', first }, places, sure);
  expect(await readMark(alone)).toEqual({ engine: 'eventstoredb', first });
  const moved = new PostgresCheckpoints(alone);
  expect(await moved.load('reaction:a')).toEqual(at('400/400', 4));
  expect(await moved.load('reaction:b')).toEqual(at(undefined, 5));
  expect(await moved.load('reaction:c')).toEqual(at(undefined, -1));
});

test('nothing moves when a checkpoint stands where nobody looked', async () => {
  await claimMark(house, { engine: 'postgres' });
  const checkpoint = { position: '4', number: 4, recordedAt: undefined };
  await new PostgresCheckpoints(house).save('reaction:a', checkpoint, 1);
  await leaveAlone();
  await expect(moveMark(alone, { engine: 'eventstoredb', first }, new Map([['3', '300/300']]), sure)).rejects.toThrow('a processor stands at 4');
  expect(await readMark(alone)).toEqual({ engine: 'postgres' });
  expect(await new PostgresCheckpoints(alone).load('reaction:a')).toEqual(checkpoint);
});

test('nothing moves when whoever moves it is not sure in the end', async () => {
  await claimMark(house, { engine: 'postgres' });
  await leaveAlone();
  const grown = () => Promise.reject(new Error('the source has grown'));
  await expect(moveMark(alone, { engine: 'eventstoredb', first }, new Map(), grown)).rejects.toThrow('the source has grown');
  expect(await readMark(alone)).toEqual({ engine: 'postgres' });
});

test('nothing moves while a process of the house has a connection, even an idle one', async () => {
  await claimMark(house, { engine: 'postgres' });
  expect(await isInUse(alone)).toBe(true);
  await expect(moveMark(alone, { engine: 'eventstoredb' }, new Map(), sure)).rejects.toThrow(
    'Another process of Estate Bank uses this database: stop it first.',
  );
  await leaveAlone();
  expect(await readMark(alone)).toEqual({ engine: 'postgres' });
  await moveMark(alone, { engine: 'eventstoredb' }, new Map(), sure);
});

test('nothing moves while somebody holds a lease that has not run out', async () => {
  await claimMark(house, { engine: 'postgres' });
  await leaveAlone();
  const leases = new PostgresLeases(alone);
  await leases.take('a worker without connections', ['reaction:a'], 3_600_000);
  await expect(moveMark(alone, { engine: 'eventstoredb' }, new Map(), sure)).rejects.toThrow('stop it first');
  await leases.release('a worker without connections');
  await moveMark(alone, { engine: 'eventstoredb' }, new Map(), sure);
});

test('who starts while the mark is moved waits, and hears of the new ledger', async () => {
  await claimMark(house, { engine: 'postgres' });
  const mover = await house.connect();
  await mover.query('BEGIN');
  await mover.query('SELECT engine FROM processors.ledger_mark FOR UPDATE');
  let heard = false;
  const starting = claimMark(alone, { engine: 'postgres' }).finally(() => {
    heard = true;
  });
  await sleep(100);
  expect(heard).toBe(false);
  await mover.query("UPDATE processors.ledger_mark SET engine = 'eventstoredb'");
  await mover.query('COMMIT');
  mover.release();
  expect(await starting).toEqual({ engine: 'eventstoredb' });
});
