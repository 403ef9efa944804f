import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { KafkaMessage } from 'kafkajs';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { intake } from './intake.js';
import { makeTables } from './tables.js';
import { eventsOf, expectedRows, recordOf, season } from './test/told.js';
import { everything, reached, rowsOf } from './test/topics.js';

const PLACE = { topic: 'estate-bank.banks', partition: 3 };
const story = season(1, 12).filter(({ feature }) => feature === 'banks');
const messages = eventsOf(story).map(({ event }, offset) => {
  const { key, value, headers } = recordOf(event);
  return {
    key: Buffer.from(key),
    value: Buffer.from(String(value)),
    headers,
    offset: String(offset),
    timestamp: String(1_000 + offset),
    attributes: 0,
  } as KafkaMessage;
});
const delivery = (from: number, to = messages.length) => ({ ...PLACE, messages: messages.slice(from, to) });

let database: TestDatabase;
const said: string[] = [];
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());
beforeEach(async () => {
  await database.pool.query('DROP SCHEMA IF EXISTS estate_awards CASCADE');
  await makeTables(database.pool);
  said.length = 0;
});
const fresh = () => intake({ pool: database.pool, log: (line) => said.push(line), clock: () => 0 }).take;

async function waiting(): Promise<number> {
  for (;;) {
    const { rows } = await database.pool.query("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
    if (rows[0]) return rows[0].pid;
    await sleep(10);
  }
}

it('makes its tables once, whoever starts at the same time', async () => {
  await database.pool.query('DROP SCHEMA estate_awards CASCADE');
  await Promise.all([makeTables(database.pool), makeTables(database.pool), makeTables(database.pool)]);
  expect(await reached(database.pool)).toBe(0);
});

it('takes nothing that begins further on than the rows do, but asks for what lies between', async () => {
  const take = fresh();
  expect(await take(delivery(0, 10))).toBeUndefined();
  const before = await everything(database.pool);
  expect(await take(delivery(12))).toEqual({ from: '9' });
  expect(await everything(database.pool)).toEqual(before);
  expect(await take(delivery(10))).toBeUndefined();
  expect(await rowsOf(database.pool)).toEqual(expectedRows(story));
  expect(said).toEqual([]);
});

it('goes on when what it asked for is not to be had, and says what is gone', async () => {
  const take = fresh();
  await take(delivery(0, 10));
  expect(await take(delivery(12))).toEqual({ from: '9' });
  expect(await take(delivery(12))).toBeUndefined();
  expect(said).toEqual(['estate-bank.banks/3: the records from 10 to before 12 are gone from the topic.']);
  expect(await reached(database.pool)).toBe(messages.length);
});

it('has the same rows when a consumer that was thought dead works on the same partition', async () => {
  const [one, other] = [fresh(), fresh()];
  await one(delivery(0, 5));
  await Promise.all([one(delivery(5, 40)), other(delivery(0, 30)), one(delivery(5, 50)), other(delivery(2, 8))]);
  await other(delivery(20));
  await one(delivery(30, 45));
  expect(await rowsOf(database.pool)).toEqual(expectedRows(story));
  expect(await reached(database.pool)).toBe(messages.length);
});

it('has taken nothing of a delivery in the middle of which its connection was cut, and takes it the next time', async () => {
  const take = fresh();
  const blocker = await database.pool.connect();
  await blocker.query('BEGIN; LOCK TABLE estate_awards.awards');
  const cut = expect(take(delivery(0))).rejects.toThrow();
  await database.pool.query('SELECT pg_terminate_backend($1)', [await waiting()]);
  await cut;
  await blocker.query('ROLLBACK');
  blocker.release();
  expect([await everything(database.pool), await reached(database.pool)]).toEqual([[], 0]);
  await take(delivery(0));
  expect(await rowsOf(database.pool)).toEqual(expectedRows(story));
});

it('begins again when another partition’s facts about the same bids stand crosswise in its way', async () => {
  const take = fresh();
  await take(delivery(0, 20));
  const update = (bid: string) => `UPDATE estate_awards.awards SET people_came = 3 WHERE bid_id = '${bid}'`;
  const other = await database.pool.connect();
  // PostgreSQL lets the one begin again that looks for a deadlock first: that shall be the delivery.
  await other.query("BEGIN; SET LOCAL deadlock_timeout = '30s'");
  const bids = [...new Set(story.slice(20, 40).map(({ data }) => String(data.bidId)))];
  const [first = '', last = ''] = [bids[0], bids.at(-1)];
  await other.query(
    `INSERT INTO estate_awards.awards (source, bid_id) VALUES ('urn:estate-bank:test', '${last}') ON CONFLICT (source, bid_id) DO UPDATE SET people_came = 3`,
  );
  const taken = take(delivery(20, 40));
  await waiting();
  await other.query(update(first));
  await other.query('COMMIT');
  other.release();
  expect(await taken).toBeUndefined();
  await take(delivery(40));
  expect(await rowsOf(database.pool)).toEqual(expectedRows(story));
});
