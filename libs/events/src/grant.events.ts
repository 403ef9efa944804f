import { z } from 'zod';
import { awardCondition, interest, paymentRoute } from './bank.events.js';
import { eventType, type FactOf } from './event-type.js';
import { day, householdToken, id, pence, personToken, sha256, somePence, stepUpWay, textRef } from './primitives.js';

/** Stream `grant-<bid>`: from the award to the report. */
export const GrantOpened = eventType(
  'GrantOpened',
  1,
  'public',
  z.strictObject({
    bidId: id,
    bankId: id,
    roundId: id,
    fundId: id,
    amountPence: somePence,
    conditions: z.array(awardCondition),
    atRisk: z.boolean(),
    lapseDays: z.int().min(1),
    spendWithinDays: z.int().min(1),
    reportDueDays: z.int().min(1),
  }),
);
export const OfferMade = eventType('OfferMade', 1, 'public', z.strictObject({ bidId: id, offeredOn: day, acceptBy: day }));
export const OfferAccepted = eventType('OfferAccepted', 1, 'public', z.strictObject({ bidId: id, acceptedOn: day, spendBy: day }));
export const ConditionMet = eventType('ConditionMet', 1, 'public', z.strictObject({ bidId: id, conditionId: id, metOn: day }));
/** A named lead and a policy: the safeguarding gate is open. */
export const SafeguardingNamed = eventType('SafeguardingNamed', 1, 'restricted', z.strictObject({ bidId: id, lead: textRef, policy: z.enum(['own', 'host']) }));
/** `leftPence`: what was still promised when the time to spend was over. */
export const OfferLapsed = eventType(
  'OfferLapsed',
  1,
  'public',
  z.strictObject({ bidId: id, bankId: id, why: z.enum(['not-accepted', 'time-over']), leftPence: somePence.optional() }),
);
export const GrantWithdrawn = eventType('GrantWithdrawn', 1, 'public', z.strictObject({ bidId: id, bankId: id }));
export const ProjectEnded = eventType('ProjectEnded', 1, 'public', z.strictObject({ bidId: id, endedOn: day, reportDueOn: day, paidPence: somePence }));
export const ReportReceived = eventType(
  'ReportReceived',
  1,
  'public',
  z.strictObject({
    bidId: id,
    peopleCame: z.int().min(0),
    unspentPence: pence,
    /** How much of what was paid the receipts show. */
    receiptedPence: pence,
    sentence: textRef,
    photo: z.boolean(),
    photoConsent: z.boolean(),
    channel: z.enum(['online', 'paper', 'phone', 'assisted']),
    receivedOn: day,
    late: z.boolean(),
    /** What had been paid, before anything came back. */
    paidPence: pence,
  }),
);

/** A file that somebody sent in: it stands outside the ledger, by the hash of its bytes, and its key is a text of the vault. */
export const sentFile = z.strictObject({
  sha256,
  mediaType: z.enum(['image/jpeg', 'application/pdf']),
  bytes: z.int().min(1),
  key: textRef,
});
/** What was sent in with a report, by the same command. */
export const ReportReceivedBasis = eventType(
  'ReportReceivedBasis',
  1,
  'restricted',
  z.strictObject({ bidId: id, receipts: z.array(sentFile).max(10), picture: sentFile.optional() }),
);
/** It may be shown no longer: the file and its key are erased. */
export const PictureWithdrawn = eventType('PictureWithdrawn', 1, 'restricted', z.strictObject({ bidId: id, sha256, withdrawnOn: day }));

/** Who is paid: a person's token, or the name of an organisation, supplier or card, which is typed and so stands in the vault. */
export const payee = z.union([personToken, textRef]);

