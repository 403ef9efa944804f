import type { Pool } from 'pg';
import { sqlFile } from '#database';
import type { Leases } from './leases.js';

const TAKE = sqlFile(import.meta.url, '../sql/take-leases.sql');
const RELEASE = sqlFile(import.meta.url, '../sql/release-leases.sql');

export class PostgresLeases implements Leases {
  constructor(private readonly pool: Pool) {}

  async take(holder: string, names: readonly string[], ttlMs: number): Promise<ReadonlyMap<string, number>> {
    const { rows } = await this.pool.query<{ name: string; fencing: number }>(TAKE, [holder, names, ttlMs]);
    return new Map(rows.map((row) => [row.name, Number(row.fencing)]));
  }

  async release(holder: string): Promise<void> {
    await this.pool.query(RELEASE, [holder]);
  }
}
