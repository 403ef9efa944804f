import { accept, type Decider, type Decision, type RefusalTable, refuse } from '#decider';
import { londonDay } from '#decider/calendar';
import type { MeetingEvent } from '#events';
import { evolveMeeting, type MeetingState, noMeeting } from './evening.decider.js';
import type { MeetingCommand, MeetingCommandOf } from './meeting.commands.js';
import type { MeetingFacts } from './meeting.facts.js';
import { commandOf, factsOf } from './meeting.replay.decider.js';
import { readBack, voteOnBid } from './motion.decider.js';

/** Every "no" of a meeting, in the order in which it is looked for. */
export const meetingRefusals = {
  'meeting-exists': { kind: 'conflict', title: 'This meeting is called already.' },
  'no-such-round': { kind: 'not-found', title: 'There is no such round, or it has not opened.' },
  'round-of-another-bank': { kind: 'conflict', title: 'The round belongs to another bank.' },
  'round-finished': { kind: 'conflict', title: 'The round is over.' },
  'not-decided-by-panel': { kind: 'forbidden', title: 'The rules of this round leave the decision to a vote or a score, not to a meeting.' },
  'no-such-meeting': { kind: 'not-found', title: 'There is no such meeting.' },
  'meeting-finished': { kind: 'conflict', title: 'The evening is finished: its decisions are declared.' },
  'meeting-sealed': { kind: 'conflict', title: 'The evening has been read back. Reopen it first.' },
  'not-sealed': { kind: 'conflict', title: 'The evening has not been read back, so there is nothing to reopen.' },
  'already-declared': { kind: 'conflict', title: 'The bank has declared this evening’s decisions.' },
  'not-held-yet': { kind: 'conflict', title: 'The meeting has not begun: its day has not come.' },
  'not-on-panel': { kind: 'forbidden', title: 'This person does not sit on the panel.' },
  'already-here': { kind: 'conflict', title: 'This person is in the meeting already.' },
  'not-here': { kind: 'conflict', title: 'This person is not in the meeting.' },
  'no-such-bid': { kind: 'not-found', title: 'There is no such bid.' },
  'bid-of-another-round': { kind: 'conflict', title: 'The bid belongs to another round.' },
  'bid-not-with-panel': { kind: 'conflict', title: 'The bid is not with the panel.' },
  'decline-with-award': { kind: 'conflict', title: 'A vote to say no carries no money and no conditions.' },
  'below-minimum': { kind: 'limit', title: 'The amount is below the least that this round gives.' },
  'above-maximum': { kind: 'limit', title: 'The amount is above the most that this round gives.' },
  'above-ask': { kind: 'limit', title: 'The amount is more than was asked for.' },
  'condition-twice': { kind: 'conflict', title: 'Each condition has a name of its own.' },
  'voter-absent': { kind: 'forbidden', title: 'Somebody voted who is not in the meeting.' },
  'voter-conflicted': { kind: 'forbidden', title: 'Somebody voted who has stepped out for this bid.' },
  'voter-twice': { kind: 'conflict', title: 'Somebody’s vote is there twice.' },
  'interest-undeclared': { kind: 'forbidden', title: 'Somebody in the room asked for this money or lives with who did: they must step out first.' },
  'tie-stands': { kind: 'conflict', title: 'The rules say that this tie is not voted on again tonight.' },
  'over-the-pot': { kind: 'limit', title: 'The yeses come to more than is left in the pot.' },
} as const satisfies RefusalTable;

type Decided = Decision<MeetingEvent>;
type Called = NonNullable<MeetingState['called']>;

function callMeeting({ data }: MeetingCommandOf<'CallMeeting'>, state: MeetingState, { round }: MeetingFacts): Decided {
  const { meetingId, bankId, roundId, heldOn } = data;
  if (state.called) return refuse('meeting-exists', { meetingId });
  if (!round) return refuse('no-such-round', { roundId });
  if (round.bankId !== bankId) return refuse('round-of-another-bank', { roundId });
  if (round.status === 'finished') return refuse('round-finished', { roundId });
  if (round.method !== 'panel-majority') return refuse('not-decided-by-panel', { roundId });
  const { quorum, minPence, maxPence, tie, rulesVersion, rulesHash } = round;
  return accept<MeetingEvent>({
    type: 'MeetingCalled',
    data: { meetingId, bankId, roundId, heldOn, quorum, minPence, maxPence, tie, rulesVersion, rulesHash },
  });
}

