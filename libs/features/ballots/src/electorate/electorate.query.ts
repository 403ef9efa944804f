import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '#cqrs';
import { sqlFile } from '#database';
import type { BallotRules, TextRef } from '#events';
import type { WithTexts } from '#vault';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);

/** A round that is decided by a vote. */
export interface VoteOfRound {
  readonly roundId: string;
  readonly bankId: string;
  readonly bank: string;
  readonly estateId: string;
  readonly ballot: BallotRules;
  /** More people at one home are more than usual. */
  readonly usualJoiners: number;
}

interface ResidentRow {
  /** By their token of the installation. */
  readonly resident: string;
  readonly minimumAge: number;
  readonly block: string;
  readonly flat: TextRef;
  readonly address: TextRef;
  readonly postcode: TextRef;
}
export type ResidentAtHome = WithTexts<ResidentRow>;

/** Undefined for a round that is not decided by a vote. */
export class ReadVoteOfRound extends Query<VoteOfRound | undefined> {
  constructor(readonly roundId: string) {
    super();
  }
}

/** Who lives on an estate; of one resident where they are named. */
export class ListResidents extends Query<readonly ResidentAtHome[]> {
  constructor(
    readonly estateId: string,
    readonly resident?: string,
  ) {
    super();
  }
}

/** A vote in a list of them. */
export interface ListedVote extends Pick<VoteOfRound, 'roundId' | 'bankId' | 'bank'> {
  readonly opensOn: string;
  readonly closesOn: string;
}

/** The votes of these banks, the latest first. */
export class ListVotes extends Query<readonly ListedVote[]> {
  constructor(readonly banks: readonly string[]) {
    super();
  }
}

/** How many live on an estate of whom it is not known that they are this old. */
export class CountAgeNotKnown extends Query<number> {
  constructor(
    readonly estateId: string,
    readonly age: number,
  ) {
    super();
  }
}

@QueryHandler(ReadVoteOfRound)
class ReadVoteOfRoundHandler implements IQueryHandler<ReadVoteOfRound> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ roundId }: ReadVoteOfRound) {
    return (await this.reads.rows<VoteOfRound>(sql('read-vote'), [roundId]))[0];
  }
}

@QueryHandler(ListResidents)
class ListResidentsHandler implements IQueryHandler<ListResidents> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ estateId, resident }: ListResidents) {
    return this.reads.withTexts(await this.reads.rows<ResidentRow>(sql('list-residents'), [estateId, resident ?? null]));
  }
}

@QueryHandler(CountAgeNotKnown)
class CountAgeNotKnownHandler implements IQueryHandler<CountAgeNotKnown> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ estateId, age }: CountAgeNotKnown) {
    return (await this.reads.rows<{ people: number }>(sql('count-too-young-by-word'), [estateId, age]))[0]?.people ?? 0;
  }
}

@QueryHandler(ListVotes)
class ListVotesHandler implements IQueryHandler<ListVotes> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  execute({ banks }: ListVotes) {
    return this.reads.rows<ListedVote>(sql('list-votes'), [banks]);
  }
}

export const electorateQueries = [ListVotesHandler, ReadVoteOfRoundHandler, ListResidentsHandler, CountAgeNotKnownHandler];
