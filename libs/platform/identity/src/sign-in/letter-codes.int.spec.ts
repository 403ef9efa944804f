import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { migrate } from '#database';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { vaultMigrations } from '#vault';
import { identityMigrations } from '../identity.migrations.js';
import { LetterCodes } from './letter-codes.js';

let database: TestDatabase;
let codes: LetterCodes;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, [...vaultMigrations, ...identityMigrations]);
  codes = new LetterCodes(database.pool, 'a-key-for-tests');
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query('TRUNCATE identity.letter_codes'));

const LAST = '2026-06-08';
const put = async (issue = 1, person = 'AP-1') => (await codes.put(person, issue, LAST)) ?? 'no code';

test('a code lets its person in once, however many press at the same time, and however it was typed', async () => {
  const code = await put();
  expect(await codes.find(` ${code.toLowerCase()} `, LAST)).toEqual({ status: 'good', person: 'AP-1' });
  const pressed = await Promise.all(Array.from({ length: 20 }, () => codes.use(code, LAST)));
  expect(pressed.filter(Boolean)).toHaveLength(1);
  expect(await codes.find(code, LAST)).toEqual({ status: 'used' });
  expect(await codes.of('AP-1')).toEqual({ lastDay: LAST, usedAt: expect.any(String) });
});

test('it is good up to its last day, and not after', async () => {
  const code = await put();
  expect([await codes.find(code, '2026-06-09'), await codes.use(code, '2026-06-09')]).toEqual([{ status: 'over' }, false]);
  expect(await codes.use(code, LAST)).toBe(true);
});

test('a letter that was begun again before it waited has the same code, and afterwards none is told', async () => {
  const code = await put();
  expect(await put()).toBe(code);
  expect(await codes.waits('AP-1', 1)).toBe(true);
  expect(await put()).toBe('no code');
  expect(await codes.use(code, LAST)).toBe(true);
});

test('a newer letter ends the one before, and an older one told of late changes nothing', async () => {
  const old = await put();
  await codes.use(old, LAST);
  const fresh = await put(2);
  expect([await codes.find(old, LAST), await codes.find(fresh, LAST)]).toEqual([{ status: 'unknown' }, { status: 'good', person: 'AP-1' }]);
  expect([await put(1), await codes.waits('AP-1', 1)]).toEqual(['no code', false]);
  expect(await codes.use(fresh, LAST)).toBe(true);
});

test('the table holds no code, once the letter waits nothing a code follows from, and after an erasure nobody', async () => {
  const code = await put();
  await codes.waits('AP-1', 1);
  const rows = async () => JSON.stringify((await database.pool.query('SELECT * FROM identity.letter_codes')).rows);
  expect(await rows()).toContain('"seed":null');
  expect(await rows()).not.toContain(code);
  expect(await new LetterCodes(database.pool, 'another-key').find(code, LAST)).toEqual({ status: 'unknown' });
  await codes.forget('AP-1');
  expect(await rows()).toBe('[]');
});

test.each(['', 'CDFHJ', 'x'.repeat(60)])('%j is unknown', async (typed) => {
  await put();
  expect([await codes.find(typed, LAST), await codes.use(typed, LAST)]).toEqual([{ status: 'unknown' }, false]);
});
