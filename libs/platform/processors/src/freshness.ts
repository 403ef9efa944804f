import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { sqlFile } from '#database';
import type { Ledger, Position } from '#ledger';
import { type CheckpointRow, checkpointOf } from './checkpoints/postgres-checkpoints.js';
import type { BusinessClock } from './clocks/clock.js';
import type { ProcessorRegistry } from './processor-registry.js';
import { schemaOf } from './projections/projection.js';

const READ = sqlFile(import.meta.url, './sql/read-checkpoints.sql');
/** How long an answer is good for: a page says the time in minutes. */
const GOOD_FOR_MS = 200;

/** How fresh a read model is: what a page prints at its foot. */
export interface Fresh {
  /** The number of the newest event in it, -1 for none: "for auditors". */
  readonly number: number;
  /** When that event was recorded, as far as known, by the business clock. */
  readonly recordedAt: string | undefined;
  /** The time up to which nothing is missing, by the business clock: "up to date 7:42 pm". */
  readonly at: string;
}

/** How far read models are behind the ledger, whichever process projects them. */
export class Freshness {
  readonly #known = new Map<string, { readonly until: number; readonly fresh: Promise<Fresh> }>();

  constructor(
    private readonly pool: Pool,
    private readonly ledger: Ledger,
    private readonly clock: BusinessClock,
    private readonly registry: ProcessorRegistry,
  ) {}

  /** Waits until projections have taken everything up to a position (`?after=`); false when the time is over first, and at once for a text that is no position. */
  async waitFor(names: string | readonly string[], position: Position, timeoutMs: number): Promise<boolean> {
    if (this.ledger.compare(position, position) !== 0) return false;
    const asked = typeof names === 'string' ? [names] : names;
    const until = performance.now() + timeoutMs;
    for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 2, 50)) {
      const rows = await this.#rows(asked);
      if (rows.length === asked.length && rows.every((row) => row.position !== null && this.ledger.compare(row.position, position) >= 0)) break;
      if (performance.now() + pauseMs > until) return false;
      await sleep(pauseMs);
    }
    for (const name of asked) this.#known.delete(name);
    return true;
  }

  freshness(name: string): Promise<Fresh> {
    const known = this.#known.get(name);
    if (known && performance.now() < known.until) return known.fresh;
    const fresh = this.#look(name);
    this.#known.set(name, { until: performance.now() + GOOD_FOR_MS, fresh });
    fresh.catch(() => this.#known.delete(name));
    return fresh;
  }

  async #look(name: string): Promise<Fresh> {
    // The time first: what was recorded later may be missing.
    const now = this.clock.now();
    const head = await this.ledger.head();
    const { number, recordedAt } = checkpointOf((await this.#rows([name]))[0]);
    return { number, recordedAt, at: number >= (head?.count ?? 0) - 1 ? now : (recordedAt ?? now) };
  }

  async #rows(names: readonly string[]): Promise<CheckpointRow[]> {
    const schemas = names.map((name) => schemaOf(this.registry.projectionNamed(name)));
    const { rows } = await this.pool.query<CheckpointRow>({ name: 'processors-read-checkpoints', text: READ, values: [schemas] });
    return rows;
  }
}
