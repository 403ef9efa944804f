import { expect, test } from '@jest/globals';
import { batchesOf } from './batches.js';
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
const numbers = (batches: Iterable<readonly OutgoingRecord[]>) => [...batches].map((batch) => batch.map(({ number }) => number));

test('small records go together, whatever their partitions', () => {
  expect(numbers(batchesOf([record(0, 0, 500), record(1, 1, 500), record(2, 0, 500)]))).toEqual([[0, 1, 2]]);
  expect(numbers(batchesOf([]))).toEqual([]);
});

test('a partition gets less than a broker takes at once; others do not count against it', () => {
  const large = Array.from({ length: 200 }, (_, n) => record(n, n % 2, 16_000));
  const batches = [...batchesOf(large)];
  expect(batches.flat()).toEqual(large);
  expect(batches.length).toBe(2);
  for (const batch of batches)
    for (const partition of [0, 1]) {
      const bytes = batch.filter((each) => each.partition === partition).reduce((sum, { value }) => sum + value.length, 0);
      expect(bytes).toBeLessThan(1_000_000);
      expect(bytes).toBeGreaterThan(0);
    }
});

test('one that is too large for any batch still goes, alone', () => {
  expect(numbers(batchesOf([record(0, 0, 2_000_000), record(1, 0, 10)]))).toEqual([[0], [1]]);
});
