import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createPool } from './pool.js';
import { type TestDatabase, testDatabase } from './test-database.js';
import { inTransaction } from './transaction.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query('CREATE TABLE note (n bigint)');
});
afterAll(() => database.drop());

const count = async () => (await database.pool.query<{ n: number }>('SELECT count(*) AS n FROM note')).rows[0]?.n;

test('bigints arrive as numbers as long as they are exact', async () => {
  expect((await database.pool.query('SELECT 9007199254740991 AS n, 7::int AS i, 1.5::numeric AS d')).rows).toEqual([
    { n: 9_007_199_254_740_991, i: 7, d: '1.5' },
  ]);
  await expect(database.pool.query('SELECT 9007199254740992 AS n')).rejects.toThrow('beyond ±(2^53 − 1)');
});

test('connections that the server ends, idle or in use, are reported and replaced', async () => {
  const lost: string[] = [];
  const pool = createPool(database.connection, { max: 2, log: (line) => lost.push(line) });
  const inUse = await pool.connect();
  const idle = await pool.connect();
  idle.release();
  await database.pool.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()');
  await expect(inUse.query('SELECT pg_sleep(5)')).rejects.toThrow();
  inUse.release(true);
  // Until this process hears of it, the pool may still hand out the idle connection.
  while (pool.totalCount > 0) await sleep(5);
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  expect(lost.length).toBeGreaterThanOrEqual(1);
  await pool.end();
});

test.each(['-c role=none', '-c search_path=nowhere', '--', '-c search_path=x\\'])(
  'a pool has its role, whatever options the URL carries: %s',
  async (options) => {
    const { host, user, database: name } = database.connection;
    await database.pool.query('DO $$ BEGIN CREATE ROLE estate_bank_spec; EXCEPTION WHEN duplicate_object THEN NULL; END $$');
    const url = `postgres://${user}@/${name}?host=${encodeURIComponent(host)}&options=${encodeURIComponent(options)}`;
    const pool = createPool({ connectionString: url }, { max: 2, role: 'estate_bank_spec' });
    const asked = await Promise.all([1, 2].map(() => pool.query('SELECT current_user AS role, pg_sleep(0.1)')));
    expect(asked.map(({ rows }) => rows[0].role)).toEqual(['estate_bank_spec', 'estate_bank_spec']);
    await pool.end();
  },
);

test('a pool whose role is not there gives out no connection', async () => {
  const pool = createPool(database.connection, { max: 1, role: 'estate_bank_nobody' });
  await expect(pool.query('SELECT 1')).rejects.toThrow('role "estate_bank_nobody" does not exist');
  await pool.end();
});

test('a transaction commits what it returns from and rolls back what it throws in', async () => {
  expect(await inTransaction(database.pool, (client) => client.query('INSERT INTO note VALUES (1)').then(() => 'done'))).toBe('done');
  const failing = inTransaction(database.pool, async (client) => {
    await client.query('INSERT INTO note VALUES (2)');
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect(await count()).toBe(1);
});

test('a transaction whose connection is lost refuses, and its connection is not used again', async () => {
  const cut = inTransaction(database.pool, async (client) => {
    await client.query('INSERT INTO note VALUES (3)');
    await client.query('SELECT pg_terminate_backend(pg_backend_pid())');
  });
  await expect(cut).rejects.toThrow();
  expect(await count()).toBe(1);
});
