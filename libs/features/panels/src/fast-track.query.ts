import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Freshened, ReadSide } from '#cqrs';
import type { Folding, Recorded } from '#decider';
import type { FastTrackEvent } from '#events';
import { bidFolding } from './bid.facts.js';
import { type Brief, briefOf } from './evening/item.query.js';

/** One fast track as its page shows it. */
interface Track {
  readonly bankId: string;
  readonly roundId: string;
  readonly limitPence: number;
  readonly yesNeeded: number;
  readonly phase: 'open' | 'passed' | 'sent-to-meeting';
  readonly votes: readonly { readonly member: string; readonly vote: 'yes' | 'no' | 'step-out' }[];
}

const trackFolding = {
  initialState: undefined as Track | undefined,
  evolve(state: Track | undefined, event: Recorded<FastTrackEvent>): Track | undefined {
    if (event.type === 'FastTrackOpened') {
      const { bankId, roundId, limitPence, yesNeeded } = event.data;
      return { bankId, roundId, limitPence, yesNeeded, phase: 'open', votes: [] };
    }
    if (!state) return state;
    if (event.type === 'FastTrackVoted') return { ...state, votes: [...state.votes, { member: event.data.member, vote: event.data.vote }] };
    return { ...state, phase: event.type === 'FastTrackPassed' ? 'passed' : 'sent-to-meeting' };
  },
} satisfies Folding<Track | undefined>;

export interface FastTrack extends Track {
  readonly yes: number;
  readonly brief: Brief;
  /** Of the fast track's stream. */
  readonly revision: number;
}

/** The fast track of a bid; `track` is undefined before it is opened. Who voted how is for the panel alone. */
export class ReadFastTrack extends Query<Freshened & { readonly track: FastTrack | undefined }> {
  constructor(readonly bidId: string) {
    super();
  }
}

@QueryHandler(ReadFastTrack)
export class ReadFastTrackHandler implements IQueryHandler<ReadFastTrack> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ bidId }: ReadFastTrack) {
    const fresh = await this.reads.atHead();
    const track = await this.reads.reader().fold(trackFolding, `fast-track-${bidId}`);
    const brief = track && (await briefOf(this.reads, bidId, track.bankId));
    if (!track || !brief) return { ...fresh, track: undefined };
    const revision = await this.reads.revision(`fast-track-${bidId}`);
    return { ...fresh, track: { ...track, brief, revision, yes: track.votes.filter(({ vote }) => vote === 'yes').length } };
  }
}

/** The bank a bid was made to; undefined for an unknown bid. */
export class BankOfBid extends Query<string | undefined> {
  constructor(readonly bidId: string) {
    super();
  }
}

@QueryHandler(BankOfBid)
export class BankOfBidHandler implements IQueryHandler<BankOfBid> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ bidId }: BankOfBid) {
    return (await this.reads.reader().fold(bidFolding, `application-${bidId}`)).bankId || undefined;
  }
}
