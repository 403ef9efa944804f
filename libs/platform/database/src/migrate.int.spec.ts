import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ChangedMigration, type Migration, migrate, NewerDataFolder } from './migrate.js';
import { type TestDatabase, testDatabase } from './test-database.js';

const notes: Migration = { name: 'notes/001-note', sql: 'CREATE TABLE note (body text)' };
const marks: Migration = { name: 'notes/002-mark', sql: "ALTER TABLE note ADD mark int; INSERT INTO note VALUES ('first', 1)" };
let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

const tables = async () => (await database.pool.query<{ n: number }>("SELECT count(*) AS n FROM pg_tables WHERE schemaname = 'public'")).rows[0]?.n;

test('every step is applied once, in order', async () => {
  expect(await migrate(database.connection, [notes])).toEqual(['notes/001-note']);
  expect(await migrate(database.connection, [notes, marks])).toEqual(['notes/002-mark']);
  expect(await migrate(database.connection, [notes, marks])).toEqual([]);
  expect((await database.pool.query('SELECT body, mark FROM note')).rows).toEqual([{ body: 'first', mark: 1 }]);
});

test('of many processes that migrate at the same moment one applies each step', async () => {
  const applied = await Promise.all(Array.from({ length: 8 }, () => migrate(database.connection, [notes, marks])));
  expect(applied.flat().sort()).toEqual(['notes/001-note', 'notes/002-mark']);
});

test('a step that fails leaves nothing of itself, and those before it stay', async () => {
  const broken = { name: 'notes/003-broken', sql: 'CREATE TABLE half (a int); SELECT 1 / 0' };
  await expect(migrate(database.connection, [notes, broken])).rejects.toThrow('the migration notes/003-broken failed: division by zero');
  expect(await tables()).toBe(2);
  expect(await migrate(database.connection, [notes, marks])).toEqual(['notes/002-mark']);
});

test('a step that was changed after it had been applied is refused', async () => {
  await migrate(database.connection, [notes]);
  const changed = { ...notes, sql: `${notes.sql};` };
  await expect(migrate(database.connection, [changed, marks])).rejects.toThrow(ChangedMigration);
  await expect(migrate(database.connection, [changed, marks])).rejects.toThrow(
    /^The migration notes\/001-note was changed after it had been applied here; .*\.$/,
  );
  expect(await migrate(database.connection, [notes, marks])).toEqual(['notes/002-mark']);
});

test('data of a newer release is refused in one sentence and not touched', async () => {
  await migrate(database.connection, [notes, marks]);
  const unknown = migrate(database.connection, [notes]);
  await expect(unknown).rejects.toThrow(NewerDataFolder);
  await expect(unknown).rejects.toThrow(/^This data was written by a newer release \(it has notes\/002-mark, which this one does not know\), so .*\.$/);
});

test('a step may take another role without the next one noticing', async () => {
  const role = `role_${Date.now()}`;
  const taking = {
    name: 'notes/001-role',
    sql: `CREATE ROLE ${role}; GRANT CREATE ON SCHEMA public TO ${role}; SET ROLE ${role}; CREATE TABLE theirs (a int)`,
  };
  await migrate(database.connection, [taking, { name: 'notes/002-after', sql: 'CREATE TABLE ours (a int)' }]);
  const owners = await database.pool.query("SELECT tablename, tableowner FROM pg_tables WHERE tablename IN ('theirs', 'ours') ORDER BY tablename");
  expect(owners.rows).toEqual([
    { tablename: 'ours', tableowner: 'estate_bank' },
    { tablename: 'theirs', tableowner: role },
  ]);
  await database.pool.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
});
