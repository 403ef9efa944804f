import type { Recorded } from '#decider';
import type { MeetingEvent } from '#events';

type DataOf<T extends MeetingEvent['type']> = Extract<MeetingEvent, { type: T }>['data'];

/** One bid on the evening's list. */
export interface Item {
  readonly bidId: string;
  /** How often it was voted on this evening, inquorate votes included. */
  readonly ballots: number;
  /** Tied votes since the evening began or was reopened. */
  readonly ties: number;
  /** The last quorate vote, which decides; `none` when there was no such vote, or somebody who took part declared an interest afterwards. */
  readonly standing: 'carried' | 'lost' | 'none';
  readonly amountPence: number;
  /** Whether the newest vote was quorate. */
  readonly quorate: boolean;
  /** Who was in the room for the vote that stands. */
  readonly voters: readonly string[];
}

export interface MeetingState {
  readonly phase: 'none' | 'open' | 'sealed' | 'finished';
  readonly called: DataOf<'MeetingCalled'> | undefined;
  /** How often the evening was read back. */
  readonly sealed: number;
  /** In the order in which they came. */
  readonly present: readonly string[];
  readonly interests: readonly Pick<DataOf<'InterestDeclared'>, 'bidId' | 'member' | 'kind'>[];
  /** In the order in which they were first voted on. */
  readonly items: readonly Item[];
}

export const noMeeting: MeetingState = { phase: 'none', called: undefined, sealed: 0, present: [], interests: [], items: [] };

type Evolvers = { readonly [T in MeetingEvent['type']]: (state: MeetingState, event: Extract<Recorded<MeetingEvent>, { type: T }>) => MeetingState };

const evolvers: Evolvers = {
  MeetingCalled: (state, { data }) => ({ ...state, phase: 'open', called: data }),
  MemberArrived: (state, { data }) => ({ ...state, present: [...state.present, data.member] }),
  MemberLeft: (state, { data }) => ({ ...state, present: state.present.filter((member) => member !== data.member) }),
  InterestDeclared: (state, { data: { bidId, member, kind } }) => ({
    ...state,
    interests: [...state.interests, { bidId, member, kind }],
    items: state.items.map((item) => (item.bidId === bidId && item.voters.includes(member) ? { ...item, standing: 'none', amountPence: 0, voters: [] } : item)),
  }),
  ItemVoted: (state, { data }) => itemChanged(state, data.bidId, (item) => afterVote(item, data)),
  ItemVotedBasis: (state, { data }) => itemChanged(state, data.bidId, (item) => (item.quorate ? { ...item, voters: data.inTheRoom } : item)),
  EveningReadBack: (state, { data }) => ({ ...state, phase: 'sealed', sealed: data.sealed }),
  MeetingReopened: (state) => ({ ...state, phase: 'open', items: state.items.map((item) => ({ ...item, ties: 0 })) }),
  MeetingFinished: (state) => ({ ...state, phase: 'finished' }),
};

export function evolveMeeting(state: MeetingState, event: Recorded<MeetingEvent>): MeetingState {
  return (evolvers[event.type] as (state: MeetingState, event: Recorded<MeetingEvent>) => MeetingState)(state, event);
}

/** Who may vote on a bid now: present and not stepped out for it, in the order of arrival. */
export function roomFor(state: MeetingState, bidId: string): readonly string[] {
  return state.present.filter((member) => !state.interests.some((interest) => interest.bidId === bidId && interest.member === member));
}

export function itemOf(state: MeetingState, bidId: string): Item {
  return state.items.find((item) => item.bidId === bidId) ?? { bidId, ballots: 0, ties: 0, standing: 'none', amountPence: 0, quorate: false, voters: [] };
}

function itemChanged(state: MeetingState, bidId: string, change: (item: Item) => Item): MeetingState {
  const changed = change(itemOf(state, bidId));
  const known = state.items.some((item) => item.bidId === bidId);
  return { ...state, items: known ? state.items.map((item) => (item.bidId === bidId ? changed : item)) : [...state.items, changed] };
}

/** An inquorate vote decides nothing and leaves the last quorate one standing. */
function afterVote(item: Item, { motion, result }: DataOf<'ItemVoted'>): Item {
  const ballots = item.ballots + 1;
  if (result === 'inquorate') return { ...item, ballots, quorate: false };
  const voted = { ...item, ballots, quorate: true, ties: item.ties + (result === 'tied' ? 1 : 0) };
  if (result === 'carried') return { ...voted, standing: 'carried', amountPence: motion.amountPence };
  // Whoever voted down a motion to decline has not said yes to anything: the bid stays undecided.
  return { ...voted, standing: motion.outcome === 'decline' ? 'none' : 'lost', amountPence: 0 };
}

/** A meeting as its stream tells of it, for whoever only reads it. */
export const meetingFolding = { initialState: noMeeting, evolve: evolveMeeting };
