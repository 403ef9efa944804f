import { z } from 'zod';
import { command, type DecidableOf, text } from '#decider';
import { BidDecided, BidReceived, BidReceivedBasis, day, id, pence, SaveCodeReissued, slug, somePence } from '#events';

const received = BidReceived.schema.shape;
const basis = BidReceivedBasis.schema.shape;

const what = text(3000, 'bid');
const where = text(200, 'bid');
const when = text(200, 'bid');
const whoBenefits = text(1000, 'bid');
const name = text(120, 'contact');
const contact = text(200, 'contact');
const costs = z.array(z.strictObject({ what: text(200, 'bid'), amountPence: somePence })).max(20);

/** An idea is put aside to go on later: each save replaces the one before it. */
export class SaveDraft extends command(
  'SaveDraft',
  z.strictObject({
    bidId: id,
    bankId: id,
    applicant: basis.applicant,
    title: text(120, 'bid').optional(),
    what: what.optional(),
    where: where.optional(),
    when: when.optional(),
    whoBenefits: whoBenefits.optional(),
    askedPence: pence.optional(),
    roundId: id.optional(),
    name: name.optional(),
    contact: contact.optional(),
    costs: costs.optional(),
    goals: z.array(id).max(20).optional(),
    meets: z.array(slug).max(20).optional(),
    leadKind: received.leadKind.optional(),
    atRisk: z.boolean().optional(),
    hostName: text(120, 'bid').optional(),
    ageBand: basis.ageBand.optional(),
    coSigner: text(120, 'contact').optional(),
  }),
) {}

/** A helper gives out a new code for a draft; `issue` is the one after the newest that they know of. */
export class ReissueSaveCode extends command('ReissueSaveCode', SaveCodeReissued.schema) {}

/** A bid comes in, by whichever way. `receivedOn` is the day it reached us, which for paper may lie before the day it is keyed. */
export class SubmitBid extends command(
  'SubmitBid',
  z.strictObject({
    bidId: id,
    bankId: id,
    roundId: id,
    applicant: basis.applicant,
    household: basis.household,
    ageBand: basis.ageBand,
    coSigner: basis.coSigner,
    helper: basis.helper,
    name: name.optional(),
    contact: contact.optional(),
    title: text(120, 'bid'),
    what,
    where: where.optional(),
    when: when.optional(),
    whoBenefits: whoBenefits.optional(),
    askedPence: somePence,
    peopleExpected: received.peopleExpected,
    goals: z.array(id).max(20),
    costs,
    meets: z.array(slug).max(20),
    leadKind: received.leadKind,
    atRisk: z.boolean(),
    hostName: text(120, 'bid').optional(),
    channel: received.channel,
    language: received.language,
    receivedOn: day,
  }),
) {}

/** Something must be settled before the bid can go on, such as the landlord's permission. */
export class RecordNeed extends command('RecordNeed', z.strictObject({ bidId: id, needId: slug, what: text(300, 'bid') })) {}
export class MeetNeed extends command('MeetNeed', z.strictObject({ bidId: id, needId: slug, metOn: day })) {}

/** `meets`: which of the funds' requirements the checker found it to meet; without it, what the bid says of itself stands. */
export class FindEligible extends command('FindEligible', z.strictObject({ bidId: id, meets: z.array(slug).max(20).optional() })) {}
export class FindNotEligible extends command('FindNotEligible', z.strictObject({ bidId: id, reason: text(1000, 'bid') })) {}
export class PutToPanel extends command('PutToPanel', z.strictObject({ bidId: id })) {}

/** The same idea twice: this bid is joined to the other. */
export class JoinBid extends command('JoinBid', z.strictObject({ bidId: id, toBidId: id })) {}

export class WithdrawBid extends command('WithdrawBid', z.strictObject({ bidId: id, reason: text(1000, 'bid') })) {}

/** An organiser puts public wording right, such as a phone number that everybody could read (audit.md, "Personal data": moderated). */
export class RewordBid extends command(
  'RewordBid',
  z.strictObject({
    bidId: id,
    title: text(120, 'bid').optional(),
    what: what.optional(),
    where: where.optional(),
    when: when.optional(),
    whoBenefits: whoBenefits.optional(),
  }),
) {}

/** Sent by a reaction when the bank's next round opens. */
export class CarryOverBid extends command('CarryOverBid', z.strictObject({ bidId: id, toRoundId: id })) {}

/** Sent by a reaction when the bank declares; the reason is a text that the panel's page has put into the vault already. */
export class NoteDecision extends command('NoteDecision', BidDecided.schema) {}

export const bidCommands = [
  SaveDraft,
  ReissueSaveCode,
  SubmitBid,
  RecordNeed,
  MeetNeed,
  FindEligible,
  FindNotEligible,
  PutToPanel,
  JoinBid,
  WithdrawBid,
  RewordBid,
  CarryOverBid,
  NoteDecision,
] as const;
export type BidCommand = DecidableOf<(typeof bidCommands)[number]>;
export type BidCommandOf<T extends BidCommand['type']> = Extract<BidCommand, { type: T }>;
