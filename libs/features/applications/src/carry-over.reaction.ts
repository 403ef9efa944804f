import { type FoldingReaction, Keyed, type Reaction, type Recorded } from '#decider';
import type { ApplicationEvent, BankEvent, RoundEvent } from '#events';
import { CarryOverBid } from './bid.commands.js';
import { endsRound } from './bid.facts.js';

interface OpenBid {
  readonly bankId: string;
  readonly roundId: string;
  /** It was the n-th bid that came in. */
  readonly place: number;
}

/** Every bid that waits for an answer, and the rounds that are over. */
export interface OpenBids {
  readonly bids: Keyed<OpenBid>;
  readonly over: Keyed<true>;
  readonly received: number;
}

type Seen = Recorded<ApplicationEvent | BankEvent>;

/** Built from the ledger alone: what a read model says might lag behind the round that opens. */
export const openBids = {
  initialState: { bids: Keyed.none(), over: Keyed.none(), received: 0 } as OpenBids,
  types: [
    'BidReceived',
    'BidCarriedOver',
    'BidJoined',
    'BidWithdrawn',
    'BidFoundNotEligible',
    'AwardDeclared',
    'BidDeclined',
    'DecisionsDeclared',
    'ReservationReleased',
  ],
  evolve(state: OpenBids, event: Seen): OpenBids {
    switch (event.type) {
      case 'BidReceived':
        return received(state, event.data);
      case 'BidCarriedOver':
        return moved(state, event.data.bidId, event.data.toRoundId);
      case 'BidJoined':
      case 'BidWithdrawn':
      case 'BidFoundNotEligible':
      case 'AwardDeclared':
      case 'BidDeclined':
        return without(state, event.data.bidId);
      case 'DecisionsDeclared':
      case 'ReservationReleased':
        return endsRound(event) ? { ...state, over: state.over.with(event.data.roundId, true) } : state;
      default:
        return state;
    }
  },
};

function received(state: OpenBids, { bidId, bankId, roundId }: { bidId: string; bankId: string; roundId: string }): OpenBids {
  const place = state.received + 1;
  return { ...state, bids: state.bids.with(bidId, { bankId, roundId, place }), received: place };
}

function moved(state: OpenBids, bidId: string, roundId: string): OpenBids {
  const bid = state.bids.get(bidId);
  return bid ? { ...state, bids: state.bids.with(bidId, { ...bid, roundId }) } : state;
}

function without(state: OpenBids, bidId: string): OpenBids {
  return { ...state, bids: state.bids.without(bidId) };
}

/** The bids that go into the round that opens: its bank's, undecided, of a round that is over (domain.md, "Application"). */
export function carryOver({ bids, over }: OpenBids, { data }: Extract<Recorded<RoundEvent>, { type: 'RoundOpened' }>): readonly Reaction[] {
  return bids
    .entries()
    .filter(([, { bankId, roundId }]) => bankId === data.bankId && roundId !== data.roundId && over.has(roundId))
    .toSorted(([, a], [, b]) => a.place - b.place)
    .map(([bidId]) => ({ command: CarryOverBid, data: { bidId, toRoundId: data.roundId } }));
}

export const carryOverReaction: FoldingReaction<OpenBids> = {
  name: 'applications-carry-over',
  types: [...openBids.types, 'RoundOpened'],
  folding: openBids,
  react: (event, state) => (event.type === 'RoundOpened' ? carryOver(state, event as Extract<Recorded<RoundEvent>, { type: 'RoundOpened' }>) : []),
};
