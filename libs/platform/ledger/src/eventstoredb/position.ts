import type { Position } from '../ledger.js';
import type { Place } from './stored-event.js';

/** A place in the server's log as the port's opaque token. */
export function positionAt({ commit, prepare }: Place): Position {
  return `${commit}/${prepare}`;
}

/** Undefined for a token that is none of ours. */
export function placeAt(position: Position): Place | undefined {
  const parts = /^(\d{1,20})\/(\d{1,20})$/.exec(position);
  return parts?.[1] === undefined || parts[2] === undefined ? undefined : { commit: BigInt(parts[1]), prepare: BigInt(parts[2]) };
}

/** NaN when one of them is no token of ours, so that nothing stands before or after it. */
export function comparePositions(a: Position, b: Position): number {
  const [left, right] = [placeAt(a), placeAt(b)];
  if (!left || !right) return Number.NaN;
  return sign(left.commit - right.commit) || sign(left.prepare - right.prepare);
}

const sign = (difference: bigint) => (difference < 0n ? -1 : Number(difference > 0n));
