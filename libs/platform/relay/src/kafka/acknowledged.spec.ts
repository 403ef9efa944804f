import { expect, test } from '@jest/globals';
import type { OutgoingRecord } from '../outgoing.js';
import { checkAcknowledged } from './acknowledged.js';

const record = (topic: string, partition: number, number: number): OutgoingRecord => ({
  topic,
  partition,
  released: number,
  number,
  key: 'stream',
  value: Buffer.from('{}'),
  headers: {},
});
const answer = (topicName: string, partition: number, baseOffset: string) => ({ topicName, partition, baseOffset, errorCode: 0 });
const sent = [record('a', 0, 1), record('a', 1, 2), record('a', 0, 3), record('b', 0, 4)];
const ends = () =>
  new Map([
    ['a/0', 10n],
    ['a/1', 0n],
    ['b/0', 7n],
  ]);

test('what was answered for moves the ends', () => {
  const next = ends();
  checkAcknowledged(next, sent, [answer('b', 0, '7'), answer('a', 0, '10'), answer('a', 1, '0')]);
  expect(next).toEqual(
    new Map([
      ['a/0', 12n],
      ['a/1', 1n],
      ['b/0', 8n],
    ]),
  );
});

test('a partition that nobody answered for counts as not sent', () => {
  expect(() => checkAcknowledged(ends(), sent, [answer('a', 0, '10'), answer('b', 0, '7')])).toThrow('the brokers have not answered for a/1');
});

test('records that stand elsewhere than behind the last of ours are not ours alone', () => {
  expect(() => checkAcknowledged(ends(), sent, [answer('a', 0, '11'), answer('a', 1, '0'), answer('b', 0, '7')])).toThrow(
    'a/0 holds records that this relay has not sent: expected offset 10, got 11',
  );
});