function recordArrival({ data }: MeetingCommandOf<'RecordArrival'>, state: MeetingState, facts: MeetingFacts): Decided {
  if (!facts.onPanel) return refuse('not-on-panel', { meetingId: data.meetingId });
  if (state.present.includes(data.member)) return refuse('already-here', { meetingId: data.meetingId });
  return accept<MeetingEvent>({ type: 'MemberArrived', data });
}

function recordDeparture({ data }: MeetingCommandOf<'RecordDeparture'>, state: MeetingState): Decided {
  if (!state.present.includes(data.member)) return refuse('not-here', { meetingId: data.meetingId });
  return accept<MeetingEvent>({ type: 'MemberLeft', data });
}

function declareInterest({ data }: MeetingCommandOf<'DeclareInterest'>, state: MeetingState, facts: MeetingFacts): Decided {
  if (!facts.onPanel) return refuse('not-on-panel', { meetingId: data.meetingId });
  const known = state.interests.some(({ bidId, member, kind }) => bidId === data.bidId && member === data.member && kind === data.kind);
  return known ? accept() : accept<MeetingEvent>({ type: 'InterestDeclared', data });
}

function readBackEvening({ data: { meetingId } }: MeetingCommandOf<'ReadBackEvening'>, state: MeetingState, called: Called, facts: MeetingFacts): Decided {
  const items = readBack(state);
  const promisedPence = items.reduce((sum, { amountPence }) => sum + amountPence, 0);
  const potPence = facts.potPence ?? 0;
  if (promisedPence > potPence) return refuse('over-the-pot', { promisedPence, potPence });
  const { bankId, roundId } = called;
  return accept<MeetingEvent>({ type: 'EveningReadBack', data: { meetingId, bankId, roundId, sealed: state.sealed + 1, items, promisedPence, potPence } });
}

function reopenMeeting({ data }: MeetingCommandOf<'ReopenMeeting'>, state: MeetingState, facts: MeetingFacts): Decided {
  if (state.phase === 'finished') return refuse('meeting-finished', { meetingId: data.meetingId });
  if (state.phase !== 'sealed') return refuse('not-sealed', { meetingId: data.meetingId });
  if (facts.declared) return refuse('already-declared', { meetingId: data.meetingId });
  return accept<MeetingEvent>({ type: 'MeetingReopened', data });
}

/** The bank has decided about the money, so the evening is over in whatever state it is: a reopening that raced with the declaration lost. */
function finishMeeting({ data: { meetingId } }: MeetingCommandOf<'FinishMeeting'>, state: MeetingState, { roundId }: Called): Decided {
  return state.phase === 'finished' ? accept() : accept<MeetingEvent>({ type: 'MeetingFinished', data: { meetingId, roundId } });
}

function decide(command: MeetingCommand, state: MeetingState, facts: MeetingFacts): Decided {
  if (command.type === 'CallMeeting') return callMeeting(command, state, facts);
  const { meetingId } = command.data;
  const { called } = state;
  if (!called) return refuse('no-such-meeting', { meetingId });
  if (command.type === 'FinishMeeting') return finishMeeting(command, state, called);
  if (command.type === 'ReopenMeeting') return reopenMeeting(command, state, facts);
  if (state.phase === 'finished') return refuse('meeting-finished', { meetingId });
  if (state.phase === 'sealed') return refuse('meeting-sealed', { meetingId });
  if (command.type === 'DeclareInterest') return declareInterest(command, state, facts);
  if (londonDay(command.at) < called.heldOn) return refuse('not-held-yet', { meetingId, heldOn: called.heldOn });
  switch (command.type) {
    case 'RecordArrival':
      return recordArrival(command, state, facts);
    case 'RecordDeparture':
      return recordDeparture(command, state);
    case 'VoteOnBid':
      return voteOnBid(command, state, called, facts);
    case 'ReadBackEvening':
      return readBackEvening(command, state, called, facts);
  }
}

/** A panel's evening (domain.md, "Panel decision"). Stream `meeting-<id>`. */
export const meetingDecider: Decider<MeetingState, MeetingCommand, MeetingFacts, MeetingEvent> = {
  name: 'meeting',
  refusals: meetingRefusals,
  initialState: noMeeting,
  evolve: evolveMeeting,
  decide,
  commandOf,
  factsOf,
};
