import { accept, type Decision, refuse } from '#decider';
import type { MeetingEvent } from '#events';
import { itemOf, type MeetingState, roomFor } from './evening.decider.js';
import type { MeetingCommandOf } from './meeting.commands.js';
import type { MeetingFacts } from './meeting.facts.js';

type Vote = MeetingCommandOf<'VoteOnBid'>['data'];
type Called = NonNullable<MeetingState['called']>;
type Refused = ReturnType<typeof refuse> | undefined;

/** One vote on one bid: quorum and majority are counted here and nowhere else (domain.md, "Panel decision"). */
export function voteOnBid({ data }: MeetingCommandOf<'VoteOnBid'>, state: MeetingState, called: Called, facts: MeetingFacts): Decision<MeetingEvent> {
  const { bid } = facts;
  if (!bid) return refuse('no-such-bid', { bidId: data.bidId });
  if (bid.roundId !== called.roundId) return refuse('bid-of-another-round', { bidId: data.bidId, roundId: bid.roundId });
  if (bid.status !== 'with-panel') return refuse('bid-not-with-panel', { bidId: data.bidId, status: bid.status });
  const room = roomFor(state, data.bidId);
  const refused = whyNoMotion(data, called, bid.askedPence) ?? whyNoVote(data, state, room, bid.close) ?? whyTieStands(data.bidId, state, called);
  if (refused) return refused;
  const votes = [...data.votes, ...room.filter((member) => !data.votes.some((vote) => vote.member === member)).map(abstention)];
  const count = (choice: string) => votes.filter(({ vote }) => vote === choice).length;
  const [yes, no, abstain] = [count('yes'), count('no'), count('abstain')];
  const { meetingId, bidId, motion } = data;
  const { quorum, rulesVersion, rulesHash } = called;
  return accept<MeetingEvent>(
    {
      type: 'ItemVoted',
      data: {
        meetingId,
        bidId,
        ballot: itemOf(state, bidId).ballots + 1,
        motion,
        askedPence: bid.askedPence,
        present: state.present.length,
        steppedOut: state.present.length - room.length,
        inTheRoom: room.length,
        quorum,
        yes,
        no,
        abstain,
        result: room.length < quorum ? 'inquorate' : majorityOf(yes, no),
        rulesVersion,
        rulesHash,
      },
    },
    {
      type: 'ItemVotedBasis',
      data: {
        meetingId,
        bidId,
        votes,
        inTheRoom: [...room],
        interests: state.interests.filter((interest) => interest.bidId === bidId).map(({ member, kind }) => ({ member, kind })),
        bidStatus: bid.status,
        bidRoundId: bid.roundId,
      },
    },
  );
}

/** More yes than no of votes cast; an abstention counts for quorum only. */
function majorityOf(yes: number, no: number): 'carried' | 'tied' | 'lost' {
  if (yes > no) return 'carried';
  return yes === no && yes > 0 ? 'tied' : 'lost';
}

function abstention(member: string): Vote['votes'][number] {
  return { member, vote: 'abstain' };
}

function whyNoMotion({ bidId, motion }: Vote, called: Called, askedPence: number): Refused {
  const { amountPence, conditions } = motion;
  if (motion.outcome === 'decline') return amountPence > 0 || conditions.length > 0 ? refuse('decline-with-award', { bidId }) : undefined;
  if (amountPence < called.minPence || amountPence === 0) return refuse('below-minimum', { bidId, minPence: called.minPence });
  if (amountPence > called.maxPence) return refuse('above-maximum', { bidId, maxPence: called.maxPence });
  if (amountPence > askedPence) return refuse('above-ask', { bidId, askedPence });
  if (new Set(conditions.map(({ conditionId }) => conditionId)).size < conditions.length) return refuse('condition-twice', { bidId });
  return undefined;
}

function whyNoVote({ bidId, votes }: Vote, state: MeetingState, room: readonly string[], close: readonly string[]): Refused {
  if (votes.some(({ member }) => !state.present.includes(member))) return refuse('voter-absent', { bidId });
  if (votes.some(({ member }) => !room.includes(member))) return refuse('voter-conflicted', { bidId });
  if (new Set(votes.map(({ member }) => member)).size < votes.length) return refuse('voter-twice', { bidId });
  if (room.some((member) => close.includes(member))) return refuse('interest-undeclared', { bidId });
  return undefined;
}

/** The frozen rules say what a tie means: it stands at once, or after one more vote; a reopened evening may vote again. */
function whyTieStands(bidId: string, state: MeetingState, called: Called): Refused {
  const { ties } = itemOf(state, bidId);
  const allowed = called.tie === 'vote-again-once-else-not-approved' ? 2 : 1;
  return ties >= allowed ? refuse('tie-stands', { bidId, ties }) : undefined;
}

/** The evening's list as it stands, item by item. */
export function readBack(state: MeetingState): Extract<MeetingEvent, { type: 'EveningReadBack' }>['data']['items'] {
  return state.items.map(({ bidId, standing, amountPence }) => ({ bidId, result: standing, amountPence }));
}
