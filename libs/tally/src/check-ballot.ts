import type { Ballot, Project } from './election.js';

/** How a ballot is marked: ticks, ticks that spend the pot, points to give out, an order of choice, a score for each. */
export type BallotKind = 'approval' | 'knapsack' | 'points' | 'ranked' | 'scores';

/** What a ballot may hold; what is absent has no limit. Costs are in the smallest unit. */
export interface BallotAllowance {
  /** Fewest and most projects on a ballot that is not blank. */
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  /** Knapsack: what the projects on it may cost together; the budget, as a rule. */
  readonly maxSumCost?: number | undefined;
  /** Points and scores: the most for one project, and points: the most in all. */
  readonly maxPoints?: number | undefined;
  readonly maxSumPoints?: number | undefined;
}

/** What can be wrong with a ballot, in the order in which it is looked for. */
export const BALLOT_MISTAKES = [
  'not-on-the-ballot',
  'twice-the-same',
  'too-few',
  'too-many',
  'points-not-asked',
  'points-missing',
  'too-many-for-one',
  'too-many-points',
  'too-much',
] as const;
export type BallotMistake = (typeof BALLOT_MISTAKES)[number];

/**
 * What is wrong with a ballot, on a form or keyed from paper (tally.md, "Ballot checks"); nothing where all is well. A blank ballot is always fine: it counts as turnout.
 * Of a ranking the order is the ballot's own, so that it is strict where no project stands there twice.
 */
export function checkBallot(
  kind: BallotKind,
  allowance: BallotAllowance,
  projects: readonly Pick<Project, 'id' | 'cost'>[],
  { choices, points }: Ballot,
): BallotMistake | undefined {
  const costs = new Map(projects.map(({ id, cost }) => [id, cost]));
  if (choices.some((id) => !costs.has(id))) return 'not-on-the-ballot';
  if (new Set(choices).size < choices.length) return 'twice-the-same';
  if (choices.length > 0 && choices.length < (allowance.minLength ?? 0)) return 'too-few';
  if (choices.length > (allowance.maxLength ?? Number.POSITIVE_INFINITY)) return 'too-many';
  if (kind === 'points' || kind === 'scores') return pointsMistake(kind, allowance, choices.length, points ?? []);
  if (points && points.length > 0) return 'points-not-asked';
  const cost = choices.reduce((sum, id) => sum + (costs.get(id) ?? 0), 0);
  return kind === 'knapsack' && cost > (allowance.maxSumCost ?? Number.POSITIVE_INFINITY) ? 'too-much' : undefined;
}

/** A score may be 0; points that are not given are no choice. */
function pointsMistake(kind: 'points' | 'scores', { maxPoints, maxSumPoints }: BallotAllowance, length: number, points: readonly number[]) {
  const least = kind === 'points' ? 1 : 0;
  if (points.length !== length || points.some((given) => !Number.isSafeInteger(given) || given < least)) return 'points-missing';
  if (points.some((given) => given > (maxPoints ?? Number.POSITIVE_INFINITY))) return 'too-many-for-one';
  const sum = points.reduce((total, given) => total + given, 0);
  return kind === 'points' && sum > (maxSumPoints ?? Number.POSITIVE_INFINITY) ? 'too-many-points' : undefined;
}
