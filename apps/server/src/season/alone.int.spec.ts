import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { alone, NotAlone } from './alone.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const stopped = new AbortController();
const run = <T>(work: (still: () => Promise<void>) => Promise<T>, told: string[] = []) =>
  alone(database.connection, stopped.signal, () => void told.push('waiting'), work);

test('one works at a time; who waits is told once, and follows', async () => {
  const order: string[] = [];
  const step = (name: string) => async (still: () => Promise<void>) => {
    order.push(`${name} begins`);
    await sleep(400);
    await still();
    order.push(`${name} ends`);
  };
  const first = run(step('first'));
  while (order.length === 0) await sleep(5);
  await Promise.all([first, run(step('second'), order)]);
  expect(order).toEqual(['first begins', 'waiting', 'first ends', 'second begins', 'second ends']);
});

test('who lost the lock hears of it before the next step, and another may begin', async () => {
  let lose = () => {};
  const lost = new Promise<void>((resolve) => {
    lose = resolve;
  });
  const first = run(async (still) => {
    await still();
    await lost;
    await still();
  });
  const refused = expect(first).rejects.toThrow(NotAlone);
  await sleep(100);
  const { rowCount } = await database.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
  );
  expect(rowCount).toBe(1);
  expect(await run(async () => 'the second')).toBe('the second');
  lose();
  await refused;
});
