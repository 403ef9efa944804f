import { z } from 'zod';
import { decidedBy, leadKind } from './bank.events.js';
import { eventType, type FactOf } from './event-type.js';
import { day, householdToken, id, pence, personToken, sha256, slug, somePence, textRef } from './primitives.js';

export const bidChannel = z.enum(['online', 'paper', 'phone', 'assisted']);
export const ageBand = z.enum(['under-16', '16-17', 'adult']);
const ruled = { rulesVersion: z.int().min(1), rulesHash: sha256 };

/** A resident put their idea aside to go on later; nothing of it is public. */
export const DraftSaved = eventType(
  'DraftSaved',
  1,
  'restricted',
  z.strictObject({
    bidId: id,
    bankId: id,
    applicant: personToken,
    title: textRef.optional(),
    what: textRef.optional(),
    where: textRef.optional(),
    when: textRef.optional(),
    whoBenefits: textRef.optional(),
    askedPence: pence.optional(),
    roundId: id.optional(),
    name: textRef.optional(),
    contact: textRef.optional(),
    costs: z.array(z.strictObject({ what: textRef, amountPence: somePence })).optional(),
    goals: z.array(id).optional(),
    meets: z.array(slug).optional(),
    leadKind: leadKind.optional(),
    atRisk: z.boolean().optional(),
    hostName: textRef.optional(),
    ageBand: ageBand.optional(),
    /** The name of the adult who signs with somebody under 18. */
    coSigner: textRef.optional(),
  }),
);

/** How a helper made sure that whoever asks for a new code is who wrote the bid. */
export const askerCheck = z.enum(['seen-papers', 'known-in-person', 'called-back']);

/**
 * The code of a draft was given out anew: the codes and links before it open nothing from then on. Neither code nor link stands here; `issue` counts the codes that
 * took the place of the first one.
 */
export const SaveCodeReissued = eventType(
  'SaveCodeReissued',
  1,
  'restricted',
  z.strictObject({ bidId: id, bankId: id, issue: z.int().min(1), check: askerCheck, told: z.enum(['helper', 'applicant']) }),
);

export const BidReceived = eventType(
  'BidReceived',
  1,
  'public',
  z.strictObject({
    bidId: id,
    bankId: id,
    roundId: id,
    title: textRef,
    what: textRef,
    where: textRef.optional(),
    when: textRef.optional(),
    whoBenefits: textRef.optional(),
    askedPence: somePence,
    /** The ask is above the round's maximum: received with a warning, at most the maximum is awarded. */
    aboveMaximum: z.boolean(),
    maxPence: somePence,
    peopleExpected: z.int().min(0).optional(),
    goals: z.array(id),
    costs: z.array(z.strictObject({ what: textRef, amountPence: somePence })),
    /** What of the funds' requirements the bid meets. */
    meets: z.array(slug),
    leadKind,
    /** Children or adults at risk take part: the safeguarding gate stands before any payment. */
    atRisk: z.boolean(),
    /** Typed by the applicant: it may be a person's. */
    hostName: textRef.optional(),
    channel: bidChannel,
    language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z]{2,4})?$/),
    receivedOn: day,
    /** The round's minimum and last day, as they stood. */
    minPence: pence,
    closesOn: day,
    ...ruled,
  }),
);

export const BidReceivedBasis = eventType(
  'BidReceivedBasis',
  1,
  'restricted',
  z.strictObject({
    bidId: id,
    applicant: personToken,
    household: householdToken,
    ageBand,
    coSigner: personToken.optional(),
    helper: personToken.optional(),
    name: textRef.optional(),
    contact: textRef.optional(),
  }),
);

/** Something must be settled first, such as the landlord's permission. */
export const NeedRecorded = eventType('NeedRecorded', 1, 'public', z.strictObject({ bidId: id, needId: slug, what: textRef }));
export const NeedMet = eventType('NeedMet', 1, 'public', z.strictObject({ bidId: id, needId: slug, metOn: day }));

export const BidFoundEligible = eventType(
  'BidFoundEligible',
  1,
  'public',
  z.strictObject({
    bidId: id,
    /** What of the funds' requirements the check found it to meet, in place of what the bid said; absent: as it said. */
    meets: z.array(slug).optional(),
    ...ruled,
  }),
);
export const BidFoundNotEligible = eventType('BidFoundNotEligible', 1, 'public', z.strictObject({ bidId: id, reason: textRef, ...ruled }));
export const BidPutToPanel = eventType('BidPutToPanel', 1, 'public', z.strictObject({ bidId: id, roundId: id }));

/** The same idea twice: this one is joined to the other, both references go on working. */
export const BidJoined = eventType(
  'BidJoined',
  1,
  'public',
  z.strictObject({
    bidId: id,
    toBidId: id,
    /** The other bid's bank and status, as they stood. */
    bankId: id,
    toStatus: z.string().max(40),
  }),
);
export const BidWithdrawn = eventType('BidWithdrawn', 1, 'public', z.strictObject({ bidId: id, bankId: id, reason: textRef, afterAward: z.boolean() }));

/** Undecided when its round was declared: it goes into the bank's next round with its received date, under that round's rules. */
export const BidCarriedOver = eventType(
  'BidCarriedOver',
  1,
  'public',
  z.strictObject({ bidId: id, bankId: id, fromRoundId: id, toRoundId: id, maxPence: somePence, ...ruled }),
);

/** Public wording was put right: each text that is here takes the place of the one before it, whose value is erased. */
export const BidReworded = eventType(
  'BidReworded',
  1,
  'public',
  z.strictObject({
    bidId: id,
    title: textRef.optional(),
    what: textRef.optional(),
    where: textRef.optional(),
    when: textRef.optional(),
    whoBenefits: textRef.optional(),
  }),
);

export const BidDecided = eventType(
  'BidDecided',
  1,
  'public',
  z.strictObject({
    bidId: id,
    roundId: id,
    outcome: z.enum(['awarded', 'part-awarded', 'declined']),
    amountPence: pence,
    reason: textRef,
    decidedBy,
    ...ruled,
  }),
);

export const applicationEvents = [
  DraftSaved,
  SaveCodeReissued,
  BidReceived,
  BidReceivedBasis,
  NeedRecorded,
  NeedMet,
  BidFoundEligible,
  BidFoundNotEligible,
  BidPutToPanel,
  BidJoined,
  BidWithdrawn,
  BidCarriedOver,
  BidReworded,
  BidDecided,
] as const;
export type ApplicationEvent = FactOf<(typeof applicationEvents)[number]>;
