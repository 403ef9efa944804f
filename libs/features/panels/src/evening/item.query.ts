import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '#cqrs';
import { bidFolding, isClose } from '../bid.facts.js';
import { type BidBrief, bankNameFolding, briefFolding, goalFolding } from '../bid-brief.facts.js';
import { type MeetingState, meetingFolding, roomFor } from '../evening.decider.js';
import { seatFolding } from '../seat.facts.js';
import { type Ballot, ballotFolding } from './ballots.facts.js';

/** A bid as the panel reads it before it decides. */
export interface Brief extends Omit<BidBrief, 'title' | 'what' | 'where' | 'when' | 'whoBenefits' | 'goals' | 'costs' | 'hostName'> {
  readonly title: string | undefined;
  readonly what: string | undefined;
  readonly where?: string | undefined;
  readonly when?: string | undefined;
  readonly whoBenefits?: string | undefined;
  readonly hostName?: string | undefined;
  readonly costs: readonly { readonly what: string | undefined; readonly amountPence: number }[];
  readonly goals: readonly { readonly goalId: string; readonly placeId: string; readonly text: string | undefined }[];
}

/** What one item's page shows beside the evening. */
export interface EveningBid {
  readonly brief: Brief;
  /** Who may vote on it now, in the order of arrival. */
  readonly room: readonly string[];
  /** Tokens of whoever has stepped out for it, with the kinds of interest they named. */
  readonly steppedOut: readonly { readonly member: string; readonly kind: string }[];
  /** In the room, though they asked for this money or live with who did: known without being declared. */
  readonly mustStepOut: readonly string[];
  readonly ballots: readonly Ballot[];
}

/** One bid on an evening's list; undefined for an unknown bid or meeting. For the panel's members alone. */
export class ReadEveningBid extends Query<EveningBid | undefined> {
  constructor(
    readonly meetingId: string,
    readonly bidId: string,
  ) {
    super();
  }
}

@QueryHandler(ReadEveningBid)
export class ReadEveningBidHandler implements IQueryHandler<ReadEveningBid> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ meetingId, bidId }: ReadEveningBid): Promise<EveningBid | undefined> {
    const reader = this.reads.reader();
    const state = await reader.fold<MeetingState>(meetingFolding, `meeting-${meetingId}`);
    if (!state.called) return undefined;
    const brief = await briefOf(this.reads, bidId, state.called.bankId);
    if (!brief) return undefined;
    const bid = await reader.fold(bidFolding, `application-${bidId}`);
    const seats = await reader.fold(seatFolding, `panel-${state.called.bankId}`);
    const room = roomFor(state, bidId);
    const ballots = await reader.fold(ballotFolding, `meeting-${meetingId}`);
    return {
      brief,
      room,
      steppedOut: state.interests.filter((interest) => interest.bidId === bidId).map(({ member, kind }) => ({ member, kind })),
      mustStepOut: room.filter((member) => isClose(bid, member, seats[member]?.household)),
      ballots: ballots.filter((ballot) => ballot.bidId === bidId),
    };
  }
}

/** A bid in short, its texts and goals read; undefined when there is no such bid. */
export async function briefOf(reads: ReadSide, bidId: string, bankId: string): Promise<Brief | undefined> {
  const reader = reads.reader();
  const folded = await reader.fold(briefFolding, `application-${bidId}`);
  if (!folded) return undefined;
  const { estateId } = await reader.fold(bankNameFolding, `bank-${bankId}`);
  const hashes = await reader.fold(goalFolding, `place-${estateId}`);
  const goals = folded.goals.map(async (goalId) => {
    const hash = hashes[goalId];
    return { goalId, placeId: estateId, text: hash === undefined ? undefined : await reads.document(hash) };
  });
  return { ...(await reads.withTexts(folded)), goals: await Promise.all(goals) };
}
