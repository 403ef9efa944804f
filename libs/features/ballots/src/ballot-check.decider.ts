import type { RefusalTable } from '#decider';
import type { BallotChoice, BallotRules } from '#events';
import { checkBallot } from '#tally';

/** What a vote opened with, as far as it limits a ballot. */
export interface BallotLimits {
  readonly ballot: Pick<BallotRules, 'kind' | 'most' | 'points' | 'mostForOne'>;
  readonly choices: readonly { readonly bidId: string; readonly costPence: number }[];
  readonly potPence: number;
}

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

/** What is wrong with a ballot by the rules of its round (tally.md, "Ballot checks"); a blank one is fine, and no round asks for a fewest. */
export function ballotMistake({ ballot, choices, potPence }: BallotLimits, marked: readonly BallotChoice[]): BallotMistake | undefined {
  const { kind, most, points, mostForOne } = ballot;
  const allowance = { maxLength: most, maxSumCost: potPence, maxPoints: mostForOne, maxSumPoints: points };
  const projects = choices.map(({ bidId, costPence }) => ({ id: bidId, cost: costPence }));
  const given = marked.some((mark) => mark.points !== undefined) ? { points: marked.map((mark) => mark.points ?? NONE_GIVEN) } : {};
  const mistake = checkBallot(kind, allowance, projects, { choices: marked.map(({ bidId }) => bidId), ...given });
  return mistake === 'too-few' ? undefined : mistake;
}

/** No number of points that anybody can give. */
const NONE_GIVEN = -1;
