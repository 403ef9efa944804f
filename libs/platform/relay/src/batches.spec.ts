import { expect, test } from '@jest/globals';
import { type Batch, batchesOf } from './batches.js';
import type { OutgoingRecord } from './outgoing.js';

const record = (number: number, partition: number, bytes: number): OutgoingRecord => ({
  topic: 'a',
  partition,
  released: number,
  number,
  key: 'stream',
  value: Buffer.alloc(bytes),
  headers: {},
});
const numbers = (batches: Iterable<Batch>) => [...batches].map(({ records }) => records.map(({ number }) => number));
const most = () => 500_000;

test('small records go together, whatever their partitions', () => {
  expect(numbers(batchesOf([record(0, 0, 500), record(1, 1, 500), record(2, 0, 500)], most))).toEqual([[0, 1, 2]]);
  expect(numbers(batchesOf([], most))).toEqual([]);
});

test('a part is never larger than was allowed, and says how large it is', () => {
  const large = Array.from({ length: 200 }, (_, n) => record(n, n % 2, 16_000));
  const batches = [...batchesOf(large, most)];
  expect(batches.flatMap(({ records }) => records)).toEqual(large);
  for (const { records, bytes } of batches) {
    expect(bytes).toBeGreaterThan(records.length * 16_000);
    expect(bytes).toBeLessThanOrEqual(500_000);
  }
  expect(batches.length).toBeLessThan(200 / 25);
});

test('what is allowed may change from one part to the next', () => {
  const limits = [4_000, 2_000, 100, 9_000];
  const records = Array.from({ length: 8 }, (_, n) => record(n, 0, 1_000));
  expect(numbers(batchesOf(records, () => limits.shift() ?? 0))).toEqual([[0, 1], [2], [3], [4, 5, 6, 7]]);
});

test('one that is too large for any part still goes, alone', () => {
  expect(numbers(batchesOf([record(0, 0, 2_000_000), record(1, 0, 10)], most))).toEqual([[0], [1]]);
});
