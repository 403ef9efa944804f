import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { processorsMigrations } from '../processors.migrations.js';
import { SeasonClock } from './clock.js';
import { OffsetClock } from './offset-clock.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, processorsMigrations);
});
const opened: OffsetClock[] = [];
afterAll(async () => {
  for (const clock of opened) clock.close();
  await database.drop();
});
beforeEach(async () => {
  await database.pool.query('TRUNCATE processors.clock_offset');
});

async function open(): Promise<OffsetClock> {
  const clock = await OffsetClock.open(database.pool, 20);
  opened.push(clock);
  return clock;
}

test('without an offset the business clock is the real one', async () => {
  const clock = await open();
  const [before, now, after] = [new Date().toISOString(), clock.now(), new Date().toISOString()];
  expect([before, now, after]).toEqual([before, now, after].toSorted());
});

test('it stands where the loader set it, and runs on from there in every process when the load has ended', async () => {
  const [loader, other] = [await open(), await open()];
  loader.set('2020-09-30T09:00:00+01:00');
  expect(loader.now()).toBe('2020-09-30T08:00:00.000Z');
  expect(loader.now()).toBe('2020-09-30T08:00:00.000Z');
  await loader.runOn();
  while (other.now() > '2020-10-01') await sleep(10);
  const later = await open();
  for (const clock of [loader, other, later]) expect(clock.now().slice(0, 10) === '2020-09-30' && clock.now() >= '2020-09-30T08:00:00.000Z').toBe(true);
  const { rows } = await database.pool.query('SELECT offset_ms FROM processors.clock_offset');
  expect(Math.abs(Date.parse(later.now()) - Date.now() - rows[0].offset_ms)).toBeLessThanOrEqual(1);
});

test('an answer that was long on its way changes nothing that was set meanwhile', async () => {
  const slowly = { arrive: Promise.resolve() };
  const query = async (text: string, values?: unknown[]) => {
    const answer = await database.pool.query(text, values);
    if (text.startsWith('SELECT')) await slowly.arrive;
    return answer;
  };
  const clock = await OffsetClock.open({ query } as unknown as Pool, 3_600_000);
  opened.push(clock);
  let arrive = () => {};
  slowly.arrive = new Promise((resolve) => {
    arrive = resolve;
  });
  const look = clock.refresh();
  await sleep(50);
  await clock.runOn('2020-09-30T08:00:00.000Z');
  arrive();
  await look;
  expect(clock.now().slice(0, 10)).toBe('2020-09-30');
});

test('a season clock tells what it was told', () => {
  const clock = new SeasonClock('2026-02-02T09:00:00Z');
  expect(clock.now()).toBe('2026-02-02T09:00:00.000Z');
  clock.set('2026-02-03T09:00:00Z');
  expect(clock.now()).toBe('2026-02-03T09:00:00.000Z');
  expect(() => clock.set('tomorrow')).toThrow(RangeError);
});
