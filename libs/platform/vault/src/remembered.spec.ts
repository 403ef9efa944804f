import { expect, test } from '@jest/globals';
import { Remembered } from './remembered.js';

test('what is remembered is forgotten after its time, however often it was asked for', () => {
  let now = 0;
  const remembered = new Remembered<string, number>(10, 1_000, () => now);
  remembered.set('a', 1);
  now = 999;
  expect(remembered.get('a')).toBe(1);
  now = 1_000;
  expect(remembered.get('a')).toBeUndefined();
});

test('no more than so many are remembered, and the oldest goes first', () => {
  const remembered = new Remembered<string, number>(2, 1_000, () => 0);
  for (const [i, name] of ['a', 'b', 'a', 'c'].entries()) remembered.set(name, i);
  expect([remembered.get('a'), remembered.get('b'), remembered.get('c')]).toEqual([2, undefined, 3]);
  remembered.delete('a');
  expect(remembered.get('a')).toBeUndefined();
});
