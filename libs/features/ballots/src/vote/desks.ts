import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { ReadSide } from '#cqrs';
import { POOL, sqlFile } from '#database';

const sql = (name: string) => sqlFile(import.meta.url, `./sql/${name}.sql`);

/** Two people of the house at one table, or on one call. */
export interface Desk {
  readonly deskId: string;
  readonly helper: string;
  readonly second: string;
  /** The second person said so, in a session of their own: before that nothing is cast. */
  readonly here: boolean;
}

/**
 * The desks of a round (audit.md, "Secret ballots", step 10): nobody takes a ballot by phone or with help alone. A desk is of one day, ends some hours after the second person
 * came, and when either of the two ends it.
 */
@Injectable()
export class Desks {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(ReadSide) private readonly reads: ReadSide,
  ) {}

  /** The helper names the second person; their desk before, if there was one, is over. */
  async ask(roundId: string, helper: string, second: string): Promise<void> {
    await this.pool.query(sql('remove-old-desks'));
    await this.pool.query(sql('ask-desk'), [randomUUID(), roundId, helper, second, this.reads.today()]);
  }

  /** False where no such desk waits for this person. */
  async sitDown(roundId: string, deskId: string, second: string): Promise<boolean> {
    return (await this.pool.query(sql('sit-down'), [roundId, deskId, second, this.reads.today()])).rowCount === 1;
  }

  async of(roundId: string, helper: string): Promise<Desk | undefined> {
    return (await this.pool.query<Desk>(sql('desk-of-helper'), [roundId, helper, this.reads.today()])).rows[0];
  }

  /** The desks at which somebody is, or is asked to be, the second person. */
  async beside(roundId: string, second: string): Promise<readonly Desk[]> {
    return (await this.pool.query<Desk>(sql('desks-beside'), [roundId, second, this.reads.today()])).rows;
  }

  /** By either of the two; by anybody else nothing ends. */
  async end(roundId: string, deskId: string, person: string): Promise<void> {
    await this.pool.query(sql('end-desk'), [roundId, deskId, person]);
  }

  async forget(person: string): Promise<void> {
    await this.pool.query(sql('forget-desks'), [person]);
  }
}
