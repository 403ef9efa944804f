import type { Election } from './election.js';
import { equalShares } from './equal-shares.js';
import { greedy } from './greedy.js';
import { maxWelfare } from './max-welfare.js';
import { phragmen } from './phragmen.js';
import { Record } from './record.js';
import type { TallyResult } from './result.js';
import type { CountingRule } from './rule.js';
import { figuresOf } from './standing.js';
import { tieRanks } from './tie-order.js';

/**
 * Counts an election by a rule with all its parameters (tally.md). Pure and exact: every comparison that decides is made in whole numbers wherever doubles could be
 * wrong, so that whoever counts again gets the same. What a rule leaves open is `cost` utility, no completion, `exact` endowment, `exhaustive` stop, one unit a step.
 */
export function count(election: Election, rule: CountingRule): TallyResult {
  const figures = figuresOf(election, rule);
  if (rule.rule === 'equal-shares') return equalShares(election, rule, figures);
  const [ranks, record] = [tieRanks(election, rule, figures), new Record(election, figures)];
  if (rule.rule === 'phragmen') return phragmen(election, ranks, record);
  if (rule.rule === 'max-welfare') return maxWelfare(election, ranks, record);
  return greedy(election, rule, ranks, record);
}
