import type { Folding, Recorded } from '#decider';
import { addDays } from '#decider/calendar';
import type { PanelEvent } from '#events';

export type Office = 'chair' | 'treasurer' | 'member';

/** One term of office; a seat is named after the grant of the role that it follows. */
export interface Term {
  readonly office: Office;
  readonly joinedOn: string;
  /** The first day without it. */
  readonly leftOn?: string | undefined;
}

export interface Seat {
  readonly household: string;
  readonly terms: Readonly<Record<string, Term>>;
}

/** Who sits or sat on one bank's panel, as payments fold it for their two signatures. */
export type Seats = Readonly<Record<string, Seat>>;

export const seatFolding = {
  initialState: {} as Seats,
  evolve(state: Seats, event: Recorded<PanelEvent>): Seats {
    const seat = state[event.data.member];
    if (event.type === 'PanelMemberJoined') {
      const { member, seatId, household, office, joinedOn, lastDay } = event.data;
      const term = { office, joinedOn, ...(lastDay === undefined ? {} : { leftOn: addDays(lastDay, 1) }) };
      return { ...state, [member]: { household, terms: { ...seat?.terms, [seatId]: term } } };
    }
    const { member, seatId, leftOn } = event.data;
    const term = seat?.terms[seatId];
    return seat && term ? { ...state, [member]: { ...seat, terms: { ...seat.terms, [seatId]: { ...term, leftOn } } } } : state;
  },
} satisfies Folding<Seats>;

const RANKS: readonly Office[] = ['chair', 'treasurer', 'member'];

/** The office that somebody holds on a day, the highest of several; undefined for who has no seat then. */
export function officeOn(seat: Seat | undefined, day: string): Office | undefined {
  const held = Object.values(seat?.terms ?? {}).filter(({ joinedOn, leftOn }) => joinedOn <= day && (leftOn === undefined || day < leftOn));
  return RANKS.find((rank) => held.some(({ office }) => office === rank));
}
