import { afterAll, expect, test } from '@jest/globals';
import { type TestDatabase, testDatabase } from './test-database.js';

const made: TestDatabase[] = [];
afterAll(async () => {
  for (const database of made) await database.drop();
});

test('databases made at the same moment are apart', async () => {
  made.push(...(await Promise.all([testDatabase(), testDatabase(), testDatabase()])));
  for (const { pool } of made) await pool.query('CREATE TABLE note (body text)');
  await made[0]?.pool.query("INSERT INTO note VALUES ('only here')");
  const counts = await Promise.all(made.map(async ({ pool }) => (await pool.query<{ n: number }>('SELECT count(*) AS n FROM note')).rows[0]?.n));
  expect(counts).toEqual([1, 0, 0]);
});
