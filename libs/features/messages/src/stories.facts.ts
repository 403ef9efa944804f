import { type Folding, Keyed, type Recorded } from '#decider';
import type { ApplicationEvent, BankEvent, PanelEvent, PaymentEvent, TextRef, VotingEvent } from '#events';

/** Whose bid it is, and how to reach them. */
export interface BidStory {
  readonly bankId: string;
  readonly language: string;
  readonly applicant?: string | undefined;
  readonly contact?: TextRef | undefined;
  /** Taken back: nobody is told any more how a vote on it goes. */
  readonly gone?: true;
  /** What the newest result of a vote says of it, and whether the result before said otherwise or there was none. */
  readonly vote?: { readonly won: boolean; readonly news: boolean };
}

export interface Seat {
  readonly member: string;
  readonly seatId: string;
  /** The last day of its term; absent when it has no end. */
  readonly lastDay?: string | undefined;
  readonly office: 'chair' | 'treasurer' | 'member';
}

/** What must be known to tell people of later events. */
export interface Stories {
  readonly bids: Keyed<BidStory>;
  readonly bankNames: Keyed<string>;
  /** The bid of each payment. */
  readonly payments: Keyed<string>;
  readonly panels: Keyed<readonly Seat[]>;
  /** The bids that each round's vote is on. */
  readonly votes: Keyed<readonly string[]>;
}

export const storyTypes = [
  ...(['BankOpened', 'BidReceived', 'BidReceivedBasis', 'BidWithdrawn', 'PanelMemberJoined', 'PanelMemberLeft', 'PaymentPrepared'] as const),
  ...(['VotingOpened', 'ResultDeclared'] as const),
] as const;
type Told = Recorded<Extract<ApplicationEvent | BankEvent | PanelEvent | PaymentEvent | VotingEvent, { type: (typeof storyTypes)[number] }>>;

const nothing: Stories = { bids: Keyed.none(), bankNames: Keyed.none(), payments: Keyed.none(), panels: Keyed.none(), votes: Keyed.none() };

/** Folded over the whole ledger, for every bank. */
export const storyFolding = {
  initialState: nothing,
  evolve(state: Stories, event: Told): Stories {
    switch (event.type) {
      case 'BankOpened':
        return { ...state, bankNames: state.bankNames.with(event.data.bankId, event.data.name) };
      case 'BidReceived':
        return { ...state, bids: state.bids.with(event.data.bidId, { bankId: event.data.bankId, language: event.data.language }) };
      case 'BidReceivedBasis': {
        const { bidId, applicant, contact } = event.data;
        const bid = state.bids.get(bidId);
        return bid ? { ...state, bids: state.bids.with(bidId, { ...bid, applicant, contact }) } : state;
      }
      case 'PanelMemberJoined': {
        const { bankId, member, seatId, office, lastDay } = event.data;
        return { ...state, panels: state.panels.with(bankId, [...seatsWithout(state, event.data), { member, seatId, office, lastDay }]) };
      }
      case 'PanelMemberLeft':
        return { ...state, panels: state.panels.with(event.data.bankId, seatsWithout(state, event.data)) };
      case 'BidWithdrawn': {
        const bid = state.bids.get(event.data.bidId);
        return bid ? { ...state, bids: state.bids.with(event.data.bidId, { ...bid, gone: true }) } : state;
      }
      case 'VotingOpened': {
        const { roundId, choices } = event.data;
        return {
          ...state,
          votes: state.votes.with(
            roundId,
            choices.map(({ bidId }) => bidId),
          ),
        };
      }
      case 'ResultDeclared':
        return event.data.items.filter(({ bidId }) => !event.data.withdrawn.includes(bidId)).reduce(told, state);
      case 'PaymentPrepared':
        return { ...state, payments: state.payments.with(event.data.paymentId, event.data.bidId) };
      default:
        return state;
    }
  },
} satisfies Folding<Stories>;

function told(state: Stories, { bidId, won }: { readonly bidId: string; readonly won: boolean }): Stories {
  const bid = state.bids.get(bidId);
  return bid ? { ...state, bids: state.bids.with(bidId, { ...bid, vote: { won, news: bid.vote?.won !== won } }) } : state;
}

function seatsWithout(state: Stories, { bankId, member, seatId }: PanelEvent['data']): readonly Seat[] {
  return (state.panels.get(bankId) ?? []).filter((seat) => seat.member !== member || seat.seatId !== seatId);
}
