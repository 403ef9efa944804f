import { z } from 'zod';
import { command, type DecidableOf, text } from '#decider';
import { day, id, interestKind, pence, personToken, slug, voteChoice } from '#events';

/** The panel is called together to decide one round's bids; the round's frozen rules bind the evening. */
export class CallMeeting extends command('CallMeeting', z.strictObject({ meetingId: id, bankId: id, roundId: id, heldOn: day })) {}
/** People come late and leave early: who is present is counted item by item. */
export class RecordArrival extends command('RecordArrival', z.strictObject({ meetingId: id, member: personToken })) {}
export class RecordDeparture extends command('RecordDeparture', z.strictObject({ meetingId: id, member: personToken })) {}
/** The member steps out for this bid: no voice, no vote, not counted for quorum. */
export class DeclareInterest extends command('DeclareInterest', z.strictObject({ meetingId: id, bidId: id, member: personToken, kind: interestKind })) {}

/** Who is in the room and missing in `votes` abstains. `amountPence` is part of the motion, 0 for a motion to decline. */
export class VoteOnBid extends command(
  'VoteOnBid',
  z.strictObject({
    meetingId: id,
    bidId: id,
    motion: z.strictObject({
      outcome: z.enum(['award', 'decline']),
      amountPence: pence,
      conditions: z.array(z.strictObject({ conditionId: slug, what: text(300, 'office'), beforePayment: z.boolean() })).max(10),
    }),
    votes: z.array(z.strictObject({ member: personToken, vote: voteChoice })).max(60),
  }),
) {}

/** The list is read back and the yeses are set against the pot; the evening is sealed. */
export class ReadBackEvening extends command('ReadBackEvening', z.strictObject({ meetingId: id })) {}
export class ReopenMeeting extends command(
  'ReopenMeeting',
  z.strictObject({ meetingId: id, why: z.enum(['item-to-be-voted-again', 'declaration-refused']) }),
) {}
/** The bank has declared the evening's decisions; sent by reaction. */
export class FinishMeeting extends command('FinishMeeting', z.strictObject({ meetingId: id })) {}

export const meetingCommands = [
  CallMeeting,
  RecordArrival,
  RecordDeparture,
  DeclareInterest,
  VoteOnBid,
  ReadBackEvening,
  ReopenMeeting,
  FinishMeeting,
] as const;
export type MeetingCommand = DecidableOf<(typeof meetingCommands)[number]>;
export type MeetingCommandOf<T extends MeetingCommand['type']> = Extract<MeetingCommand, { type: T }>;
