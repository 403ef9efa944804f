import { z } from 'zod';
import { eventType, type FactOf } from './event-type.js';
import { day, householdToken, id, pence, personToken, placeId, posting, publicName, sha256, slug, somePence, textRef, uuid } from './primitives.js';

const postings = z.array(posting).min(2);
const fundAmounts = z.array(z.strictObject({ fundId: id, amountPence: somePence }));

/** Who decided, and where the evidence stands: `evidence` names the stream (`meeting-…`, `fast-track-…`, `voting-…`, `round-…`). */
export const decidedBy = z.strictObject({ kind: z.enum(['panel', 'fast-track', 'ballot', 'score']), evidence: z.string().max(96) });
export const leadKind = z.enum(['individual', 'group', 'host-organisation']);
export const interestKind = z.enum(['self', 'family', 'committee', 'employee', 'supplier', 'host', 'helped-write', 'unstated']);
export const interest = z.strictObject({ member: personToken, kind: interestKind });
export const paymentRoute = z.enum(['bank-transfer', 'supplier-direct', 'host-organisation', 'reimbursement', 'voucher', 'prepaid-card']);
export const awardCondition = z.strictObject({ conditionId: slug, what: textRef, beforePayment: z.boolean() });

/** A bank's standing rules: what a round takes unless it says otherwise. */
export const standingRules = z.strictObject({
  quorum: z.int().min(1),
  minPence: pence,
  maxPence: somePence,
  fastTrackMaxPence: pence,
  fastTrackYesNeeded: z.int().min(0),
  /** 0: no cap. */
  householdCapPence: pence,
  lapseDays: z.int().min(1),
  spendWithinDays: z.int().min(1),
  reportDueDays: z.int().min(1),
});

export const BankOpened = eventType(
  'BankOpened',
  1,
  'public',
  z.strictObject({ bankId: placeId, estateId: placeId, name: publicName, rulesVersion: z.int().min(1), rulesHash: sha256, rules: standingRules }),
);

export const FundAgreed = eventType(
  'FundAgreed',
  1,
  'public',
  z.strictObject({
    fundId: id,
    name: publicName,
    funder: publicName,
    /** SHA-256 of the agreement as signed. */
    agreementHash: sha256,
    /** What the money is for, a content-addressed document. */
    purposeHash: sha256,
    /** What a bid must meet for this fund to pay (`charitable`, `outdoor`). */
    requires: z.array(slug),
  }),
);

/** Promised by a funder and not here yet: no postings, it is not money the bank holds. */
export const MoneyExpected = eventType('MoneyExpected', 1, 'public', z.strictObject({ fundId: id, amountPence: somePence, dueOn: day }));

export const MoneyReceived = eventType(
  'MoneyReceived',
  1,
  'public',
  z.strictObject({
    fundId: id,
    amountPence: somePence,
    agreementHash: sha256,
    remittedBy: publicName,
    statementLine: z.string().min(1).max(60),
    postings,
  }),
);

/** The amount of an earlier receipt was wrong: `amends` names the event it corrects. */
export const MoneyReceiptCorrected = eventType(
  'MoneyReceiptCorrected',
  1,
  'public',
  z.strictObject({ amends: uuid, fundId: id, fromPence: pence, toPence: pence, reason: textRef, postings }),
);

export const MoneyWithdrawn = eventType(
  'MoneyWithdrawn',
  1,
  'public',
  z.strictObject({ fundId: id, amountPence: somePence, authority: z.enum(['funder', 'accountable-body']), reason: textRef, postings }),
);

/** At a year's end a funder agreed that what is left stays; nothing moves. */
export const FundCarriedForward = eventType(
  'FundCarriedForward',
  1,
  'public',
  z.strictObject({ fundId: id, yearEnding: day, amountPence: pence, agreedBy: publicName, agreementHash: sha256 }),
);

export const FundsReserved = eventType('FundsReserved', 1, 'public', z.strictObject({ roundId: id, reserves: fundAmounts.min(1), postings }));
export const ReservationReleased = eventType(
  'ReservationReleased',
  1,
  'public',
  z.strictObject({ roundId: id, releases: fundAmounts.min(1), why: z.enum(['decisions-declared', 'round-cancelled']), postings }),
);

export const AwardDeclared = eventType(
  'AwardDeclared',
  1,
  'public',
  z.strictObject({
    bidId: id,
    roundId: id,
    fundId: id,
    outcome: z.enum(['awarded', 'part-awarded']),
    amountPence: somePence,
    askedPence: somePence,
    reason: textRef,
    conditions: z.array(awardCondition),
    decidedBy,
    rulesVersion: z.int().min(1),
    rulesHash: sha256,
    /** What the fund requires and the bid meets, as they stood at the decision. */
    requires: z.array(slug),
    meets: z.array(slug),
    /** The narrowest fitting fund; another one needs `fundBecause`. */
    proposedFundId: id,
    fundBecause: textRef.optional(),
    postings,
  }),
);

export const BidDeclined = eventType(
  'BidDeclined',
  1,
  'public',
  z.strictObject({ bidId: id, roundId: id, reason: textRef, decidedBy, rulesVersion: z.int().min(1), rulesHash: sha256 }),
);

/** The facts behind one declared decision that name people. */
export const DecisionBasis = eventType(
  'DecisionBasis',
  1,
  'restricted',
  z.strictObject({
    bidId: id,
    applicant: personToken,
    household: householdToken,
    leadKind,
    askedPence: somePence,
    meets: z.array(slug),
    bidStatus: z.string().max(40),
    bidRoundId: id,
    interests: z.array(interest),
    /** What the evidence says of this bid. */
    supported: z.enum(['carried', 'lost', 'none']),
    supportedPence: pence,
    /** The fund that the count of a vote paid it from. */
    supportedFundId: id.optional(),
  }),
);

