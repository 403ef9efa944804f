import type { Recorded } from '#decider';
import type { MeetingEvent } from '#events';
import type { MeetingCommand } from './meeting.commands.js';
import type { MeetingFacts } from './meeting.facts.js';

type Events = readonly Recorded<MeetingEvent>[];

/** The command behind one command's events (the replay law, architecture.md "How a command travels"). */
export function commandOf(events: Events): MeetingCommand {
  const event = events[0];
  if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
  const at = event.recordedAt;
  switch (event.type) {
    case 'MeetingCalled': {
      const { meetingId, bankId, roundId, heldOn } = event.data;
      return { type: 'CallMeeting', at, data: { meetingId, bankId, roundId, heldOn } };
    }
    case 'MemberArrived':
      return { type: 'RecordArrival', at, data: event.data };
    case 'MemberLeft':
      return { type: 'RecordDeparture', at, data: event.data };
    case 'InterestDeclared':
      return { type: 'DeclareInterest', at, data: event.data };
    case 'ItemVoted': {
      const { meetingId, bidId, motion } = event.data;
      return { type: 'VoteOnBid', at, data: { meetingId, bidId, motion, votes: voteBasis(events)?.votes ?? [] } };
    }
    case 'EveningReadBack':
      return { type: 'ReadBackEvening', at, data: { meetingId: event.data.meetingId } };
    case 'MeetingReopened':
      return { type: 'ReopenMeeting', at, data: event.data };
    case 'MeetingFinished':
      return { type: 'FinishMeeting', at, data: { meetingId: event.data.meetingId } };
    default:
      throw new RangeError(`no command begins with ${event.type}`);
  }
}

/** The facts behind them. That a member sat on the panel, that a round was open and decided by its panel, follows from there being an event at all. */
export function factsOf(events: Events): MeetingFacts {
  const event = events[0];
  switch (event?.type) {
    case 'MeetingCalled': {
      const { meetingId: _, roundId: __, heldOn: ___, ...rules } = event.data;
      return { round: { ...rules, status: 'open', method: 'panel-majority' } };
    }
    case 'MemberArrived':
    case 'InterestDeclared':
      return { onPanel: true };
    case 'ItemVoted': {
      const basis = voteBasis(events);
      return basis ? { bid: { status: basis.bidStatus, roundId: basis.bidRoundId, askedPence: event.data.askedPence, close: [] } } : {};
    }
    case 'EveningReadBack':
      return { potPence: event.data.potPence };
    case 'MeetingReopened':
      return { declared: false };
    default:
      return {};
  }
}

function voteBasis(events: Events) {
  return events.find((event) => event.type === 'ItemVotedBasis')?.data;
}
