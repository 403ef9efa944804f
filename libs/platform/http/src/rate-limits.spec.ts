import { rateLimitsConformance } from './rate-limits.conformance.js';
import { MemoryRateLimits } from './rate-limits.js';

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
