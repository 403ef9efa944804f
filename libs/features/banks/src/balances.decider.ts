import { Keyed, type Recorded } from '#decider';
import type { BankEvent, Posting } from '#events';

/** One fund's money in pence (domain.md, "Money: one vocabulary"). Reserved and committed money stands with its round and bid. */
export interface FundBalance {
  readonly requires: readonly string[];
  readonly funder: string;
  readonly agreementHash: string;
  readonly receivedPence: number;
  readonly withdrawnPence: number;
  readonly availablePence: number;
}

export interface Award {
  readonly fundId: string;
  readonly roundId: string;
  readonly awardedPence: number;
  readonly committedPence: number;
  readonly inPaymentPence: number;
  readonly paidPence: number;
  readonly returnedPence: number;
  /** Of what was paid: put on record as misused or written off. It stays paid. */
  readonly lostPence: number;
  readonly declaredAt: string;
  readonly applicant: string;
  readonly household: string;
  readonly leadKind: string;
}

export interface PaymentMoney {
  readonly bidId: string;
  readonly batchId: string;
  readonly amountPence: number;
  readonly route: Extract<BankEvent, { type: 'PaymentInstructed' }>['data']['route'];
  readonly status: 'instructed' | 'settled' | 'failed';
}

export interface Receipt {
  readonly fundId: string;
  readonly amountPence: number;
}

export interface BankState {
  readonly open: boolean;
  readonly funds: Readonly<Record<string, FundBalance>>;
  /** roundId → fundId → pence still reserved, in the order in which they were reserved. */
  readonly reserves: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly awards: Readonly<Record<string, Award>>;
  readonly payments: Readonly<Record<string, PaymentMoney>>;
  /** Receipts by event id, as corrected. */
  readonly receipts: Keyed<Receipt>;
  /** Lines that brought money in, each counted once; one line out may settle a whole batch. */
  readonly statementLines: Keyed<true>;
  readonly batches: Readonly<Record<string, true>>;
  readonly returns: Readonly<Record<string, true>>;
  /** Years' ends that a fund was carried over, by `carriedKey`. */
  readonly carriedForward: Readonly<Record<string, true>>;
  readonly decided: Readonly<Record<string, true>>;
  readonly finishedRounds: Readonly<Record<string, true>>;
}

export const emptyBank: BankState = {
  open: false,
  funds: {},
  reserves: {},
  awards: {},
  payments: {},
  receipts: Keyed.none(),
  statementLines: Keyed.none(),
  batches: {},
  returns: {},
  carriedForward: {},
  decided: {},
  finishedRounds: {},
};

type Evolvers = { readonly [T in BankEvent['type']]?: (state: BankState, event: Extract<Recorded<BankEvent>, { type: T }>) => BankState };

