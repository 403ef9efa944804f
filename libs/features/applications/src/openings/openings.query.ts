import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { POOL, sqlFile } from '#database';
import { VAULT, type Vault } from '#vault';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);

/** A round that takes bids. */
export interface OpeningSummary {
  readonly roundId: string;
  readonly bankId: string;
  readonly bankName: string;
  readonly status: 'planned' | 'open' | 'shut' | 'closed';
  readonly closesOn: string;
  readonly decisionOn: string | null;
  readonly minPence: number;
  readonly maxPence: number;
  readonly potPence: number | null;
}

interface OpeningRow extends OpeningSummary {
  readonly placeId: string;
  /** What some pot of the bank asks of a bid (`outdoor`, `charitable`). */
  readonly requirements: readonly string[];
  readonly goals: readonly { readonly goalId: string; readonly textHash: string }[];
}

/** A round with what somebody who bids in it may choose. */
export interface Opening extends OpeningRow {
  readonly goals: readonly (OpeningRow['goals'][number] & { readonly text: string | undefined })[];
}

/** The number of the last event that changed any round. */
export class OpeningsRevision extends Query<number> {}

/** The rounds that take bids on a day in London. */
export class ListOpenings extends Query<readonly OpeningSummary[]> {
  constructor(readonly today: string) {
    super();
  }
}

/** One round, whether it still takes bids or not. */
export class ReadOpening extends Query<Opening | undefined> {
  constructor(readonly roundId: string) {
    super();
  }
}

@QueryHandler(OpeningsRevision)
class OpeningsRevisionHandler implements IQueryHandler<OpeningsRevision> {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async execute() {
    const { rows } = await this.pool.query<{ changed: number }>(sql('openings-revision'));
    return rows[0]?.changed ?? -1;
  }
}

@QueryHandler(ListOpenings)
class ListOpeningsHandler implements IQueryHandler<ListOpenings> {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async execute({ today }: ListOpenings) {
    const { rows } = await this.pool.query<OpeningSummary>(sql('list-openings'), [today]);
    return rows;
  }
}

@QueryHandler(ReadOpening)
class ReadOpeningHandler implements IQueryHandler<ReadOpening> {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ roundId }: ReadOpening): Promise<Opening | undefined> {
    const { rows } = await this.pool.query<OpeningRow>(sql('read-opening'), [roundId]);
    const opening = rows[0];
    if (!opening) return undefined;
    return { ...opening, goals: await Promise.all(opening.goals.map(async (goal) => ({ ...goal, text: await this.vault.document(goal.textHash) }))) };
  }
}

export const openingQueries = [OpeningsRevisionHandler, ListOpeningsHandler, ReadOpeningHandler];
