import type { Sealed } from '#decider';
import { sealed, textRefOf } from '#decider/spec';
import type { BankEvent } from '#events';
import { move } from '../src/balances.decider.js';
import { AgreeFund, CarryFundForward, DeclareDecisions, InstructBatch, RecordMoneyIn } from '../src/bank.commands.js';
import type { BankFacts, BidFacts, DeclarationFacts, PaymentFacts } from '../src/bank.facts.js';

/** One estate's bank as the specs tell of it: two funds (F4 pays for outdoor things only), round C-R1 of £3,000, bids C-002 (£180) and C-003 (£240). */
export const bankId = 'chalcots';
export const roundId = 'C-R1';
export const at = '2026-03-11T19:00:00.000Z';
export const hash = (letter: string) => letter.repeat(64);
export const token = (name: string) => `per-${name.padEnd(22, '0')}`;
export const house = (name: string) => `hh-${name.padEnd(22, '0')}`;
export const reason = textRefOf('decisions.0.reason');
export const because = textRefOf('decisions.0.fundBecause');
export const decidedBy = { kind: 'panel', evidence: 'meeting-C-2026-03-11' } as const;

export const standing = {
  quorum: 5,
  minPence: 5_000,
  maxPence: 50_000,
  fastTrackMaxPence: 10_000,
  fastTrackYesNeeded: 3,
  householdCapPence: 50_000,
  lapseDays: 28,
  spendWithinDays: 180,
  reportDueDays: 28,
};
/** The round's rules as frozen when it opened; its cap on households is off. */
export const roundRules = { ...standing, method: 'panel-majority', tie: 'not-approved', fundDown: 'skip', awards: 'at-once', householdCapPence: 0 } as const;
const ruled = { rulesVersion: 1, rulesHash: hash('b') };

export const opened: BankEvent = {
  type: 'BankOpened',
  data: { bankId, estateId: 'chalcots', name: 'The Chalcots Bank', rules: standing, ...ruled },
};
export const fundTerms = (fundId: string, requires: string[] = []) => ({
  fundId,
  name: `Fund ${fundId}`,
  funder: 'A funder',
  agreementHash: hash('a'),
  purposeHash: hash('d'),
  requires,
});
export const agreed = (fundId: string, requires: string[] = []): BankEvent => ({ type: 'FundAgreed', data: fundTerms(fundId, requires) });
export const receipt = (fundId: string, amountPence: number, statementLine = `ST-${fundId}`) => ({
  fundId,
  amountPence,
  agreementHash: hash('a'),
  statementLine,
});
export const received = (fundId: string, amountPence: number): BankEvent => ({
  type: 'MoneyReceived',
  data: { ...receipt(fundId, amountPence), remittedBy: 'A funder', postings: move(fundId, amountPence, 'received', 'available') },
});
export const reserved = (...reserves: [fundId: string, amountPence: number][]): BankEvent => ({
  type: 'FundsReserved',
  data: {
    roundId,
    reserves: reserves.map(([fundId, amountPence]) => ({ fundId, amountPence })),
    postings: reserves.flatMap(([fundId, amountPence]) => move(fundId, amountPence, 'available', `reserved:${roundId}`)),
  },
});

const carrying = (fundId: string, yearEnding: string) => ({ fundId, yearEnding, agreedBy: 'A funder', agreementHash: hash('a') });
export const carried = (fundId: string, yearEnding: string, amountPence: number): BankEvent => ({
  type: 'FundCarriedForward',
  data: { ...carrying(fundId, yearEnding), amountPence },
});
export const carry = (fundId: string, yearEnding: string) => sealed(CarryFundForward, { bankId, ...carrying(fundId, yearEnding) }, at);

/** Opened, £3,000 in F1 and £5,000 in F4 (outdoor), £2,000 and £1,000 of them reserved for the round. */
export const ready: BankEvent[] = [
  opened,
  agreed('F1'),
  agreed('F4', ['outdoor']),
  received('F1', 300_000),
  received('F4', 500_000),
  reserved(['F1', 200_000], ['F4', 100_000]),
];

