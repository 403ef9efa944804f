import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { LeaseKeeper } from './lease-keeper.js';
import { type Leases, MemoryLeases } from './leases.js';

const TTL_MS = 400;
const keeperOf = (leases: Leases) =>
  new LeaseKeeper(
    leases,
    TTL_MS,
    () => ['a'],
    () => undefined,
    () => undefined,
  );

test('a lease holds for less and less, under the number it was taken with and no other', async () => {
  const keeper = keeperOf(new MemoryLeases());
  expect(keeper.leftMs('a', 1)).toBe(0);
  await keeper.take();
  const left = keeper.leftMs('a', 1);
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(TTL_MS);
  expect([keeper.leftMs('a', 2), keeper.leftMs('b', 1)]).toEqual([0, 0]);
  await sleep(50);
  expect(keeper.leftMs('a', 1)).toBeLessThan(left);
  await sleep(TTL_MS);
  expect(keeper.leftMs('a', 1)).toBe(0);
  await keeper.take();
  expect(keeper.leftMs('a', 1)).toBeGreaterThan(0);
  keeper.lost('a');
  expect(keeper.leftMs('a', 1)).toBe(0);
  await keeper.release();
});
