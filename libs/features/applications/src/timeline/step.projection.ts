import type { Recorded } from '#decider';
import { londonDay } from '#decider/calendar';
import type { ApplicationEvent, BankEvent, FastTrackEvent, GrantEvent, MeetingEvent, PaymentEvent, PlaceEvent, VotingEvent, WordingEvent } from '#events';

export type Seen =
  | Recorded<ApplicationEvent>
  | Recorded<BankEvent>
  | Recorded<MeetingEvent>
  | Recorded<FastTrackEvent>
  | Recorded<GrantEvent>
  | Recorded<PaymentEvent>
  | Recorded<PlaceEvent>
  | Recorded<VotingEvent>
  | Recorded<WordingEvent>;
type Type = Seen['type'];
type DataOf<T extends Type> = Extract<Seen, { type: T }>['data'];

/** One thing that happened to a bid: what its page needs to say it. Texts are TextRefs. */
export interface Step {
  readonly kind: string;
  /** The day it happened, where that is not the day it was recorded. */
  readonly on?: string;
  readonly facts?: object;
}
type Tellers = { readonly [T in Type]?: (data: DataOf<T>) => Step | undefined };

/** The public events that touch a bid, as steps of its timeline, whichever room they come from. */
const tellers: Tellers = {
  BidReceived: ({ receivedOn, askedPence, aboveMaximum, maxPence, channel }) => ({
    kind: 'received',
    on: receivedOn,
    facts: { askedPence, maxPence, channel, aboveMaximum },
  }),
  NeedRecorded: ({ what }) => ({ kind: 'need', facts: { what } }),
  NeedMet: ({ metOn }) => ({ kind: 'needMet', on: metOn }),
  BidFoundEligible: () => ({ kind: 'eligible' }),
  BidFoundNotEligible: ({ reason }) => ({ kind: 'notEligible', facts: { reason } }),
  BidPutToPanel: () => ({ kind: 'withPanel' }),
  BidJoined: ({ toBidId }) => ({ kind: 'joined', facts: { otherBidId: toBidId } }),
  BidWithdrawn: ({ reason, afterAward }) => ({ kind: 'withdrawn', facts: { reason, afterAward } }),
  BidReworded: () => ({ kind: 'reworded' }),
  WordingPutRight: ({ bidId }) => (bidId === undefined ? undefined : { kind: 'reworded' }),
  BidCarriedOver: ({ toRoundId }) => ({ kind: 'carriedOver', facts: { roundId: toRoundId } }),
  ItemVoted: ({ yes, no, abstain, steppedOut, inTheRoom, quorum, result, ballot, motion }) => ({
    kind: 'voted',
    facts: { yes, no, abstain, steppedOut, inTheRoom, quorum, result, ballot, outcome: motion.outcome, amountPence: motion.amountPence },
  }),
  FastTrackOpened: ({ yesNeeded }) => ({ kind: 'quickOpened', facts: { yesNeeded } }),
  FastTrackPassed: ({ yes, needed }) => ({ kind: 'quickYes', facts: { yes, needed } }),
  FastTrackSentToMeeting: () => ({ kind: 'quickToMeeting' }),
  // A vote says nothing of how many voted for which before it is counted, and on a bid's own page nothing of it at all.
  VotingOpened: ({ ballot }) => ({ kind: 'votingOpened', facts: { until: ballot.closesOn } }),
  VotingClosed: () => ({ kind: 'votingClosed' }),
  ResultDeclared: ({ roundId, because, explanationHash }) => ({ kind: 'voteResult', facts: { roundId, because, explanationHash } }),
  AwardDeclared: ({ outcome, amountPence, askedPence, reason, conditions, decidedBy }) => ({
    kind: 'decided',
    facts: { outcome, amountPence, askedPence, reason, conditions: conditions.map(({ what }) => what), by: decidedBy.kind },
  }),
  BidDeclined: ({ reason, decidedBy }) => ({ kind: 'decided', facts: { outcome: 'declined', amountPence: 0, reason, conditions: [], by: decidedBy.kind } }),
  AwardReleased: ({ amountPence, why }) => ({ kind: 'released', facts: { amountPence, why } }),
  OfferMade: ({ offeredOn, acceptBy }) => ({ kind: 'offered', on: offeredOn, facts: { acceptBy } }),
  OfferAccepted: ({ acceptedOn, spendBy }) => ({ kind: 'accepted', on: acceptedOn, facts: { spendBy } }),
  ConditionMet: ({ metOn }) => ({ kind: 'conditionMet', on: metOn }),
  OfferLapsed: ({ why }) => ({ kind: 'lapsed', facts: { why } }),
  // The first signature is half a step: people are told when both are there.
  PaymentApproved: ({ approvals }) => (approvals === 2 ? { kind: 'approved' } : undefined),
  PaymentInstructed: ({ amountPence }) => ({ kind: 'onItsWay', facts: { amountPence } }),
  PaymentSettled: ({ amountPence }) => ({ kind: 'paid', facts: { amountPence } }),
  PaymentFailed: ({ amountPence }) => ({ kind: 'failed', facts: { amountPence } }),
  ProjectEnded: ({ endedOn, reportDueOn }) => ({ kind: 'ended', on: endedOn, facts: { reportDueOn } }),
  ReportReceived: ({ receivedOn, peopleCame, unspentPence, sentence, late }) => ({
    kind: 'reported',
    on: receivedOn,
    facts: { peopleCame, unspentPence, sentence, late },
  }),
  MoneyReturned: ({ amountPence, kind }) => ({ kind: 'cameBack', facts: { amountPence, returned: kind } }),
  LossRecorded: ({ amountPence, outcome, reason }) => ({ kind: 'lost', facts: { amountPence, outcome, reason } }),
};

export const stepTypes = Object.keys(tellers) as readonly Type[];

/** The steps that an event adds to timelines: that of its own bid, for a joining that of the other bid too, for a vote that of each bid in it. */
export function stepRows(event: Seen, number: number): readonly object[] {
  const tell = tellers[event.type] as ((data: Seen['data']) => Step | undefined) | undefined;
  const step = tell?.(event.data);
  if (!step) return [];
  const { bidId, paymentId } = event.data as { bidId?: string; paymentId?: string };
  const row = { number, kind: step.kind, happened_on: step.on ?? londonDay(event.recordedAt), facts: step.facts ?? {} };
  if (event.type === 'VotingOpened') return event.data.choices.map((choice) => ({ ...row, bid_id: choice.bidId }));
  if (event.type === 'VotingClosed') return [{ ...row, vote_id: event.data.roundId }];
  if (event.type === 'ResultDeclared') {
    const { items, withdrawn } = event.data;
    const told = items.map(({ bidId: bid, won }) => [bid, withdrawn.includes(bid) ? 'withdrawn' : won ? 'won' : 'not-chosen']);
    return told.map(([bid, outcome]) => ({ ...row, bid_id: bid, facts: { ...row.facts, outcome } }));
  }
  const own = bidId === undefined ? { ...row, payment_id: paymentId } : { ...row, bid_id: bidId };
  return event.type === 'BidJoined' ? [own, { ...row, bid_id: event.data.toBidId, kind: 'joinedBy', facts: { otherBidId: bidId } }] : [own];
}