export const awarded = (bidId: string, amountPence: number, fundId = 'F1'): BankEvent => ({
  type: 'AwardDeclared',
  data: {
    bidId,
    roundId,
    fundId,
    outcome: 'awarded',
    amountPence,
    askedPence: amountPence,
    reason,
    conditions: [],
    decidedBy,
    ...ruled,
    requires: [],
    meets: [],
    proposedFundId: fundId,
    postings: move(fundId, amountPence, `reserved:${roundId}`, `committed:${bidId}`),
  },
});
export const basisOf = (bidId: string, amountPence: number, person = bidId.replace('-', '')): BankEvent => ({
  type: 'DecisionBasis',
  data: {
    bidId,
    applicant: token(person),
    household: house(person),
    leadKind: 'individual',
    askedPence: amountPence,
    meets: [],
    bidStatus: 'with-panel',
    bidRoundId: roundId,
    interests: [],
    supported: 'carried',
    supportedPence: amountPence,
  },
});
export const instructed = (paymentId: string, bidId: string, amountPence: number): BankEvent => ({
  type: 'PaymentInstructed',
  data: {
    paymentId,
    batchId: 'B-1',
    bidId,
    fundId: 'F1',
    amountPence,
    route: 'bank-transfer',
    postings: move('F1', amountPence, `committed:${bidId}`, `in-payment:${paymentId}`),
  },
});
export const settled = (paymentId: string, bidId: string, amountPence: number): BankEvent => ({
  type: 'PaymentSettled',
  data: {
    paymentId,
    bidId,
    fundId: 'F1',
    amountPence,
    route: 'bank-transfer',
    statementLine: 'ST-9',
    postings: move('F1', amountPence, `in-payment:${paymentId}`, 'paid'),
  },
});
export const failed = (paymentId: string, bidId: string, amountPence: number): BankEvent => ({
  type: 'PaymentFailed',
  data: {
    paymentId,
    bidId,
    fundId: 'F1',
    amountPence,
    why: 'bank-rejected',
    postings: move('F1', amountPence, `in-payment:${paymentId}`, `committed:${bidId}`),
  },
});
export const finished: BankEvent = {
  type: 'DecisionsDeclared',
  data: {
    roundId,
    decidedBy,
    finishesRound: true,
    declared: 0,
    ...ruled,
    minPence: 5_000,
    maxPence: 50_000,
    householdCapPence: 50_000,
    reserveOrder: [],
    sealed: 1,
  },
};

export const bid = (askedPence: number, change: Partial<BidFacts> = {}): BidFacts => ({
  roundId,
  status: 'with-panel',
  askedPence,
  meets: [],
  leadKind: 'individual',
  applicant: token('C002'),
  household: house('C002'),
  interests: [],
  conditions: [],
  supported: 'carried',
  supportedPence: askedPence,
  ...change,
});
/** An evening that was read back; every bid it carried must be declared. */
export const evening = (bids: Record<string, BidFacts>, change: Partial<DeclarationFacts> = {}): BankFacts => ({
  declaration: {
    sealed: 1,
    rules: { ...ruled, minPence: 5_000, maxPence: 50_000, householdCapPence: 50_000, reserveOrder: ['F1', 'F4'] },
    bids,
    carried: Object.keys(bids).filter((bidId) => bids[bidId]?.supported === 'carried'),
    ...change,
  },
});

type Item = Sealed<(typeof DeclareDecisions)['schema']['_output']>['decisions'][number];
export const yes = (bidId: string, amountPence: number, more: Partial<Item> = {}): Item => ({ bidId, outcome: 'award', amountPence, reason, ...more });
export const no = (bidId: string): Item => ({ bidId, outcome: 'decline', amountPence: 0, reason });
export const declare = (decisions: Item[], finishesRound = false) => sealed(DeclareDecisions, { bankId, roundId, decidedBy, decisions, finishesRound }, at);
export const agree = (fundId: string) => sealed(AgreeFund, { bankId, ...fundTerms(fundId) }, at);
export const moneyIn = (change: Partial<ReturnType<typeof receipt>> = {}) =>
  sealed(RecordMoneyIn, { bankId, ...receipt('F1', 100_000, 'ST-2'), ...change }, at);

/** A payment that nothing holds. */
export const payment = (bidId: string, amountPence: number, change: Partial<PaymentFacts> = {}): PaymentFacts => ({
  bidId,
  amountPence,
  route: 'bank-transfer',
  payee: token('C002'),
  status: 'prepared',
  approvals: [
    { approver: token('Chair'), household: house('Chair') },
    { approver: token('Treasurer'), household: house('Treasurer') },
  ],
  nameCheck: 'match',
  detailsWait: false,
  accepted: true,
  unmetConditions: 0,
  safeguardingMissing: false,
  lateReports: [],
  ...change,
});
export const send = (...paymentIds: string[]) => sealed(InstructBatch, { bankId, batchId: 'B-1', paymentIds, instructedBy: token('FH') }, at);
