import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase, refuseUntriedVersion } from './open-database.js';
import { createPool } from './pool.js';
import { type TestDatabase, testDatabase } from './test-database.js';

let own: TestDatabase;
beforeAll(async () => {
  own = await testDatabase();
});
afterAll(() => own.drop());

test('a server of the operator’s own is used and left running', async () => {
  const { host, user, database } = own.connection;
  const opened = await openDatabase({ dataDir: '/not/used', databaseUrl: `postgres://${user}@/${database}?host=${encodeURIComponent(host)}` });
  const pool = createPool(opened.connection, { max: 1 });
  expect((await pool.query('SELECT current_database() AS name')).rows).toEqual([{ name: database }]);
  await pool.end();
  await opened.stop();
  expect((await own.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

test('a server that is not there is told in one sentence without the password', async () => {
  const opening = openDatabase({ dataDir: '/not/used', databaseUrl: 'postgres://somebody:secret@127.0.0.1:1/bank' });
  await expect(opening).rejects.toThrow(/^The server of DATABASE_URL cannot be used: (?!.*secret).*\.$/);
});

test.each([15, 16, 17, 18])('PostgreSQL %i is accepted', (major) => {
  expect(() => refuseUntriedVersion(major)).not.toThrow();
});

test.each([14, 19])('PostgreSQL %i is refused', (major) => {
  expect(() => refuseUntriedVersion(major)).toThrow(`The server of DATABASE_URL is PostgreSQL ${major}, and this release works with 15 to 18.`);
});
