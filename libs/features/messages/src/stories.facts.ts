import { type Folding, Keyed, type Recorded } from '#decider';
import type { ApplicationEvent, BankEvent, PanelEvent, PaymentEvent, TextRef } from '#events';

/** Whose bid it is, and how to reach them. */
export interface BidStory {
  readonly bankId: string;
  readonly language: string;
  readonly applicant?: string | undefined;
  readonly contact?: TextRef | undefined;
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
}

export const storyTypes = ['BankOpened', 'BidReceived', 'BidReceivedBasis', 'PanelMemberJoined', 'PanelMemberLeft', 'PaymentPrepared'] as const;
type Told = Recorded<Extract<ApplicationEvent | BankEvent | PanelEvent | PaymentEvent, { type: (typeof storyTypes)[number] }>>;

const nothing: Stories = { bids: Keyed.none(), bankNames: Keyed.none(), payments: Keyed.none(), panels: Keyed.none() };

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
      case 'PaymentPrepared':
        return { ...state, payments: state.payments.with(event.data.paymentId, event.data.bidId) };
      default:
        return state;
    }
  },
} satisfies Folding<Stories>;

function seatsWithout(state: Stories, { bankId, member, seatId }: PanelEvent['data']): readonly Seat[] {
  return (state.panels.get(bankId) ?? []).filter((seat) => seat.member !== member || seat.seatId !== seatId);
}
