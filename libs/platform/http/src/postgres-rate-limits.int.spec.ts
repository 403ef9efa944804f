import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createPool, migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { limitsMigrations } from './limits.migrations.js';
import { PostgresRateLimits } from './postgres-rate-limits.js';
import { rateLimitsConformance } from './rate-limits.conformance.js';

const SECRET = 'a-secret-of-forty-characters-for-the-tests';

// The first test of a run may start the server.
jest.setTimeout(60_000);

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, limitsMigrations);
});
afterAll(() => database.drop());

const rows = async () => (await database.pool.query<{ what: string; who: Buffer; count: number }>('SELECT what, who, count FROM limits.tries')).rows;

rateLimitsConformance('rate limits in PostgreSQL', async () => {
  await database.pool.query('TRUNCATE limits.tries');
  const limits = new PostgresRateLimits(database.pool, SECRET);
  return {
    limits,
    pass: async (seconds) => void (await database.pool.query('UPDATE limits.tries SET until = until - make_interval(secs => $1)', [seconds])),
    kept: async () => {
      await limits.sweep();
      return (await rows()).length;
    },
  };
});

test('of two hundred tries at once, over two pools, exactly so many are let through as may be', async () => {
  await database.pool.query('TRUNCATE limits.tries');
  const other = createPool(database.connection, { max: 10 });
  try {
    const processes = [new PostgresRateLimits(database.pool, SECRET), new PostgresRateLimits(other, SECRET)];
    const limit = { what: 'door-code', most: 30, seconds: 600 };
    const answers = await Promise.all(Array.from({ length: 100 }, () => processes.map((each) => each.take(limit, 'the same caller'))).flat());
    expect(answers.length).toBe(200);
    expect(answers.filter(({ allowed }) => allowed).length).toBe(30);
  } finally {
    await other.end();
  }
});

test('a flood neither grows the table nor the count, and sweeping beside it stops nobody', async () => {
  await database.pool.query('TRUNCATE limits.tries');
  const limits = new PostgresRateLimits(database.pool, SECRET);
  const short = { what: 'flood', most: 1, seconds: 0 };
  await Promise.all(Array.from({ length: 300 }, (_, n) => (n % 10 === 0 ? limits.sweep() : limits.take(short, `caller ${n % 7}`))));
  await limits.sweep();
  expect(await rows()).toEqual([]);
  for (let n = 0; n < 20; n++) await limits.take({ ...short, seconds: 60 }, 'one');
  expect(await rows()).toEqual([expect.objectContaining({ count: 2 })]);
});

test('who tried is kept under a key alone: neither readable, nor a plain hash, nor the same for another secret or another thing', async () => {
  await database.pool.query('TRUNCATE limits.tries');
  const limit = { what: 'sign-in-address', most: 3, seconds: 60 };
  for (const secret of [SECRET, `${SECRET}-2`]) await new PostgresRateLimits(database.pool, secret).take(limit, 'robin@example.org');
  await new PostgresRateLimits(database.pool, SECRET).take({ ...limit, what: 'door-code' }, 'robin@example.org');
  const kept = await rows();
  expect(new Set(kept.map(({ who }) => who.toString('hex'))).size).toBe(3);
  const { rows: found } = await database.pool.query(
    "SELECT 1 FROM limits.tries WHERE who = sha256('robin@example.org') OR tries::text LIKE '%robin%' OR position('robin' IN encode(who, 'escape')) > 0",
  );
  expect(found).toEqual([]);
});
