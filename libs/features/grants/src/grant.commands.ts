import { z } from 'zod';
import { command, type DecidableOf, text } from '#decider';
import { awardCondition, bidChannel, day, id, pence, sentFile, somePence } from '#events';

/** An award was declared; sent by reaction. */
export class OpenGrant extends command(
  'OpenGrant',
  z.strictObject({ bidId: id, bankId: id, roundId: id, fundId: id, amountPence: somePence, conditions: z.array(awardCondition) }),
) {}
export class MakeOffer extends command('MakeOffer', z.strictObject({ bidId: id })) {}
export class AcceptOffer extends command('AcceptOffer', z.strictObject({ bidId: id })) {}
export class MeetCondition extends command('MeetCondition', z.strictObject({ bidId: id, conditionId: id, metOn: day })) {}
/** The safeguarding gate: who keeps children and adults at risk safe, and under whose policy. */
export class NameSafeguarding extends command('NameSafeguarding', z.strictObject({ bidId: id, lead: text(120, 'contact'), policy: z.enum(['own', 'host']) })) {}
/** The time to accept or to spend is over; sent by the calendar. */
export class LapseOffer extends command('LapseOffer', z.strictObject({ bidId: id })) {}
/** The bid was withdrawn; sent by reaction. */
export class WithdrawGrant extends command('WithdrawGrant', z.strictObject({ bidId: id })) {}
export class EndProject extends command('EndProject', z.strictObject({ bidId: id, endedOn: day })) {}
export class ReceiveReport extends command(
  'ReceiveReport',
  z.strictObject({
    bidId: id,
    peopleCame: z.int().min(0).max(1_000_000),
    unspentPence: pence,
    receiptedPence: pence,
    sentence: text(500, 'finance'),
    photo: z.boolean(),
    photoConsent: z.boolean(),
    channel: bidChannel,
    receivedOn: day,
    /** Sent in and stored before; only a page of ours says so. */
    files: z.strictObject({ receipts: z.array(sentFile).max(10), picture: sentFile.optional() }).optional(),
  }),
) {}

/** Somebody in the picture no longer wants it shown. The file is erased before this is sent. */
export class WithdrawPicture extends command('WithdrawPicture', z.strictObject({ bidId: id })) {}

export const grantCommands = [
  OpenGrant,
  MakeOffer,
  AcceptOffer,
  MeetCondition,
  NameSafeguarding,
  LapseOffer,
  WithdrawGrant,
  EndProject,
  ReceiveReport,
  WithdrawPicture,
] as const;
export type GrantCommand = DecidableOf<(typeof grantCommands)[number]>;
export type GrantCommandOf<T extends GrantCommand['type']> = Extract<GrantCommand, { type: T }>;
