/** Which total order settles ties (tally.md, "Tie orders T"). */
export type TieOrder = 'votes-cost-order' | 'cost-votes-lot' | 'firsts-cost-lot' | 'id-string';

/** What a mark is worth. `votes` counts marks; `weights` gives points by place, such as 4, 2, 1. */
export type Scoring = 'votes' | 'points' | 'borda' | 'borda-zero' | 'weights';

export type RuleName = 'greedy' | 'greedy-no-skip' | 'greedy-threshold' | 'greedy-per-cost' | 'part-fund' | 'max-welfare' | 'phragmen' | 'equal-shares';

/**
 * A counting rule with every parameter that can change who wins (tally.md). Part of a round's frozen rules, so that anybody can count again.
 */
export interface CountingRule {
  readonly rule: RuleName;
  /** How a project's score is found, for the greedy rules and for max welfare. */
  readonly scoring: Scoring;
  /** Points by place, for `scoring: 'weights'`. */
  readonly weights?: readonly number[] | undefined;
  /** `greedy-threshold` drops whatever scores less. */
  readonly threshold?: number | undefined;
  readonly ties: TieOrder;
  /** A lot for each project, lower first, drawn and published before voting opens. */
  readonly lots?: ReadonlyMap<string, number> | undefined;
  /** Equal Shares: what a supported project is worth to a voter. */
  readonly utility?: 'cost' | 'cardinality' | 'points' | 'borda' | 'borda-zero' | undefined;
  readonly completion?: 'none' | 'add1' | 'add1u' | 'utilitarian' | undefined;
  readonly endowment?: 'exact' | 'integral' | undefined;
  readonly stop?: 'exhaustive' | 'exhaustive-all' | 'never' | undefined;
  /** Equal Shares: how much each voter gets more at each step of `add1`, in the smallest unit. */
  readonly increment?: number | undefined;
  /** How many of the smallest unit make one unit of the currency: 100 pence a pound. `integral` endowments are whole units. */
  readonly unit?: number | undefined;
  readonly comparison?: boolean | undefined;
}
