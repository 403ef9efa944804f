import { Inject, Injectable, NotFoundException } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ReadVoteOfRound, type VoteOfRound } from '../electorate/electorate.query.js';
import type { Voting } from '../voting.state.decider.js';
import { Settling } from './settling.js';

/** A vote as those who work with its papers see it. */
export interface PaperVote extends VoteOfRound {
  /** As its own stream has it; undefined before it opens. */
  readonly voting: Voting | undefined;
}
export type OpenedPaperVote = PaperVote & { readonly voting: Voting };

/** Finds the vote of a page about papers. */
@Injectable()
export class PaperVotes {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(Settling) private readonly settling: Settling,
  ) {}

  /** @throws NotFoundException for a round that nobody votes on */
  async find(roundId: string): Promise<PaperVote> {
    const [vote, voting] = await Promise.all([this.queries.execute(new ReadVoteOfRound(roundId)), this.settling.voting(roundId)]);
    if (!vote) throw new NotFoundException();
    return { ...vote, voting };
  }

  /** @throws NotFoundException before the vote opens too */
  async opened(roundId: string): Promise<OpenedPaperVote> {
    const { voting, ...vote } = await this.find(roundId);
    if (!voting) throw new NotFoundException();
    return { ...vote, voting };
  }
}
