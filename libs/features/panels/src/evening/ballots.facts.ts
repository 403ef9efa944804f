import type { Folding, Recorded } from '#decider';
import type { MeetingEvent } from '#events';

type Voted = Extract<MeetingEvent, { type: 'ItemVoted' }>['data'];
type VotedBasis = Extract<MeetingEvent, { type: 'ItemVotedBasis' }>['data'];

/** One vote on one bid: its totals are public, who voted how is the panel's. */
export interface Ballot extends Omit<Voted, 'meetingId' | 'rulesVersion' | 'rulesHash'> {
  readonly votes: VotedBasis['votes'];
}

/** Every vote of an evening, in order. */
export const ballotFolding = {
  initialState: [] as readonly Ballot[],
  evolve(state: readonly Ballot[], event: Recorded<MeetingEvent>): readonly Ballot[] {
    if (event.type === 'ItemVoted') {
      const { meetingId: _, rulesVersion: __, rulesHash: ___, ...voted } = event.data;
      return [...state, { ...voted, votes: [] }];
    }
    if (event.type !== 'ItemVotedBasis') return state;
    return state.map((ballot, index) => (index === state.length - 1 ? { ...ballot, votes: event.data.votes } : ballot));
  },
} satisfies Folding<readonly Ballot[]>;
