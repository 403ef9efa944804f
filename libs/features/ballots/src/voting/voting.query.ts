import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { POOL, sqlFile } from '#database';
import type { BallotsOpened, FactOf, PapersReconciled, VotingClosed, VotingOpened } from '#events';

type Without<T> = Omit<T, 'roundId' | 'bankId'>;
type DataOf<T extends typeof VotingOpened | typeof VotingClosed | typeof PapersReconciled | typeof BallotsOpened> = Without<FactOf<T>['data']>;

/** A vote as everybody may know it. */
export interface Voting extends DataOf<typeof VotingOpened> {
  readonly roundId: string;
  readonly bankId: string;
  /** `open`: people vote, or the box was shut and is not in the ledger yet; `closed`: to be opened; `opened`: to be declared. */
  readonly status: 'open' | 'closed' | 'opened' | 'declared';
  /** The other three are null until they are so. */
  readonly closed: DataOf<typeof VotingClosed> | null;
  readonly papers: DataOf<typeof PapersReconciled> | null;
  readonly counted: DataOf<typeof BallotsOpened> | null;
  /** The version of the newest result; 0 before the first. */
  readonly results: number;
  /** The round's secret is destroyed. */
  readonly secretEnded: boolean;
  /** Of the stream `voting-<round>`, by what everybody may know. */
  readonly revision: number;
  /** The number of the last event that changed anything of it. */
  readonly changed: number;
}

/** Undefined for a round whose vote was never opened. */
export class VotingOf extends Query<Voting | undefined> {
  constructor(readonly roundId: string) {
    super();
  }
}

type VotingRow = Omit<Voting, keyof DataOf<typeof VotingOpened>> & { readonly opened: DataOf<typeof VotingOpened> };

@QueryHandler(VotingOf)
export class VotingOfHandler implements IQueryHandler<VotingOf> {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async execute({ roundId }: VotingOf): Promise<Voting | undefined> {
    const { rows } = await this.pool.query<VotingRow>(sqlFile(import.meta.url, './read-voting.sql'), [roundId]);
    if (!rows[0]) return undefined;
    const { opened, ...row } = rows[0];
    return { ...opened, ...row };
  }
}

export const votingQueries = [VotingOfHandler];
