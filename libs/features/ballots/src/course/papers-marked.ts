import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { POOL, sqlFile } from '#database';

/** How many envelopes were let in: the lines of the roll that are marked with a paper. */
@Injectable()
export class PapersMarked {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async of(roundId: string): Promise<number> {
    const { rows } = await this.pool.query<{ marked: number }>(sqlFile(import.meta.url, './papers-marked.sql'), [roundId]);
    return rows[0]?.marked ?? 0;
  }
}