/** Every decision of one evening, fast track or result is declared; the round's rules as they bound them. */
export const DecisionsDeclared = eventType(
  'DecisionsDeclared',
  1,
  'public',
  z.strictObject({
    roundId: id,
    decidedBy,
    /** The round is over: what it left was released, what it left undecided waits for the bank's next round. */
    finishesRound: z.boolean(),
    declared: z.int().min(0),
    rulesVersion: z.int().min(1),
    rulesHash: sha256,
    minPence: pence,
    maxPence: somePence,
    householdCapPence: pence,
    reserveOrder: z.array(id),
    /** How often the evidence had been sealed (a reopened evening is sealed anew); of a vote, the version of its result. */
    sealed: z.int().min(0),
    /** The last day on which another count could be asked for, where money waits for it. */
    windowEndedOn: day.optional(),
  }),
);

export const AwardReleased = eventType(
  'AwardReleased',
  1,
  'public',
  z.strictObject({
    bidId: id,
    fundId: id,
    amountPence: somePence,
    why: z.enum(['not-accepted', 'time-over', 'withdrawn', 'reduced']),
    reason: textRef.optional(),
    postings,
  }),
);

export const PaymentInstructed = eventType(
  'PaymentInstructed',
  1,
  'public',
  z.strictObject({ paymentId: id, batchId: id, bidId: id, fundId: id, amountPence: somePence, route: paymentRoute, postings }),
);

/** Why the payment was ready: the approvals and what could have held it, as they stood. */
export const PaymentReadiness = eventType(
  'PaymentReadiness',
  1,
  'restricted',
  z.strictObject({
    paymentId: id,
    bidId: id,
    amountPence: somePence,
    route: paymentRoute,
    /** Who is paid, as the list's hash binds it: a person's token, or the commitment to a typed name. */
    payee: z.union([personToken, sha256]),
    status: z.string().max(40),
    approvals: z.array(z.strictObject({ approver: personToken, household: householdToken })),
    nameCheck: z.string().max(20),
    /** New details of the payee wait for a second person. */
    detailsWait: z.boolean(),
    /** The start of this day in London ends the wait after changed payee details; absent: no wait. */
    waitUntil: day.optional(),
    accepted: z.boolean(),
    unmetConditions: z.int().min(0),
    safeguardingMissing: z.boolean(),
    /** Bids of the same applicant whose report is late. */
    lateReports: z.array(id),
    /** Who sent the list: none of those who signed. */
    instructedBy: personToken,
  }),
);

export const BatchInstructed = eventType(
  'BatchInstructed',
  1,
  'public',
  z.strictObject({
    batchId: id,
    count: z.int().min(1),
    totalPence: somePence,
    /** Of the canonical `[{amountPence, payee, paymentId}]`, in the order of the list; `payee` as in PaymentReadiness. */
    contentHash: sha256,
  }),
);

export const PaymentSettled = eventType(
  'PaymentSettled',
  1,
  'public',
  z.strictObject({ paymentId: id, bidId: id, fundId: id, amountPence: somePence, route: paymentRoute, statementLine: z.string().min(1).max(60), postings }),
);

export const PaymentFailed = eventType(
  'PaymentFailed',
  1,
  'public',
  z.strictObject({
    paymentId: id,
    bidId: id,
    fundId: id,
    amountPence: somePence,
    why: z.enum(['bank-rejected', 'account-closed', 'wrong-details', 'instruction-refused']),
    /** The grant had ended while the money was on its way, so that what came back is released in the same breath. */
    grantEnded: z.enum(['not-accepted', 'time-over', 'withdrawn']).optional(),
    postings,
  }),
);

export const MoneyReturned = eventType(
  'MoneyReturned',
  1,
  'public',
  z.strictObject({
    returnId: id,
    bidId: id,
    fundId: id,
    amountPence: somePence,
    kind: z.enum(['unspent', 'reclaimed']),
    /** On whose word it was asked back; always there for `reclaimed`. */
    authority: z.enum(['panel', 'accountable-body', 'funder']).optional(),
    statementLine: z.string().min(1).max(60),
    postings,
  }),
);

/** Paid money that will not come back, or was spent on something else: an outcome with an authority. It stays paid, so nothing moves. */
export const LossRecorded = eventType(
  'LossRecorded',
  1,
  'public',
  z.strictObject({
    bidId: id,
    fundId: id,
    amountPence: somePence,
    outcome: z.enum(['misuse', 'written-off']),
    authority: z.enum(['panel', 'accountable-body', 'funder']),
    reason: textRef,
  }),
);

export const bankEvents = [
  BankOpened,
  FundAgreed,
  MoneyExpected,
  MoneyReceived,
  MoneyReceiptCorrected,
  MoneyWithdrawn,
  FundCarriedForward,
  FundsReserved,
  ReservationReleased,
  AwardDeclared,
  BidDeclined,
  DecisionBasis,
  DecisionsDeclared,
  AwardReleased,
  PaymentInstructed,
  PaymentReadiness,
  BatchInstructed,
  PaymentSettled,
  PaymentFailed,
  MoneyReturned,
  LossRecorded,
] as const;
export type BankEvent = FactOf<(typeof bankEvents)[number]>;
