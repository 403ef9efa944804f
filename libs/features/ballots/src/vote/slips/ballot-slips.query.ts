import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { POOL, sqlFile } from '#database';
import type { BallotChoice } from '#events';

/** A ballot that was found by its seal. */
export interface FoundSlip {
  /** False while it waits in the box. */
  readonly inLedger: boolean;
  readonly v: string | null;
  readonly n: number | null;
  /** A later ballot of the same voter counts in its place. */
  readonly replaced: boolean;
  /** Once it was opened; then `r` is there too. */
  readonly choices: readonly BallotChoice[] | null;
  readonly r: string | null;
}

/** `c` is the seal, 64 hex digits; undefined where no ballot of the round has it. */
export class SlipOf extends Query<FoundSlip | undefined> {
  constructor(
    readonly roundId: string,
    readonly c: string,
  ) {
    super();
  }
}

@QueryHandler(SlipOf)
export class SlipOfHandler implements IQueryHandler<SlipOf> {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async execute({ roundId, c }: SlipOf) {
    return (await this.pool.query<FoundSlip>(sqlFile(import.meta.url, './read-slip.sql'), [roundId, c])).rows[0];
  }
}

export const ballotSlipsQueries = [SlipOfHandler];
