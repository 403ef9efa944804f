import type { Pool } from 'pg';
import { sqlFile } from '#database';
import type { Position } from '#ledger';
import type { Checkpoint } from '../checkpoints/checkpoint.js';

const ADVANCE = sqlFile(import.meta.url, '../sql/idle-advance.sql');
const GATHER_MS = 5;

interface Waiting {
  readonly schema: string;
  readonly from: Position | undefined;
  readonly to: Checkpoint;
  readonly fencing: number;
  readonly done: (moved: boolean) => void;
  readonly failed: (fault: unknown) => void;
}

/** Moves builds past events that did not concern them. Most events concern few projections, so all the others share one statement. */
export class IdleAdvances {
  #waiting: Waiting[] = [];

  constructor(private readonly pool: Pool) {}

  /** False when somebody else moved the build meanwhile. */
  advance(schema: string, from: Position | undefined, to: Checkpoint, fencing: number): Promise<boolean> {
    return new Promise((done, failed) => {
      if (this.#waiting.length === 0) setTimeout(() => void this.#write(this.#waiting.splice(0)), GATHER_MS);
      this.#waiting.push({ schema, from, to, fencing, done, failed });
    });
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    try {
      const { rows } = await this.pool.query<{ processor: string }>({
        name: 'processors-idle-advance',
        text: ADVANCE,
        values: [
          batch.map(({ schema }) => schema),
          batch.map(({ from }) => from ?? null),
          batch.map(({ to }) => to.position ?? null),
          batch.map(({ to }) => to.number),
          batch.map(({ to }) => to.recordedAt ?? null),
          batch.map(({ fencing }) => fencing),
        ],
      });
      const moved = new Set(rows.map((row) => row.processor));
      for (const each of batch) each.done(moved.has(each.schema));
    } catch (fault) {
      for (const each of batch) each.failed(fault);
    }
  }
}
