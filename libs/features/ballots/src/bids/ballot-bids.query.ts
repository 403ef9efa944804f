import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { POOL, sqlFile } from '#database';
import type { TextRef } from '#events';
import { VAULT, type Vault, type WithTexts, withTexts } from '#vault';

interface BidRow {
  readonly bidId: string;
  readonly title: TextRef;
  readonly what: TextRef;
  /** Where it is to be. */
  readonly place: TextRef | null;
}

/** How a bid is named on a ballot; a text that is gone is undefined, and shown as "[private]". */
export type BidWords = WithTexts<BidRow>;

/** The public words of these bids, by bid; one that nobody ever sent in is not among them. */
export class WordsOfBids extends Query<ReadonlyMap<string, BidWords>> {
  constructor(readonly bidIds: readonly string[]) {
    super();
  }
}

/** The bids of a round that may be put to a vote, in the order in which they came. */
export class BidsToVote extends Query<readonly BidWords[]> {
  constructor(readonly roundId: string) {
    super();
  }
}

@QueryHandler(BidsToVote)
export class BidsToVoteHandler implements IQueryHandler<BidsToVote> {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ roundId }: BidsToVote) {
    const { rows } = await this.pool.query<BidRow>(sqlFile(import.meta.url, './bids-to-vote.sql'), [roundId]);
    return withTexts(this.vault, rows);
  }
}

@QueryHandler(WordsOfBids)
export class WordsOfBidsHandler implements IQueryHandler<WordsOfBids> {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ bidIds }: WordsOfBids) {
    const { rows } = await this.pool.query<BidRow>(sqlFile(import.meta.url, './words-of-bids.sql'), [bidIds]);
    return new Map((await withTexts(this.vault, rows)).map((bid) => [bid.bidId, bid]));
  }
}

export const ballotBidsQueries = [WordsOfBidsHandler, BidsToVoteHandler];
