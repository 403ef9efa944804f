import type { RefusalTable } from '#decider';
import type { BallotChoice, FactOf, VotingOpened } from '#events';

type Opened = FactOf<typeof VotingOpened>['data'];

/** What can be wrong with the marks on a ballot, in the order in which it is looked for. */
export const ballotMistakes = {
  'not-on-the-ballot': { kind: 'conflict', title: 'A bid was chosen that is not on the ballot.' },
  'twice-the-same': { kind: 'conflict', title: 'The same bid was chosen twice.' },
  'too-many': { kind: 'limit', title: 'More bids were chosen than a ballot takes.' },
  'points-not-asked': { kind: 'conflict', title: 'This ballot takes no points.' },
  'points-missing': { kind: 'conflict', title: 'Each bid that is chosen needs points.' },
  'too-many-for-one': { kind: 'limit', title: 'One bid was given more points than it can get.' },
  'too-many-points': { kind: 'limit', title: 'More points were given than there are.' },
  'too-much': { kind: 'limit', title: 'The bids that were chosen cost more than there is.' },
} as const satisfies RefusalTable;
export type BallotMistake = keyof typeof ballotMistakes;

/** What is wrong with a ballot by the rules of its round (tally.md, "Ballot checks"); a blank one is fine. */
export function ballotMistake(
  { ballot, choices, potPence }: Pick<Opened, 'ballot' | 'choices' | 'potPence'>,
  marked: readonly BallotChoice[],
): BallotMistake | undefined {
  const costs = new Map(choices.map(({ bidId, costPence }) => [bidId, costPence]));
  if (marked.some(({ bidId }) => !costs.has(bidId))) return 'not-on-the-ballot';
  if (new Set(marked.map(({ bidId }) => bidId)).size < marked.length) return 'twice-the-same';
  if (marked.length > ballot.most) return 'too-many';
  const given = ballot.kind === 'points' || ballot.kind === 'scores' ? pointsMistake(ballot, marked) : notAsked(marked);
  if (given) return given;
  const cost = marked.reduce((sum, { bidId }) => sum + (costs.get(bidId) ?? 0), 0);
  return ballot.kind === 'knapsack' && cost > potPence ? 'too-much' : undefined;
}

const notAsked = (marked: readonly BallotChoice[]) => (marked.some(({ points }) => points !== undefined) ? 'points-not-asked' : undefined);

function pointsMistake({ kind, points: most, mostForOne }: Opened['ballot'], marked: readonly BallotChoice[]): BallotMistake | undefined {
  // A score may be nothing; points that are not given are no choice.
  if (marked.some(({ points }) => points === undefined || (kind === 'points' && points === 0))) return 'points-missing';
  if (mostForOne !== undefined && marked.some(({ points = 0 }) => points > mostForOne)) return 'too-many-for-one';
  const given = marked.reduce((sum, { points = 0 }) => sum + points, 0);
  return kind === 'points' && most !== undefined && given > most ? 'too-many-points' : undefined;
}
