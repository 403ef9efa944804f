import { expect, test } from '@jest/globals';
import { Pace } from './pace.js';

const fallen = (pace: Pace, times: number) => Array.from({ length: times }, () => pace.failed());

test('it begins with all that brokers take, and no success makes it more', () => {
  const pace = new Pace(2_000);
  expect(pace.bytes).toBe(524_288);
  pace.sent(524_288, 10);
  expect(pace.bytes).toBe(524_288);
});

test('each failure halves it, down to one record', () => {
  const pace = new Pace(2_000);
  pace.failed();
  expect(pace.bytes).toBe(262_144);
  fallen(pace, 50);
  expect(pace.bytes).toBe(500);
});

test('quick sendings double it until it is whole again', () => {
  const pace = new Pace(2_000);
  fallen(pace, 50);
  for (let n = 0; n < 12; n++) pace.sent(pace.bytes, 100);
  expect(pace.bytes).toBe(524_288);
});

test('a slow success leaves it as it is: twice as much might fail', () => {
  const pace = new Pace(2_000);
  pace.failed();
  pace.sent(262_144, 600);
  expect(pace.bytes).toBe(262_144);
});

test('a quick success with a few bytes says nothing about many', () => {
  const pace = new Pace(2_000);
  pace.failed();
  pace.sent(2_000, 5);
  expect(pace.bytes).toBe(262_144);
});
