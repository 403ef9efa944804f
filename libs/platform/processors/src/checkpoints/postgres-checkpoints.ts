import type { Pool } from 'pg';
import { inTransaction, sqlFile } from '#database';
import { LeaseLost } from '../leases/leases.js';
import { BEGINNING, type Checkpoint, type TargetedCheckpoints } from './checkpoint.js';

const LOAD = sqlFile(import.meta.url, '../sql/load-checkpoint.sql');
const SAVE = sqlFile(import.meta.url, '../sql/save-checkpoint.sql');
const REPORT = sqlFile(import.meta.url, '../sql/report-error.sql');
const KEEP = sqlFile(import.meta.url, '../sql/keep-target.sql');
const ENTER = sqlFile(import.meta.url, '../sql/enter-target.sql');

export interface CheckpointRow {
  readonly position: string | null;
  readonly number: number;
  readonly recorded_at: string | null;
}

export function checkpointOf(row: CheckpointRow | undefined): Checkpoint {
  if (!row) return BEGINNING;
  return { position: row.position ?? undefined, number: Number(row.number), recordedAt: row.recorded_at ?? undefined };
}

/** The checkpoints of reactions and relays in PostgreSQL. */
export class PostgresCheckpoints implements TargetedCheckpoints {
  constructor(private readonly pool: Pool) {}

  async load(processor: string): Promise<Checkpoint> {
    const { rows } = await this.pool.query<CheckpointRow>(LOAD, [processor]);
    return checkpointOf(rows[0]);
  }

  async save(processor: string, checkpoint: Checkpoint, fencing: number): Promise<void> {
    const values = [processor, checkpoint.position ?? null, checkpoint.number, checkpoint.recordedAt ?? null, fencing];
    const { rowCount } = await this.pool.query({ name: 'processors-save-checkpoint', text: SAVE, values });
    if (rowCount === 0) throw new LeaseLost(processor);
  }

  async report(processor: string, error: string, number: number): Promise<void> {
    await this.pool.query(REPORT, [processor, error, number]);
  }

  async enter(processor: string, target: string, fencing: number): Promise<Checkpoint> {
    return inTransaction(this.pool, async (client) => {
      await client.query(KEEP, [processor, target]);
      const { rows } = await client.query<CheckpointRow>(ENTER, [processor, target, fencing]);
      if (!rows[0]) throw new LeaseLost(processor);
      return checkpointOf(rows[0]);
    });
  }
}
