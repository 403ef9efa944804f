import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ClientBase } from 'pg';
import { migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { noteBook } from '../../test/notes.js';
import { BEGINNING } from '../checkpoints/checkpoint.js';
import { PostgresCheckpoints } from '../checkpoints/postgres-checkpoints.js';
import { processorsMigrations } from '../processors.migrations.js';
import { IdleAdvances } from '../projections/idle-advances.js';
import { ReadModels } from '../projections/read-models.js';
import { LeaseLost } from './leases.js';
import { PostgresLeases } from './postgres-leases.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let leases: PostgresLeases;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, processorsMigrations);
  leases = new PostgresLeases(database.pool);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query('TRUNCATE processors.leases, processors.checkpoints');
});

const HOUR = 3_600_000;
const expire = () => database.pool.query("UPDATE processors.leases SET expires_at = clock_timestamp() - interval '1 second'");

test('only one holder gets a lease, however many ask at once', async () => {
  const asked = await Promise.all(Array.from({ length: 20 }, (_, i) => leases.take(`holder-${i}`, ['a', 'b'], HOUR)));
  expect(asked.filter((held) => held.has('a'))).toHaveLength(1);
  expect(asked.filter((held) => held.has('b'))).toHaveLength(1);
});

test('a renewal keeps the fencing number; a takeover after the end raises it', async () => {
  expect(await leases.take('one', ['a'], HOUR)).toEqual(new Map([['a', 1]]));
  expect(await leases.take('one', ['a'], HOUR)).toEqual(new Map([['a', 1]]));
  expect(await leases.take('two', ['a'], HOUR)).toEqual(new Map());
  await expire();
  expect(await leases.take('two', ['a'], HOUR)).toEqual(new Map([['a', 2]]));
  expect(await leases.take('one', ['a'], HOUR)).toEqual(new Map());
});

test('a holder that comes back after its lease was over gets a new number', async () => {
  await leases.take('one', ['a'], HOUR);
  await expire();
  expect(await leases.take('one', ['a'], HOUR)).toEqual(new Map([['a', 2]]));
});

test('leases that are given back are free at once, and those of others stay', async () => {
  await leases.take('one', ['a'], HOUR);
  await leases.take('two', ['b'], HOUR);
  await leases.release('one');
  expect(await leases.take('three', ['a', 'b'], HOUR)).toEqual(new Map([['a', 2]]));
});

test('a former holder cannot move a checkpoint that the new one has written', async () => {
  const checkpoints = new PostgresCheckpoints(database.pool);
  const at = (number: number) => ({ position: String(number), number, recordedAt: undefined });
  await checkpoints.save('reaction:x', at(5), 1);
  await checkpoints.save('reaction:x', at(7), 2);
  await expect(checkpoints.save('reaction:x', at(6), 1)).rejects.toThrow(LeaseLost);
  expect(await checkpoints.load('reaction:x')).toEqual(at(7));
  expect(await checkpoints.load('reaction:y')).toEqual(BEGINNING);
});

test('a former holder writes neither rows nor checkpoint of a projection', async () => {
  const models = new ReadModels(database.pool);
  const schema = 'read_notebook_v1';
  const at = (number: number) => ({ position: String(number), number, recordedAt: undefined });
  await models.open(noteBook(), schema, 1, true);
  const insert = (n: number) => async (client: ClientBase) => {
    await client.query(`INSERT INTO notes VALUES (${n}, '${n}', ${n})`);
  };
  await models.commit(schema, undefined, at(0), 2, insert(0));
  await expect(models.commit(schema, '0', at(1), 1, insert(1))).rejects.toThrow(LeaseLost);
  expect(await new IdleAdvances(database.pool).advance(schema, '0', at(9), 1)).toBe(false);
  const { rows } = await database.pool.query('SELECT n.number, c.position FROM read_notebook_v1.notes n, processors.checkpoints c');
  expect(rows).toEqual([{ number: 0, position: '0' }]);
});
