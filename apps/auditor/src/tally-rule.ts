import type { CountingRule, PabulibFile, RuleName, Scoring, TieOrder } from '#tally';

/** What was asked on the command line; amounts are in the smallest unit, a hundredth of the file's currency. */
export interface TallyOptions {
  readonly rule: RuleName;
  readonly utility?: CountingRule['utility'];
  readonly weights?: readonly number[];
  readonly completion: NonNullable<CountingRule['completion']>;
  readonly endowment: NonNullable<CountingRule['endowment']>;
  readonly stop: NonNullable<CountingRule['stop']>;
  readonly increment: number;
  readonly comparison?: boolean;
  readonly threshold?: number;
  readonly ties: TieOrder;
  readonly lots?: string;
  readonly explain?: boolean;
  readonly json?: boolean;
}

const SCORINGS: Readonly<Record<PabulibFile['voteType'], Scoring>> = {
  approval: 'votes',
  'choose-1': 'votes',
  cumulative: 'points',
  scoring: 'points',
  ordinal: 'borda',
};

/** The rule that was asked for. What a mark is worth is told by the file's kind of votes, unless the options tell it. */
export function ruleOf(options: TallyOptions, { voteType }: Pick<PabulibFile, 'voteType'>, lots?: CountingRule['lots']): CountingRule {
  const { rule, utility, weights, completion, endowment, stop, increment, comparison, threshold, ties } = options;
  const own = SCORINGS[voteType];
  const scoring = weights ? 'weights' : utility === undefined ? own : utility === 'cost' || utility === 'cardinality' ? scoredByVotes(rule, own) : utility;
  const parameters = { completion, endowment, stop, increment, unit: 100, comparison: comparison ?? false };
  return { rule, scoring, weights, threshold, ties, lots, utility: utility ?? (own === 'votes' ? 'cost' : own === 'weights' ? 'borda' : own), ...parameters };
}

/** For Equal Shares these are how much a vote is worth, and ties are settled by the file's own kind of votes; for the other rules each vote counts one. */
const scoredByVotes = (rule: RuleName, own: Scoring): Scoring => (rule === 'equal-shares' ? own : 'votes');
