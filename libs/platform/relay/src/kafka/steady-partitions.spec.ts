import { expect, test } from '@jest/globals';
import { SteadyPartitions } from './steady-partitions.js';

const at = (...leaders: number[]) => leaders.map((leader, partitionId) => ({ partitionId, leader, partitionErrorCode: 0, replicas: [], isr: [] }));
const message = { key: 'stream', value: '{}', partition: 1 };

test('a record goes where it says, as long as its partitions stay where they were when the batch began', () => {
  const steady = new SteadyPartitions();
  const choose = steady.partitioner();
  steady.begin();
  expect(choose({ topic: 'a', partitionMetadata: at(1, 2), message })).toBe(1);
  // Asked anew by the client's own second attempt.
  expect(choose({ topic: 'a', partitionMetadata: at(1, 2), message })).toBe(1);
  expect(choose({ topic: 'b', partitionMetadata: at(2, 2), message })).toBe(1);
  expect(() => choose({ topic: 'a', partitionMetadata: at(1, 1), message })).toThrow('partitions of a have moved under way');
  steady.begin();
  expect(choose({ topic: 'a', partitionMetadata: at(1, 1), message })).toBe(1);
});

test('a record that names no partition is not sent anywhere', () => {
  const choose = new SteadyPartitions().partitioner();
  expect(() => choose({ topic: 'a', partitionMetadata: at(1, 2), message: { key: 'stream', value: '{}' } })).toThrow('a record names no partition');
});
