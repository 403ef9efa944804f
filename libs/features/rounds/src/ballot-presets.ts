import type { BallotRules } from '#events';

type Counting = BallotRules['counting'];
type Open<T> = { readonly [K in keyof T]?: T[K] | undefined };
type Days = Pick<BallotRules, 'opensOn' | 'closesOn'>;
/** What whoever plans a vote wants otherwise than usual. */
export type BallotChoices = Open<Omit<BallotRules, 'counting' | 'opensOn' | 'closesOn'>> & { readonly counting?: Open<Counting> | undefined };

/** As many bids as the smallest estates put on one paper. */
const EVERY_BID = 60;
const ONE_POUND = 100;

const usual = { roll: 'frozen', votingAge: 16, crossChannel: 'first-counts', challengeWorkingDays: 10 } as const;

/** What each kind of ballot asks for unless somebody says otherwise; ranked as Chalcots and Hilgrove voted (domain.md, "Ballots"). */
const kinds: Readonly<Record<BallotRules['kind'], Pick<BallotRules, 'most' | 'points' | 'mostForOne' | 'weights'> & Pick<Counting, 'scoring' | 'ties'>>> = {
  approval: { most: 5, scoring: 'votes', ties: 'cost-votes-lot' },
  knapsack: { most: EVERY_BID, scoring: 'votes', ties: 'cost-votes-lot' },
  points: { most: 10, points: 10, mostForOne: 5, scoring: 'points', ties: 'cost-votes-lot' },
  ranked: { most: 3, weights: [4, 2, 1], scoring: 'weights', ties: 'firsts-cost-lot' },
  scores: { most: EVERY_BID, mostForOne: 5, scoring: 'points', ties: 'cost-votes-lot' },
};

/** The dialect of Equal Shares that reproduces the cities that used it (tally.md, "Comparison step"). */
const dialect = { utility: 'cost', completion: 'add1', endowment: 'integral', stop: 'never', incrementPence: ONE_POUND, comparison: false } as const;

/** The rules of a vote from its days and its kind, with what is wanted otherwise; `ballotMistake` says whether that goes together. */
export function ballotOf(days: Days, { counting = {}, ...choices }: BallotChoices = {}): BallotRules {
  const { scoring, ties, weights, ...marks } = kinds[choices.kind ?? 'ranked'];
  const asked = { kind: 'ranked', ...marks, ...usual, ...given(choices) } as const;
  const counted = countingOf({ rule: 'greedy', scoring, ties, ...given(counting) });
  // Each place has its points: whoever gives them says how many places there are, and fewer places have the first of those that are usual.
  const most = choices.most ?? choices.weights?.length ?? asked.most;
  const places = counted.scoring === 'weights' ? (choices.weights ?? weights?.slice(0, most)) : choices.weights;
  return { ...days, ...asked, most, ...(places ? { weights: places } : {}), counting: counted };
}

/** Equal Shares has parameters that no other rule has, and steps of growing shares have two of their own. */
function countingOf(counting: Counting): Counting {
  if (counting.rule !== 'equal-shares') return counting;
  const { stop, incrementPence, ...always } = dialect;
  const completion = counting.completion ?? dialect.completion;
  return { ...always, ...(completion === 'add1' || completion === 'add1u' ? { stop, incrementPence } : {}), ...counting };
}

/** Without what was left open: only what is there stands in for what is usual. */
function given<T extends object>(choices: T) {
  return Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
