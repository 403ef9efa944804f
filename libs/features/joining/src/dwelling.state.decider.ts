import type { Recorded } from '#decider';
import type { DwellingEvent } from '#events';

/** One join of a dwelling: who, and whether they still live there and were looked at. */
export interface Join {
  readonly resident: string;
  readonly flagged: boolean;
  readonly checked: 'fine' | 'not-right' | undefined;
  readonly left: boolean;
}

export interface Letter {
  readonly letterId: string;
  readonly validFrom: string;
  readonly validUntil: string;
}

export interface DwellingState {
  /** Undefined before the dwelling is known. */
  readonly estateId: string | undefined;
  /** The one letter that counts. */
  readonly letter: Letter | undefined;
  readonly joins: Readonly<Record<string, Join>>;
}

export const noDwelling: DwellingState = { estateId: undefined, letter: undefined, joins: {} };

/** The join by which somebody lives there now. */
export function joinOf(state: DwellingState, resident: string): string | undefined {
  return Object.entries(state.joins).find(([, join]) => join.resident === resident && !join.left)?.[0];
}

/** How many live there now by what stands on record. */
export function residentsOf(state: DwellingState): number {
  return Object.values(state.joins).filter(({ left }) => !left).length;
}

export function evolveDwelling(state: DwellingState, { type, data }: Recorded<DwellingEvent>): DwellingState {
  switch (type) {
    case 'DwellingAdded':
      return { ...state, estateId: data.estateId };
    case 'DoorLetterIssued':
      return { ...state, letter: { letterId: data.letterId, validFrom: data.validFrom, validUntil: data.validUntil } };
    case 'ResidentJoined':
      return withJoin(state, data.joinId, { resident: data.resident, flagged: false, checked: undefined, left: false });
    case 'JoinFlagged':
      return changed(state, data.joinId, { flagged: true });
    case 'JoinChecked':
      return changed(state, data.joinId, { checked: data.result });
    case 'ResidentLeft':
      return changed(state, data.joinId, { left: true });
  }
}

function withJoin(state: DwellingState, joinId: string, join: Join): DwellingState {
  return { ...state, joins: { ...state.joins, [joinId]: join } };
}

function changed(state: DwellingState, joinId: string, change: Partial<Join>): DwellingState {
  const join = state.joins[joinId];
  return join ? withJoin(state, joinId, { ...join, ...change }) : state;
}
