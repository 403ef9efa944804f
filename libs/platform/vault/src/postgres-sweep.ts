import type { Pool } from 'pg';
import { sqlFile } from '#database';
import type { TextRef } from '#events';
import type { Sweepable, Unrecorded } from './sweep.js';
import { refOf } from './text-rows.js';

const UNRECORDED = sqlFile(import.meta.url, './sql/unrecorded.sql');
const NOTE_RECORDED = sqlFile(import.meta.url, './sql/note-recorded.sql');
const REMOVE_UNRECORDED = sqlFile(import.meta.url, './sql/remove-unrecorded.sql');

/** What a sweep asks of the vault in PostgreSQL. */
export class PostgresSweep implements Sweepable {
  constructor(private readonly pool: Pool) {}

  async unrecorded(before: string, most: number): Promise<readonly Unrecorded[]> {
    const { rows } = await this.pool.query<TextRef & { readonly commandId: string }>(UNRECORDED, [before, most]);
    return rows.map((row) => ({ commandId: row.commandId, ref: refOf(row) }));
  }

  async noteRecorded(refs: readonly TextRef[]): Promise<void> {
    if (refs.length > 0) await this.pool.query(NOTE_RECORDED, [refs.map(({ commitment }) => commitment)]);
  }

  async removeUnrecorded(refs: readonly TextRef[], before: string): Promise<number> {
    if (refs.length === 0) return 0;
    return (await this.pool.query(REMOVE_UNRECORDED, [refs.map(({ commitment }) => commitment), before])).rowCount ?? 0;
  }
}