/** What each money event does to the balances. Written from the event's own amounts, never from its postings, so that the two can disagree. */
const evolvers: Evolvers = {
  BankOpened: (state) => ({ ...state, open: true }),
  FundAgreed: (state, { data }) => ({
    ...state,
    funds: {
      ...state.funds,
      [data.fundId]: {
        requires: data.requires,
        funder: data.funder,
        agreementHash: data.agreementHash,
        receivedPence: 0,
        withdrawnPence: 0,
        availablePence: 0,
      },
    },
  }),
  MoneyReceived: (state, { id, data }) => ({
    ...fundMoved(state, data.fundId, { receivedPence: data.amountPence, availablePence: data.amountPence }),
    receipts: state.receipts.with(id, { fundId: data.fundId, amountPence: data.amountPence }),
    statementLines: state.statementLines.with(data.statementLine, true),
  }),
  MoneyReceiptCorrected: (state, { data }) => {
    const byPence = data.toPence - data.fromPence;
    return {
      ...fundMoved(state, data.fundId, { receivedPence: byPence, availablePence: byPence }),
      receipts: state.receipts.with(data.amends, { fundId: data.fundId, amountPence: data.toPence }),
    };
  },
  MoneyWithdrawn: (state, { data }) => fundMoved(state, data.fundId, { withdrawnPence: data.amountPence, availablePence: -data.amountPence }),
  FundsReserved: (state, { data }) => data.reserves.reduce((so, { fundId, amountPence }) => reserved(so, data.roundId, fundId, amountPence), state),
  ReservationReleased: (state, { data }) => data.releases.reduce((so, { fundId, amountPence }) => reserved(so, data.roundId, fundId, -amountPence), state),
  AwardDeclared: (state, { data, recordedAt }) => {
    const reserves = state.reserves[data.roundId] ?? {};
    const award: Award = {
      fundId: data.fundId,
      roundId: data.roundId,
      awardedPence: data.amountPence,
      committedPence: data.amountPence,
      inPaymentPence: 0,
      paidPence: 0,
      returnedPence: 0,
      lostPence: 0,
      declaredAt: recordedAt,
      applicant: '',
      household: '',
      leadKind: '',
    };
    return {
      ...state,
      reserves: { ...state.reserves, [data.roundId]: { ...reserves, [data.fundId]: (reserves[data.fundId] ?? 0) - data.amountPence } },
      awards: { ...state.awards, [data.bidId]: award },
      decided: { ...state.decided, [data.bidId]: true },
    };
  },
  BidDeclined: (state, { data }) => ({ ...state, decided: { ...state.decided, [data.bidId]: true } }),
  DecisionBasis: (state, { data }) =>
    awardChanged(state, data.bidId, () => ({ applicant: data.applicant, household: data.household, leadKind: data.leadKind })),
  DecisionsDeclared: (state, { data }) => (data.finishesRound ? { ...state, finishedRounds: { ...state.finishedRounds, [data.roundId]: true } } : state),
  AwardReleased: (state, { data }) =>
    awardChanged(fundMoved(state, data.fundId, { availablePence: data.amountPence }), data.bidId, (award) => ({
      committedPence: award.committedPence - data.amountPence,
    })),
  PaymentInstructed: (state, { data }) => ({
    ...awardChanged(state, data.bidId, (award) => ({
      committedPence: award.committedPence - data.amountPence,
      inPaymentPence: award.inPaymentPence + data.amountPence,
    })),
    payments: {
      ...state.payments,
      [data.paymentId]: { bidId: data.bidId, batchId: data.batchId, amountPence: data.amountPence, route: data.route, status: 'instructed' },
    },
  }),
  BatchInstructed: (state, { data }) => ({ ...state, batches: { ...state.batches, [data.batchId]: true } }),
  PaymentSettled: (state, { data }) =>
    paymentIs(state, data.paymentId, 'settled', (award) => ({
      inPaymentPence: award.inPaymentPence - data.amountPence,
      paidPence: award.paidPence + data.amountPence,
    })),
  PaymentFailed: (state, { data }) =>
    paymentIs(state, data.paymentId, 'failed', (award) => ({
      inPaymentPence: award.inPaymentPence - data.amountPence,
      committedPence: award.committedPence + data.amountPence,
    })),
  MoneyReturned: (state, { data }) => ({
    ...awardChanged(fundMoved(state, data.fundId, { availablePence: data.amountPence }), data.bidId, (award) => ({
      returnedPence: award.returnedPence + data.amountPence,
    })),
    returns: { ...state.returns, [data.returnId]: true },
    statementLines: state.statementLines.with(data.statementLine, true),
  }),
  FundCarriedForward: (state, { data }) => ({ ...state, carriedForward: { ...state.carriedForward, [carriedKey(data)]: true } }),
  LossRecorded: (state, { data }) => awardChanged(state, data.bidId, (award) => ({ lostPence: award.lostPence + data.amountPence })),
};

export function evolveBank(state: BankState, event: Recorded<BankEvent>): BankState {
  const evolver = evolvers[event.type] as ((state: BankState, event: Recorded<BankEvent>) => BankState) | undefined;
  return evolver ? evolver(state, event) : state;
}

function fundMoved(state: BankState, fundId: string, by: Partial<Record<'receivedPence' | 'withdrawnPence' | 'availablePence', number>>): BankState {
  const fund = state.funds[fundId];
  if (!fund) return state;
  const moved: FundBalance = {
    ...fund,
    receivedPence: fund.receivedPence + (by.receivedPence ?? 0),
    withdrawnPence: fund.withdrawnPence + (by.withdrawnPence ?? 0),
    availablePence: fund.availablePence + (by.availablePence ?? 0),
  };
  return { ...state, funds: { ...state.funds, [fundId]: moved } };
}

function reserved(state: BankState, roundId: string, fundId: string, byPence: number): BankState {
  const round = state.reserves[roundId] ?? {};
  return {
    ...fundMoved(state, fundId, { availablePence: -byPence }),
    reserves: { ...state.reserves, [roundId]: { ...round, [fundId]: (round[fundId] ?? 0) + byPence } },
  };
}

function awardChanged(state: BankState, bidId: string, change: (award: Award) => Partial<Award>): BankState {
  const award = state.awards[bidId];
  return award ? { ...state, awards: { ...state.awards, [bidId]: { ...award, ...change(award) } } } : state;
}

function paymentIs(state: BankState, paymentId: string, status: PaymentMoney['status'], change: (award: Award) => Partial<Award>): BankState {
  const payment = state.payments[paymentId];
  if (!payment) return state;
  return { ...awardChanged(state, payment.bidId, change), payments: { ...state.payments, [paymentId]: { ...payment, status } } };
}

/** One fund at one year's end. */
export function carriedKey({ fundId, yearEnding }: { readonly fundId: string; readonly yearEnding: string }): string {
  return `${fundId} ${yearEnding}`;
}

/** A fund's account in the journal. */
export type Account = Posting['account'] | `${'reserved' | 'committed' | 'in-payment'}:${string}`;

/** The double entry that moves an amount of one fund from one account to another: two lines that sum to zero. */
export function move(fundId: string, amountPence: number, from: Account, to: Account): Posting[] {
  return [
    { fundId, account: from, amountPence: -amountPence },
    { fundId, account: to, amountPence },
  ];
}