/** Stream `payment-<id>`: two signatures, once. */
export const PaymentPrepared = eventType(
  'PaymentPrepared',
  1,
  'public',
  z.strictObject({ paymentId: id, bidId: id, bankId: id, fundId: id, amountPence: somePence, route: paymentRoute }),
);
export const PaymentPreparedBasis = eventType(
  'PaymentPreparedBasis',
  1,
  'restricted',
  z.strictObject({
    paymentId: id,
    payee,
    details: textRef.optional(),
    applicant: personToken,
    household: householdToken,
    coSigner: personToken.optional(),
    interests: z.array(interest),
    accepted: z.boolean(),
    awardPence: somePence,
    /** Of this award: already on its way or paid. */
    usedPence: pence,
  }),
);
export const PayeeNameChecked = eventType(
  'PayeeNameChecked',
  1,
  'restricted',
  z.strictObject({ paymentId: id, answer: z.enum(['match', 'close-match', 'no-match', 'unavailable']), reason: textRef.optional() }),
);
/** New details wait for a second person; those before stand until then, and no money goes to either. */
export const PayeeDetailsProposed = eventType(
  'PayeeDetailsProposed',
  1,
  'restricted',
  z.strictObject({
    paymentId: id,
    changeId: id,
    payee,
    details: textRef.optional(),
    proposedBy: personToken,
    /** Theirs, where one is known: the second person is of another. */
    household: householdToken.optional(),
    stepUp: stepUpWay,
  }),
);
/** What lets somebody be the second person: their seat on the bank's panel, and that they live with nobody who is paid or would be. */
const secondPerson = z.strictObject({
  office: z.enum(['chair', 'treasurer', 'member']),
  household: householdToken,
  /** Of the payees before and after who sit on the panel. */
  payeeHouseholds: z.array(householdToken),
});
/** Approvals given before are void; money waits until the start of `waitUntil`, whether there were any or not. */
export const PayeeDetailsChanged = eventType(
  'PayeeDetailsChanged',
  1,
  'restricted',
  z.strictObject({
    paymentId: id,
    changeId: id,
    payee,
    details: textRef.optional(),
    proposedBy: personToken,
    confirmedBy: personToken,
    confirmer: secondPerson,
    /** How the second person proved to be themselves. */
    stepUp: stepUpWay,
    voidedApprovals: z.int().min(0),
    waitUntil: day,
  }),
);
/** The details before go on to stand, with their name check and approvals. No `refuser`: whoever proposed took it back. */
export const PayeeDetailsRefused = eventType(
  'PayeeDetailsRefused',
  1,
  'restricted',
  z.strictObject({ paymentId: id, changeId: id, refusedBy: personToken, refuser: secondPerson.optional(), reason: textRef }),
);
export const PaymentApproved = eventType('PaymentApproved', 1, 'public', z.strictObject({ paymentId: id, approvals: z.int().min(1).max(2) }));
export const PaymentApprovedBasis = eventType(
  'PaymentApprovedBasis',
  1,
  'restricted',
  z.strictObject({
    paymentId: id,
    approver: personToken,
    household: householdToken,
    /** The office on the panel that lets them approve, and how they proved to be themselves. */
    office: z.enum(['chair', 'treasurer', 'member']),
    stepUp: stepUpWay,
    /** Of a payee who sits on the panel. */
    payeeHousehold: householdToken.optional(),
  }),
);
export const InstructionConfirmed = eventType('InstructionConfirmed', 1, 'public', z.strictObject({ paymentId: id, batchId: id, instructedOn: day }));
/** The money had moved when something changed: the bank takes it back to promised. */
export const InstructionRefused = eventType(
  'InstructionRefused',
  1,
  'public',
  z.strictObject({ paymentId: id, bankId: id, batchId: id, code: z.string().max(60), instructedOn: day }),
);
export const PaymentCompleted = eventType('PaymentCompleted', 1, 'public', z.strictObject({ paymentId: id, settledOn: day }));
export const PaymentSentBack = eventType('PaymentSentBack', 1, 'public', z.strictObject({ paymentId: id, why: z.string().max(60) }));

export const grantEvents = [
  GrantOpened,
  OfferMade,
  OfferAccepted,
  ConditionMet,
  SafeguardingNamed,
  OfferLapsed,
  GrantWithdrawn,
  ProjectEnded,
  ReportReceived,
  ReportReceivedBasis,
  PictureWithdrawn,
] as const;
export const paymentEvents = [
  PaymentPrepared,
  PaymentPreparedBasis,
  PayeeNameChecked,
  PayeeDetailsProposed,
  PayeeDetailsChanged,
  PayeeDetailsRefused,
  PaymentApproved,
  PaymentApprovedBasis,
  InstructionConfirmed,
  InstructionRefused,
  PaymentCompleted,
  PaymentSentBack,
] as const;
export type GrantEvent = FactOf<(typeof grantEvents)[number]>;
export type PaymentEvent = FactOf<(typeof paymentEvents)[number]>;
