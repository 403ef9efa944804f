import type { BallotRules } from '#events';
import { canonical } from '#proof';
import { seal, unseal } from '#vault';
import { BoxDamaged, type BoxedBallot, type BoxRow } from './ballot-box.js';

/** A ballot needs more room than a row of its round has: a fault of whoever measured it. */
export class BallotTooLarge extends Error {
  override readonly name = 'BallotTooLarge';
}

/**
 * The most bytes that choices and nonce of one ballot can have by the rules of its round: the longest ids, with the most points, on as many places as there are. Every row
 * of the round is filled up to it, so that its size tells nothing.
 */
export function rowBytesOf({ most, points, mostForOne }: BallotRules, bidIds: readonly string[]): number {
  const largest = Math.max(points ?? 0, mostForOne ?? 0, 1_000);
  const longest = bidIds.toSorted((a, b) => b.length - a.length).slice(0, most);
  return Buffer.byteLength(plainOf({ choices: longest.map((bidId) => ({ bidId, points: largest })), r: '0'.repeat(64) }));
}

const plainOf = ({ choices, r }: Pick<BoxedBallot, 'choices' | 'r'>) => canonical({ choices, r });

/** What binds a row to its place: one that is moved cannot be opened. */
const boundTo = (roundId: string, { v, n }: Pick<BoxRow, 'v' | 'n'>) => `ballots|${roundId}|${v}|${n}`;

/** AES-256-GCM under the key of the round's box, filled up with blanks to one size. @throws BallotTooLarge */
export function sealBallot(key: Buffer, rowBytes: number, roundId: string, ballot: BoxedBallot): Buffer {
  const plain = Buffer.from(plainOf(ballot));
  if (plain.length > rowBytes) throw new BallotTooLarge(`a ballot of ${plain.length} bytes does not fit the rows of round ${roundId}, which have ${rowBytes}`);
  return seal(key, Buffer.concat([plain, Buffer.alloc(rowBytes - plain.length, ' ')]), boundTo(roundId, ballot));
}

/** @throws BoxDamaged */
export function openBallot(key: Buffer, roundId: string, row: BoxRow, sealed: Buffer): BoxedBallot {
  const plain = unseal(key, sealed, boundTo(roundId, row));
  if (!plain) throw new BoxDamaged(roundId);
  // What could be opened was written here, by whatever the schema of a ballot took.
  const { choices, r } = JSON.parse(plain.toString('utf8')) as Pick<BoxedBallot, 'choices' | 'r'>;
  return { v: row.v, n: row.n, c: row.c, choices, r };
}
