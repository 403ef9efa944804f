/** How often something may be tried: `most` times in a window of so many seconds. */
export interface RateLimit {
  /** What is counted: `sign-in-address`, `door-code`. */
  readonly what: string;
  readonly most: number;
  readonly seconds: number;
}

export interface RateAnswer {
  readonly allowed: boolean;
  /** How long until it may be tried again; 0 when it is allowed. */
  readonly waitSeconds: number;
}

/**
 * Counts tries over all processes of the service. `who` is an address, an e-mail address, a code: only a keyed hash of it is kept, and only as long as the window.
 */
export interface RateLimits {
  /** Counts one try, and says whether it is still allowed. A try that is not allowed does not make the window longer. */
  take(limit: RateLimit, who: string): Promise<RateAnswer>;
}

/** Counts one try by each limit in turn; answers the seconds to wait, 0 where all allow it. What one limit refuses counts for none after it. */
export async function takeInTurn(limits: RateLimits, counted: readonly (readonly [RateLimit, string])[]): Promise<number> {
  for (const [limit, who] of counted) {
    const { allowed, waitSeconds } = await limits.take(limit, who);
    if (!allowed) return Math.max(1, waitSeconds);
  }
  return 0;
}

/** The injection token of the port. */
export const RATE_LIMITS = Symbol('RateLimits');

/** For tests and for a process alone. */
export class MemoryRateLimits implements RateLimits {
  readonly #tries = new Map<string, { until: number; count: number }>();

  constructor(private readonly now: () => number = Date.now) {}

  /** How many windows run. */
  get size(): number {
    return this.#tries.size;
  }

  async take({ what, most, seconds }: RateLimit, who: string): Promise<RateAnswer> {
    const now = this.now();
    for (const [key, { until }] of this.#tries) if (until <= now) this.#tries.delete(key);
    const key = JSON.stringify([what, who]);
    const window = this.#tries.get(key) ?? { until: now + seconds * 1000, count: 0 };
    window.count += 1;
    this.#tries.set(key, window);
    return window.count <= most ? { allowed: true, waitSeconds: 0 } : { allowed: false, waitSeconds: Math.ceil((window.until - now) / 1000) };
  }
}
