import { expect, it } from '@jest/globals';
import { rateLimitsConformance } from './rate-limits.conformance.js';
import { MemoryRateLimits, takeInTurn } from './rate-limits.js';

rateLimitsConformance('rate limits in memory', async () => {
  let now = Date.parse('2026-06-01T12:00:00Z');
  const limits = new MemoryRateLimits(() => now);
  return {
    limits,
    pass: async (seconds) => {
      now += seconds * 1000;
    },
    kept: async () => limits.size,
  };
});

it('Limits taken in turn count nothing behind the one that refuses', async () => {
  const limits = new MemoryRateLimits();
  const [narrow, wide] = [
    { what: 'narrow', most: 1, seconds: 60 },
    { what: 'wide', most: 2, seconds: 60 },
  ];
  const both = () => takeInTurn(limits, [[narrow, 'a'] as const, [wide, 'all'] as const]);
  expect(await both()).toBe(0);
  for (const _ of [1, 2, 3]) expect(await both()).toBeGreaterThan(0);
  expect(await takeInTurn(limits, [[wide, 'all']])).toBe(0);
  expect(await takeInTurn(limits, [[wide, 'all']])).toBeGreaterThan(0);
});
