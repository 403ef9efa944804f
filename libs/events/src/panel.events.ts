import { z } from 'zod';
import { interest, interestKind } from './bank.events.js';
import { eventType, type FactOf } from './event-type.js';
import { day, householdToken, id, pence, personToken, sha256, slug, somePence, textRef } from './primitives.js';

const ruled = { rulesVersion: z.int().min(1), rulesHash: sha256 };
export const voteChoice = z.enum(['yes', 'no', 'abstain']);
export const panelOffice = z.enum(['chair', 'treasurer', 'member']);
export const motion = z.strictObject({
  outcome: z.enum(['award', 'decline']),
  /** The amount is part of the motion; 0 for a motion to decline. */
  amountPence: pence,
  conditions: z.array(z.strictObject({ conditionId: slug, what: textRef, beforePayment: z.boolean() })),
});

/**
 * Stream `panel-<bank>`: who sits on it, with the household that two signatures are checked against. A seat is named after the grant of the role that it follows,
 * so that somebody who changes office has two for a while.
 */
export const PanelMemberJoined = eventType(
  'PanelMemberJoined',
  1,
  'restricted',
  z.strictObject({
    bankId: id,
    member: personToken,
    seatId: id,
    household: householdToken,
    office: panelOffice,
    joinedOn: day,
    /** The last day of the seat's term; absent when it has no end. */
    lastDay: day.optional(),
  }),
);
/** `leftOn`: the first day without the seat. */
export const PanelMemberLeft = eventType('PanelMemberLeft', 1, 'restricted', z.strictObject({ bankId: id, member: personToken, seatId: id, leftOn: day }));

/** Stream `meeting-<id>`. */
export const MeetingCalled = eventType(
  'MeetingCalled',
  1,
  'public',
  z.strictObject({
    meetingId: id,
    bankId: id,
    roundId: id,
    heldOn: day,
    quorum: z.int().min(1),
    minPence: pence,
    maxPence: somePence,
    tie: z.enum(['not-approved', 'vote-again-once-else-not-approved']),
    ...ruled,
  }),
);
export const MemberArrived = eventType('MemberArrived', 1, 'restricted', z.strictObject({ meetingId: id, member: personToken }));
export const MemberLeft = eventType('MemberLeft', 1, 'restricted', z.strictObject({ meetingId: id, member: personToken }));
export const InterestDeclared = eventType(
  'InterestDeclared',
  1,
  'restricted',
  z.strictObject({ meetingId: id, bidId: id, member: personToken, kind: interestKind }),
);

export const ItemVoted = eventType(
  'ItemVoted',
  1,
  'public',
  z.strictObject({
    meetingId: id,
    bidId: id,
    /** 1 for the first vote on this bid this evening; the last quorate vote decides. */
    ballot: z.int().min(1),
    motion,
    askedPence: somePence,
    present: z.int().min(0),
    steppedOut: z.int().min(0),
    /** Present and not stepped out: what quorum is counted from. */
    inTheRoom: z.int().min(0),
    quorum: z.int().min(1),
    yes: z.int().min(0),
    no: z.int().min(0),
    abstain: z.int().min(0),
    result: z.enum(['carried', 'lost', 'tied', 'inquorate']),
    ...ruled,
  }),
);
export const ItemVotedBasis = eventType(
  'ItemVotedBasis',
  1,
  'restricted',
  z.strictObject({
    meetingId: id,
    bidId: id,
    votes: z.array(z.strictObject({ member: personToken, vote: voteChoice })),
    inTheRoom: z.array(personToken),
    interests: z.array(interest),
    bidStatus: z.string().max(40),
    bidRoundId: id,
  }),
);

/** The list was read back and the evening sealed: nothing changes until it is declared, or reopened. */
export const EveningReadBack = eventType(
  'EveningReadBack',
  1,
  'public',
  z.strictObject({
    meetingId: id,
    bankId: id,
    roundId: id,
    sealed: z.int().min(1),
    items: z.array(z.strictObject({ bidId: id, result: z.enum(['carried', 'lost', 'none']), amountPence: pence })),
    /** The yeses set against the pot. */
    promisedPence: pence,
    potPence: pence,
  }),
);
export const MeetingReopened = eventType(
  'MeetingReopened',
  1,
  'public',
  z.strictObject({ meetingId: id, why: z.enum(['item-to-be-voted-again', 'declaration-refused']) }),
);
export const MeetingFinished = eventType('MeetingFinished', 1, 'public', z.strictObject({ meetingId: id, roundId: id }));

/** Stream `fast-track-<bid>`. */
export const FastTrackOpened = eventType(
  'FastTrackOpened',
  1,
  'public',
  z.strictObject({
    bidId: id,
    bankId: id,
    roundId: id,
    askedPence: somePence,
    limitPence: somePence,
    yesNeeded: z.int().min(1),
    bidStatus: z.string().max(40),
    ...ruled,
  }),
);
export const FastTrackVoted = eventType(
  'FastTrackVoted',
  1,
  'restricted',
  z.strictObject({ bidId: id, member: personToken, vote: z.enum(['yes', 'no', 'step-out']), interest: interestKind.optional() }),
);
export const FastTrackPassed = eventType('FastTrackPassed', 1, 'public', z.strictObject({ bidId: id, yes: z.int().min(1), needed: z.int().min(1) }));
/** Somebody said no: the bid waits for the next meeting. */
export const FastTrackSentToMeeting = eventType('FastTrackSentToMeeting', 1, 'public', z.strictObject({ bidId: id }));

export const panelEvents = [PanelMemberJoined, PanelMemberLeft] as const;
export const meetingEvents = [
  MeetingCalled,
  MemberArrived,
  MemberLeft,
  InterestDeclared,
  ItemVoted,
  ItemVotedBasis,
  EveningReadBack,
  MeetingReopened,
  MeetingFinished,
] as const;
export const fastTrackEvents = [FastTrackOpened, FastTrackVoted, FastTrackPassed, FastTrackSentToMeeting] as const;
export type PanelEvent = FactOf<(typeof panelEvents)[number]>;
export type MeetingEvent = FactOf<(typeof meetingEvents)[number]>;
export type FastTrackEvent = FactOf<(typeof fastTrackEvents)[number]>;
