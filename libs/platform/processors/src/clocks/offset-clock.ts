import type { Pool } from 'pg';
import { sqlFile } from '#database';
import type { SettableClock } from './clock.js';

const READ_OFFSET = sqlFile(import.meta.url, '../sql/read-clock-offset.sql');
const STORE_OFFSET = sqlFile(import.meta.url, '../sql/store-clock-offset.sql');

/**
 * Real time and an offset that all processes share through the database. While a season is loaded it stands where it was set;
 * `runOn` lets it run on from there, for this process at once and for others at their next look, every few seconds.
 */
export class OffsetClock implements SettableClock {
  #offsetMs = 0;
  #standsAt: string | undefined;
  /** Looks are counted as they begin, so that a slow answer never puts an older offset in place of a newer one. */
  #looks = 0;
  #newest = 0;
  #looking: NodeJS.Timeout | undefined;

  private constructor(private readonly pool: Pool) {}

  static async open(pool: Pool, lookEveryMs = 5_000): Promise<OffsetClock> {
    const clock = new OffsetClock(pool);
    await clock.refresh();
    // A look that fails changes nothing; the next one follows.
    clock.#looking = setInterval(() => void clock.refresh().catch(() => undefined), lookEveryMs).unref();
    return clock;
  }

  close(): void {
    clearInterval(this.#looking);
  }

  now(): string {
    return this.#standsAt ?? new Date(Date.now() + this.#offsetMs).toISOString();
  }

  set(at: string): void {
    this.#standsAt = new Date(at).toISOString();
  }

  /** Ends a load: from now on time runs from where it stands (or from `at`), in every process. */
  async runOn(at: string = this.now()): Promise<void> {
    const offsetMs = Date.parse(at) - Date.now();
    await this.pool.query(STORE_OFFSET, [offsetMs]);
    this.#goBy(offsetMs, ++this.#looks);
    this.#standsAt = undefined;
  }

  /** Reads the shared offset again. */
  async refresh(): Promise<void> {
    const look = ++this.#looks;
    const { rows } = await this.pool.query<{ offset_ms: number }>(READ_OFFSET);
    this.#goBy(Number(rows[0]?.offset_ms ?? 0), look);
  }

  #goBy(offsetMs: number, look: number): void {
    if (look < this.#newest) return;
    this.#newest = look;
    this.#offsetMs = offsetMs;
  }
}
