import { type FactReader, type Folding, Keyed, type Recorded } from '#decider';
import type { ApplicationEvent, BankEvent, RoundEvent } from '#events';
import type { BidCommand } from './bid.commands.js';
import { evolveBid, noBid } from './bid-state.decider.js';

export interface RoundTerms {
  readonly bankId: string;
  readonly maxPence: number;
  readonly rulesVersion: number;
  readonly rulesHash: string;
}

/** A round as somebody who bids in it meets it; `terms` are those frozen at its opening. */
export interface RoundFacts<Terms extends RoundTerms = RoundTerms> {
  readonly status: 'none' | 'planned' | 'open' | 'closed' | 'finished';
  readonly terms?: Terms | undefined;
}
export type OpenTerms = RoundTerms & { readonly minPence: number; readonly closesOn: string };

/** What other streams tell about a bid; which part is there depends on the command. */
export interface BidFacts {
  /** SubmitBid: the round it is sent to. */
  readonly round?: RoundFacts<OpenTerms> | undefined;
  /** JoinBid: the bid it is to be joined to. */
  readonly other?: { readonly bankId: string; readonly status: string } | undefined;
  /** WithdrawBid: what the bank has promised to it, and whether a payment of it is on its way or settled. */
  readonly money?: { readonly awarded: boolean; readonly paying: boolean } | undefined;
  /** CarryOverBid: the next round, and whether the bank is done with the one before. */
  readonly carry?: { readonly to: RoundFacts; readonly fromOver: boolean } | undefined;
}

const bid: Folding<typeof noBid> = { initialState: noBid, evolve: (state, event) => evolveBid(state, event as Recorded<ApplicationEvent>) };

const round = {
  initialState: { status: 'none' } as RoundFacts<OpenTerms>,
  evolve(state: RoundFacts<OpenTerms>, event: Recorded<RoundEvent>): RoundFacts<OpenTerms> {
    switch (event.type) {
      case 'RoundPlanned':
        return { status: 'planned' };
      case 'RoundOpened': {
        const { bankId, closesOn, rulesVersion, rulesHash, rules } = event.data;
        return { status: 'open', terms: { bankId, closesOn, rulesVersion, rulesHash, minPence: rules.minPence, maxPence: rules.maxPence } };
      }
      case 'RoundClosed':
        return { ...state, status: 'closed' };
      case 'RoundFinished':
        return { ...state, status: 'finished' };
      default:
        return state;
    }
  },
} satisfies Folding<RoundFacts<OpenTerms>>;

interface BidMoney {
  readonly awarded: boolean;
  readonly payments: readonly string[];
}

const noMoney: BidMoney = { awarded: false, payments: [] };

/** Folds `bank-<id>` to the money of its bids, by bid: one folding for all of them, so that what was folded is kept. */
export const moneyFolding: Folding<Keyed<BidMoney>> = {
  initialState: Keyed.none(),
  evolve(all, event: Recorded<BankEvent>) {
    if (!('bidId' in event.data)) return all;
    const before = all.get(event.data.bidId) ?? noMoney;
    const money = moneyAfter(before, event);
    return money === before ? all : all.with(event.data.bidId, money);
  },
};

function moneyAfter(money: BidMoney, event: Recorded<BankEvent>): BidMoney {
  switch (event.type) {
    case 'AwardDeclared':
      return { ...money, awarded: true };
    case 'AwardReleased':
      return { ...money, awarded: event.data.why === 'reduced' && money.awarded };
    case 'PaymentInstructed':
      return { ...money, payments: [...money.payments, event.data.paymentId] };
    case 'PaymentFailed': {
      const { paymentId } = event.data;
      return { ...money, payments: money.payments.filter((payment) => payment !== paymentId) };
    }
    default:
      return money;
  }
}

/** Folds `bank-<id>` to the rounds that are over: all declared, or cancelled. */
export const roundsOver: Folding<readonly string[]> = {
  initialState: [],
  evolve: (over, event: Recorded<BankEvent>) => (endsRound(event) ? [...over, event.data.roundId] : over),
};

type RoundEnd = Extract<Recorded<BankEvent>, { type: 'DecisionsDeclared' | 'ReservationReleased' }>;

/** Money first: the bank's word ends a round, even while the round's own stream has not followed yet. */
export function endsRound(event: { readonly type: string; readonly data: object }): event is RoundEnd {
  const { type, data } = event as Recorded<BankEvent>;
  return (type === 'DecisionsDeclared' && data.finishesRound) || (type === 'ReservationReleased' && data.why === 'round-cancelled');
}

export async function gatherBidFacts(command: BidCommand, reader: FactReader): Promise<BidFacts> {
  const { data } = command;
  switch (command.type) {
    case 'SubmitBid':
      return { round: await reader.fold(round, `round-${command.data.roundId}`) };
    case 'JoinBid': {
      const { status, terms } = await reader.fold(bid, `application-${command.data.toBidId}`);
      return { other: { bankId: terms?.bankId ?? '', status } };
    }
    case 'WithdrawBid': {
      const { terms } = await reader.fold(bid, `application-${data.bidId}`);
      if (!terms) return {};
      const { awarded, payments } = (await reader.fold(moneyFolding, `bank-${terms.bankId}`)).get(data.bidId) ?? noMoney;
      return { money: { awarded, paying: payments.length > 0 } };
    }
    case 'CarryOverBid': {
      const { terms } = await reader.fold(bid, `application-${data.bidId}`);
      if (!terms) return {};
      const over = await reader.fold(roundsOver, `bank-${terms.bankId}`);
      return { carry: { to: await reader.fold(round, `round-${command.data.toRoundId}`), fromOver: over.includes(terms.roundId) } };
    }
    default:
      return {};
  }
}

/** Whom every text of a bid is about: a panel's words on it too. */
export async function applicantOf({ data }: BidCommand, reader: FactReader): Promise<string | undefined> {
  return 'applicant' in data ? data.applicant : (await reader.fold(bid, `application-${data.bidId}`)).applicant;
}
