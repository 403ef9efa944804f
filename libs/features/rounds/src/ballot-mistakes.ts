import type { BallotRules } from '#events';

type Counting = BallotRules['counting'];
type Kind = BallotRules['kind'];

/** What is wrong with the rules of a vote, with the field that it is about. */
export interface BallotMistake {
  readonly code: 'vote-rule-missing' | 'vote-rule-unasked' | 'weights-unfit' | 'points-out-of-order' | 'counting-unfit';
  readonly detail: { readonly field: string };
}

const shares = ({ rule }: Counting) => rule === 'equal-shares';
const grows = ({ completion }: Counting) => completion === 'add1' || completion === 'add1u';

/** Fields that some votes need and all others have no use for: a rule that changes nothing would not stand in the sentences. */
const asked: Readonly<Record<string, { readonly given: (ballot: BallotRules) => unknown; readonly needed: (ballot: BallotRules) => boolean }>> = {
  weights: { given: ({ weights }) => weights, needed: ({ kind, counting }) => kind === 'ranked' && counting.scoring === 'weights' },
  points: { given: ({ points }) => points, needed: ({ kind }) => kind === 'points' },
  mostForOne: { given: ({ mostForOne }) => mostForOne, needed: ({ kind }) => kind === 'points' || kind === 'scores' },
  threshold: { given: ({ counting }) => counting.threshold, needed: ({ counting }) => counting.rule === 'greedy-threshold' },
  utility: { given: ({ counting }) => counting.utility, needed: ({ counting }) => shares(counting) },
  completion: { given: ({ counting }) => counting.completion, needed: ({ counting }) => shares(counting) },
  endowment: { given: ({ counting }) => counting.endowment, needed: ({ counting }) => shares(counting) },
  comparison: { given: ({ counting }) => counting.comparison, needed: ({ counting }) => shares(counting) },
  stop: { given: ({ counting }) => counting.stop, needed: ({ counting }) => shares(counting) && grows(counting) },
  incrementPence: { given: ({ counting }) => counting.incrementPence, needed: ({ counting }) => shares(counting) && grows(counting) },
};

/** How the marks of each kind of ballot can be added up (tally.md, "Greedy"). */
export const scorings: Readonly<Record<Kind, readonly Counting['scoring'][]>> = {
  approval: ['votes'],
  knapsack: ['votes'],
  points: ['votes', 'points'],
  scores: ['votes', 'points'],
  ranked: ['votes', 'weights', 'borda', 'borda-zero'],
};

/** What a bid can be worth to a voter under Equal Shares, by the kind of ballot (tally.md, "General utilities"). */
export const utilities: Readonly<Record<Kind, readonly NonNullable<Counting['utility']>[]>> = {
  approval: ['cost', 'cardinality'],
  knapsack: ['cost', 'cardinality'],
  points: ['cost', 'cardinality', 'points'],
  scores: ['cost', 'cardinality', 'points'],
  ranked: ['cost', 'cardinality', 'borda', 'borda-zero'],
};

/**
 * What keeps the rules of a vote from being counted by, the first in the order of the checks; nothing when they are whole. With this, every parameter that can change
 * who wins is there, and none that cannot (tally.md).
 */
export function ballotMistake(ballot: BallotRules): BallotMistake | undefined {
  const names = Object.keys(asked);
  const found = (name: string) => ({ needed: asked[name]?.needed(ballot) ?? false, given: asked[name]?.given(ballot) !== undefined });
  const missing = names.find((name) => found(name).needed && !found(name).given);
  if (missing) return { code: 'vote-rule-missing', detail: { field: missing } };
  const unasked = names.find((name) => found(name).given && !found(name).needed);
  if (unasked) return { code: 'vote-rule-unasked', detail: { field: unasked } };
  if (ballot.weights && !fitting(ballot.weights, ballot.most)) return { code: 'weights-unfit', detail: { field: 'weights' } };
  if ((ballot.mostForOne ?? 0) > (ballot.points ?? Number.POSITIVE_INFINITY)) return { code: 'points-out-of-order', detail: { field: 'mostForOne' } };
  const unfit = unfitCounting(ballot);
  return unfit === undefined ? undefined : { code: 'counting-unfit', detail: { field: unfit } };
}

/** One for each place, and a later place never counts more than an earlier one. */
function fitting(weights: readonly number[], most: number): boolean {
  return weights.length === most && weights.every((weight, place) => place === 0 || weight <= (weights[place - 1] ?? 0));
}

function unfitCounting({ kind, counting: { scoring, ties, utility } }: BallotRules): string | undefined {
  if (!scorings[kind].includes(scoring)) return 'scoring';
  if (utility && !utilities[kind].includes(utility)) return 'utility';
  // Only a ballot in order has a first choice.
  return ties === 'firsts-cost-lot' && kind !== 'ranked' ? 'ties' : undefined;
}
