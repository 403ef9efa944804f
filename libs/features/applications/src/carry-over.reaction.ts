import type { FoldingReaction, Reaction, Recorded } from '#decider';
import type { ApplicationEvent, BankEvent, RoundEvent } from '#events';
import { CarryOverBid } from './bid.commands.js';
import { endsRound } from './bid.facts.js';

/** Every bid that waits for an answer, and the rounds that are over. */
export interface OpenBids {
  readonly bids: Readonly<Record<string, { readonly bankId: string; readonly roundId: string }>>;
  readonly over: readonly string[];
}

type Seen = Recorded<ApplicationEvent | BankEvent>;

/** Built from the ledger alone: what a read model says might lag behind the round that opens. */
export const openBids = {
  initialState: { bids: {}, over: [] } as OpenBids,
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
        return { ...state, bids: { ...state.bids, [event.data.bidId]: { bankId: event.data.bankId, roundId: event.data.roundId } } };
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
        return endsRound(event) ? { ...state, over: [...state.over, event.data.roundId] } : state;
      default:
        return state;
    }
  },
};

function moved(state: OpenBids, bidId: string, roundId: string): OpenBids {
  const bid = state.bids[bidId];
  return bid ? { ...state, bids: { ...state.bids, [bidId]: { ...bid, roundId } } } : state;
}

function without(state: OpenBids, bidId: string): OpenBids {
  const { [bidId]: _, ...bids } = state.bids;
  return { ...state, bids };
}

/** The bids that go into the round that opens: its bank's, undecided, of a round that is over (domain.md, "Application"). */
export function carryOver({ bids, over }: OpenBids, { data }: Extract<Recorded<RoundEvent>, { type: 'RoundOpened' }>): readonly Reaction[] {
  return Object.entries(bids)
    .filter(([, { bankId, roundId }]) => bankId === data.bankId && roundId !== data.roundId && over.includes(roundId))
    .map(([bidId]) => ({ command: CarryOverBid, data: { bidId, toRoundId: data.roundId } }));
}

export const carryOverReaction: FoldingReaction<OpenBids> = {
  name: 'applications-carry-over',
  types: [...openBids.types, 'RoundOpened'],
  folding: openBids,
  react: (event, state) => (event.type === 'RoundOpened' ? carryOver(state, event as Extract<Recorded<RoundEvent>, { type: 'RoundOpened' }>) : []),
};
