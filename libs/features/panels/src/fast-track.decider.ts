import { accept, type Decider, type Decision, type Recorded, type RefusalTable, refuse } from '#decider';
import type { FastTrackEvent } from '#events';
import type { FastTrackCommand, FastTrackCommandOf } from './fast-track.commands.js';
import type { FastTrackFacts } from './fast-track.facts.js';

export interface FastTrackState {
  readonly phase: 'none' | 'open' | 'passed' | 'sent-to-meeting';
  readonly yesNeeded: number;
  readonly yes: number;
  /** Who has voted or stepped out. */
  readonly heard: readonly string[];
}

/** Every "no" of a fast track, in the order in which it is looked for. */
export const fastTrackRefusals = {
  'already-open': { kind: 'conflict', title: 'This bid has been on the fast track already.' },
  'no-such-bid': { kind: 'not-found', title: 'There is no such bid.' },
  'bid-not-ready': { kind: 'conflict', title: 'The bid is not ready to be decided.' },
  'round-not-open': { kind: 'conflict', title: 'The bid’s round is not open.' },
  'no-fast-track': { kind: 'forbidden', title: 'The rules of this round have no fast track.' },
  'above-limit': { kind: 'limit', title: 'The ask is above the limit of the fast track: it goes to a meeting.' },
  'no-such-fast-track': { kind: 'not-found', title: 'This bid is not on the fast track.' },
  'fast-track-over': { kind: 'conflict', title: 'The fast track is over.' },
  'not-on-panel': { kind: 'forbidden', title: 'This person does not sit on the panel.' },
  'voted-already': { kind: 'conflict', title: 'This person has voted or stepped out already.' },
  'interest-missing': { kind: 'conflict', title: 'Whoever steps out says which interest they have.' },
  'voter-conflicted': { kind: 'forbidden', title: 'Whoever has an interest in a bid steps out and does not vote on it.' },
} as const satisfies RefusalTable;

type Decided = Decision<FastTrackEvent>;
const ready = ['eligible', 'with-panel'];

function openFastTrack({ data: { bidId } }: FastTrackCommandOf<'OpenFastTrack'>, state: FastTrackState, { bid, round }: FastTrackFacts): Decided {
  if (state.phase !== 'none') return refuse('already-open', { bidId });
  if (!bid) return refuse('no-such-bid', { bidId });
  if (!ready.includes(bid.status)) return refuse('bid-not-ready', { bidId, status: bid.status });
  if (!round) return refuse('round-not-open', { bidId, roundId: bid.roundId });
  if (round.limitPence === 0 || round.yesNeeded === 0) return refuse('no-fast-track', { roundId: bid.roundId });
  if (bid.askedPence > round.limitPence) return refuse('above-limit', { bidId, askedPence: bid.askedPence, limitPence: round.limitPence });
  const { bankId, roundId, askedPence, status } = bid;
  return accept<FastTrackEvent>({ type: 'FastTrackOpened', data: { bidId, bankId, roundId, askedPence, ...round, bidStatus: status } });
}

/** Passes when the stated number of unconflicted members say yes and none says no (domain.md, "Panel decision"). */
function voteFastTrack({ data }: FastTrackCommandOf<'VoteFastTrack'>, state: FastTrackState, facts: FastTrackFacts): Decided {
  const { bidId, member, vote, interest } = data;
  if (state.phase === 'none') return refuse('no-such-fast-track', { bidId });
  if (state.phase !== 'open') return refuse('fast-track-over', { bidId });
  if (!facts.onPanel) return refuse('not-on-panel', { bidId });
  if (state.heard.includes(member)) return refuse('voted-already', { bidId });
  if (vote === 'step-out' && !interest) return refuse('interest-missing', { bidId });
  if (vote !== 'step-out' && (interest || facts.close)) return refuse('voter-conflicted', { bidId });
  const voted: FastTrackEvent = { type: 'FastTrackVoted', data: { bidId, member, vote, ...(interest ? { interest } : {}) } };
  if (vote === 'no') return accept<FastTrackEvent>(voted, { type: 'FastTrackSentToMeeting', data: { bidId } });
  const yes = state.yes + (vote === 'yes' ? 1 : 0);
  if (vote !== 'yes' || yes < state.yesNeeded) return accept(voted);
  return accept<FastTrackEvent>(voted, { type: 'FastTrackPassed', data: { bidId, yes, needed: state.yesNeeded } });
}

function evolve(state: FastTrackState, event: Recorded<FastTrackEvent>): FastTrackState {
  switch (event.type) {
    case 'FastTrackOpened':
      return { ...state, phase: 'open', yesNeeded: event.data.yesNeeded };
    case 'FastTrackVoted':
      return { ...state, yes: state.yes + (event.data.vote === 'yes' ? 1 : 0), heard: [...state.heard, event.data.member] };
    case 'FastTrackPassed':
      return { ...state, phase: 'passed' };
    case 'FastTrackSentToMeeting':
      return { ...state, phase: 'sent-to-meeting' };
  }
}

function commandOf([event]: readonly Recorded<FastTrackEvent>[]): FastTrackCommand {
  if (event?.type === 'FastTrackOpened') return { type: 'OpenFastTrack', at: event.recordedAt, data: { bidId: event.data.bidId } };
  if (event?.type === 'FastTrackVoted') return { type: 'VoteFastTrack', at: event.recordedAt, data: event.data };
  throw new RangeError('no command begins with these events');
}

function factsOf([event]: readonly Recorded<FastTrackEvent>[]): FastTrackFacts {
  if (event?.type !== 'FastTrackOpened') return { onPanel: true, close: false };
  const { bankId, roundId, askedPence, bidStatus, limitPence, yesNeeded, rulesVersion, rulesHash } = event.data;
  return { bid: { status: bidStatus, bankId, roundId, askedPence }, round: { limitPence, yesNeeded, rulesVersion, rulesHash } };
}

/** One small bid, decided between meetings. Stream `fast-track-<bidId>`. */
export const fastTrackDecider: Decider<FastTrackState, FastTrackCommand, FastTrackFacts, FastTrackEvent> = {
  name: 'fast-track',
  refusals: fastTrackRefusals,
  initialState: { phase: 'none', yesNeeded: 0, yes: 0, heard: [] },
  evolve,
  decide: (command, state, facts) => (command.type === 'OpenFastTrack' ? openFastTrack(command, state, facts) : voteFastTrack(command, state, facts)),
  commandOf,
  factsOf,
};
