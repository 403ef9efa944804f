import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { KafkaMessage } from 'kafkajs';
import type pg from 'pg';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { openDatabase } from './database.js';
import { intake } from './intake.js';
import { makeTables } from './tables.js';
import { eventsOf, expectedRows, recordOf, season } from './test/told.js';
import { everything, reached, rowsOf } from './test/topics.js';
import { transaction } from './transaction.js';

const PLACE = { topic: 'estate-bank.banks', partition: 3 };
const WAIT_MS = 300;
const story = season(1, 12).filter(({ feature }) => feature === 'banks');
/** The records as they stand in a partition that was filled at `since`. */
const filledAt = (since: number) =>
  eventsOf(story).map(({ event }, offset) => {
    const { key, value, headers } = recordOf(event);
    const timestamp = String(since + offset);
    return { key: Buffer.from(key), value: Buffer.from(String(value)), headers, offset: String(offset), timestamp, attributes: 0 } as KafkaMessage;
  });
const delivery = (from: number, to = story.length, messages = filledAt(1_000)) => ({ ...PLACE, messages: messages.slice(from, to) });
const again = (from: number, to = story.length) => delivery(from, to, filledAt(9_000));
const MADE_ANEW = 'estate-bank.banks/3 was made anew: it is read from its beginning, and facts that are in count no second time.';

let database: TestDatabase;
let impatient: pg.Pool;
const said: string[] = [];
let now = 0;
const fresh = (pool = database.pool) => intake({ pool, log: (line) => said.push(line), clock: () => now });

beforeAll(async () => {
  database = await testDatabase();
  const { host, database: name, user } = database.connection;
  impatient = openDatabase(`postgres://${user}@localhost/${name}?host=${encodeURIComponent(host)}`, () => undefined, { waitMs: WAIT_MS });
});
afterAll(async () => {
  await impatient?.end();
  await database?.drop();
});
beforeEach(async () => {
  await database.pool.query('DROP SCHEMA IF EXISTS estate_awards CASCADE');
  await makeTables(database.pool);
  said.length = 0;
});

it('asks for the record before its place when a consumer begins with what it has long read', async () => {
  await fresh().take(delivery(0, 40));
  expect(await fresh().take(delivery(0, 5))).toEqual({ from: '39' });
  expect(await fresh().take(delivery(0, 40))).toBeUndefined();
  expect(await fresh().take(delivery(39))).toBeUndefined();
  expect([await reached(database.pool), said]).toEqual([story.length, []]);
});

it('looks at the record before its place once after the partitions were given out, and again after a pause', async () => {
  const rows = fresh();
  await rows.take(delivery(0, 10));
  expect(await rows.take(delivery(10, 12))).toBeUndefined();
  rows.forget();
  expect(await rows.take(delivery(12, 20))).toEqual({ from: '11' });
  expect(await rows.take(delivery(11, 20))).toBeUndefined();
  now += 999;
  expect(await rows.take(delivery(20, 30))).toBeUndefined();
  now += 1_000;
  expect(await rows.take(delivery(30))).toEqual({ from: '29' });
  expect(await rows.take(delivery(29))).toBeUndefined();
  expect(await rowsOf(database.pool)).toEqual(expectedRows(story));
});

it.each([
  ['another record stands before its place', [again(8), again(0, 30)], [{ from: '0' }, undefined]],
  ['nothing stands at its place any more', [again(0, 5), again(0, 5), again(5, 30)], [{ from: '9' }, undefined, undefined]],
])('reads from the beginning when %s, and counts nothing twice', async (_why, deliveries, answers) => {
  await fresh().take(delivery(0, 10));
  const rows = fresh();
  for (const [n, one] of deliveries.entries()) expect(await rows.take(one)).toEqual(answers[n]);
  expect(await rows.take(again(30))).toBeUndefined();
  expect(await rowsOf(database.pool)).toEqual(expectedRows(story));
  expect([await reached(database.pool), said]).toEqual([story.length, [MADE_ANEW]]);
});

it('asks again when the delivery that asked was not taken to its end', async () => {
  await fresh().take(delivery(0, 10));
  const rows = fresh();
  const blocker = await database.pool.connect();
  await blocker.query('BEGIN; LOCK TABLE estate_awards.places');
  const cut = expect(rows.take(delivery(12))).rejects.toThrow();
  await sleep(100);
  await database.pool.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
  await cut;
  await blocker.query('ROLLBACK');
  blocker.release();
  expect(await rows.take(delivery(12))).toEqual({ from: '9' });
});

it('goes on from tables whose places remember no record yet', async () => {
  await fresh().take(delivery(0, 10));
  await database.pool.query('ALTER TABLE estate_awards.places DROP COLUMN last_record');
  await makeTables(database.pool);
  expect(await fresh().take(delivery(9))).toBeUndefined();
  expect([await rowsOf(database.pool), said]).toEqual([expectedRows(story), []]);
});

it('takes a partition over from a consumer that froze in the middle of its transaction, which takes nothing afterwards', async () => {
  const frozen = transaction(impatient, async (client) => {
    await client.query("INSERT INTO estate_awards.places VALUES ('estate-bank.banks', 3, 17)");
    await sleep(3 * WAIT_MS);
    await client.query("INSERT INTO estate_awards.banks VALUES ('x', 'y', 'z')");
  });
  const failed = expect(frozen).rejects.toMatchObject({ code: '25P03' });
  await sleep(50);
  expect(await fresh().take(delivery(0))).toBeUndefined();
  await failed;
  expect(await rowsOf(database.pool)).toEqual(expectedRows(story));
  expect((await everything(database.pool)).filter((row) => JSON.stringify(row).includes('"x"'))).toEqual([]);
});

it('waits for another consumer no longer than its patience at a time, and tries again', async () => {
  const held = transaction(database.pool, async (client) => {
    await client.query("INSERT INTO estate_awards.places VALUES ('estate-bank.banks', 3, 0)");
    await expect(impatient.query("INSERT INTO estate_awards.places VALUES ('estate-bank.banks', 3, 0)")).rejects.toMatchObject({ code: '55P03' });
    const taken = fresh(impatient).take(delivery(0));
    await sleep(2 * WAIT_MS);
    return { taken };
  });
  expect(await (await held).taken).toBeUndefined();
  expect(await rowsOf(database.pool)).toEqual(expectedRows(story));
});

it('makes no tables or all, and keeps nobody else from it when one cannot be made', async () => {
  await database.pool.query('DROP SCHEMA estate_awards CASCADE; CREATE SCHEMA estate_awards; CREATE TABLE estate_awards.award_totals (mine int)');
  await expect(makeTables(database.pool)).rejects.toThrow('"award_totals" is not a view');
  const { rows } = await database.pool.query("SELECT table_name FROM information_schema.tables WHERE table_schema = 'estate_awards'");
  expect(rows).toEqual([{ table_name: 'award_totals' }]);
  await database.pool.query('DROP TABLE estate_awards.award_totals');
  await makeTables(impatient);
  expect(await reached(impatient)).toBe(0);
});
