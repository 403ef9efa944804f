import type { Folding, Recorded } from '#decider';
import type { PanelEvent } from '#events';

export interface Seat {
  readonly household: string;
  readonly office: 'chair' | 'treasurer' | 'member';
  readonly joinedOn: string;
  /** The first day without the seat. */
  readonly leftOn?: string | undefined;
}

/** Who sits or sat on one bank's panel, as payments fold it for their two signatures. */
export type Seats = Readonly<Record<string, Seat>>;

export const seatFolding = {
  initialState: {} as Seats,
  evolve(state: Seats, event: Recorded<PanelEvent>): Seats {
    if (event.type === 'PanelMemberJoined') {
      const { member, household, office, joinedOn } = event.data;
      return { ...state, [member]: { household, office, joinedOn } };
    }
    const seat = state[event.data.member];
    return seat ? { ...state, [event.data.member]: { ...seat, leftOn: event.data.leftOn } } : state;
  },
} satisfies Folding<Seats>;

/** True when the seat is held on that day. */
export function isHeldOn(seat: Seat | undefined, day: string): seat is Seat {
  return seat !== undefined && seat.joinedOn <= day && (seat.leftOn === undefined || day < seat.leftOn);
}
