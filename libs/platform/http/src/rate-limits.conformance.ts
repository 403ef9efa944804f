import { describe, expect, test } from '@jest/globals';
import type { RateLimits } from './rate-limits.js';

export interface LimitsUnderTest {
  readonly limits: RateLimits;
  /** Lets so many seconds go by. */
  pass(seconds: number): Promise<void>;
  /** How many windows are kept after what is over was swept. */
  kept(): Promise<number>;
}

const codes = { what: 'door-code', most: 3, seconds: 60 };
const ALLOWED = { allowed: true, waitSeconds: 0 };

/** What every adapter of `RateLimits` must do. */
export function rateLimitsConformance(name: string, open: () => Promise<LimitsUnderTest>): void {
  describe(name, () => {
    test('so many tries are allowed and not one more, until the window is over', async () => {
      const { limits, pass } = await open();
      for (let n = 0; n < 3; n++) expect(await limits.take(codes, 'A')).toEqual(ALLOWED);
      const refused = await limits.take(codes, 'A');
      expect(refused.allowed).toBe(false);
      expect(refused.waitSeconds).toBeGreaterThan(50);
      expect(refused.waitSeconds).toBeLessThanOrEqual(60);
      await pass(61);
      for (let n = 0; n < 3; n++) expect(await limits.take(codes, 'A')).toEqual(ALLOWED);
      expect((await limits.take(codes, 'A')).allowed).toBe(false);
    });

    test('who goes on trying waits no longer for it', async () => {
      const { limits, pass } = await open();
      for (let n = 0; n < 20; n++) await limits.take(codes, 'A');
      await pass(40);
      for (let n = 0; n < 20; n++) expect((await limits.take(codes, 'A')).waitSeconds).toBeLessThanOrEqual(20);
      await pass(21);
      expect(await limits.take(codes, 'A')).toEqual(ALLOWED);
    });

    test('each one and each thing is counted apart', async () => {
      const { limits } = await open();
      for (let n = 0; n < 4; n++) await limits.take(codes, 'A');
      expect(await limits.take(codes, 'B')).toEqual(ALLOWED);
      expect(await limits.take({ ...codes, what: 'sign-in-address' }, 'A')).toEqual(ALLOWED);
      expect((await limits.take(codes, 'A')).allowed).toBe(false);
    });

    test('nothing is kept after its window', async () => {
      const { limits, pass, kept } = await open();
      for (let n = 0; n < 50; n++) await limits.take(codes, `caller ${n}`);
      expect(await kept()).toBe(50);
      await pass(61);
      await limits.take(codes, 'one more');
      expect(await kept()).toBe(1);
    });
  });
}
