import type { Pool } from 'pg';
import { sqlFile } from '#database';
import { LeaseLost } from '../leases/leases.js';
import { BEGINNING, type Checkpoint, type Checkpoints } from './checkpoint.js';

const LOAD = sqlFile(import.meta.url, '../sql/load-checkpoint.sql');
const SAVE = sqlFile(import.meta.url, '../sql/save-checkpoint.sql');
const REPORT = sqlFile(import.meta.url, '../sql/report-error.sql');

export interface CheckpointRow {
  readonly position: string | null;
  readonly number: number;
  readonly recorded_at: string | null;
}

export function checkpointOf(row: CheckpointRow | undefined): Checkpoint {
  if (!row) return BEGINNING;
  return { position: row.position ?? undefined, number: Number(row.number), recordedAt: row.recorded_at ?? undefined };
}

/** The checkpoints of reactions in PostgreSQL. */
export class PostgresCheckpoints implements Checkpoints {
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
}
