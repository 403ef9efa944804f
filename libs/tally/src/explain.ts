import type { Election } from './election.js';
import { explainShares } from './explain-shares.js';
import { type MarginOptions, marginsOf } from './margins.js';
import type { ProjectOutcome, TallyResult } from './result.js';
import type { CountingRule } from './rule.js';
import { type Sentence, sentence } from './sentence.js';

/** Why a result is what it is. */
export interface Explanation {
  /** About the result as a whole. */
  readonly whole: readonly Sentence[];
  /** About each project, in published order. */
  readonly projects: readonly { readonly id: string; readonly sentences: readonly Sentence[] }[];
}

/**
 * The fixed sentences of tally.md, "Explanations", filled in for each project. Nothing is said that was not counted: a margin stands there only where a whole recount
 * with the changed input makes the project win.
 */
export function explain(election: Election, rule: CountingRule, result: TallyResult, options: MarginOptions = {}): Explanation {
  const bySharing = result.shares !== undefined && result.comparison?.replaced !== true;
  const inShares = bySharing ? explainShares(election, result) : undefined;
  const margins = marginsOf(election, rule, result, options);
  const projects = result.projects.map((outcome) => {
    const why = special(outcome, rule) ?? inShares?.get(outcome.id) ?? ordinary(outcome, rule, result);
    return { id: outcome.id, sentences: [...why, ...tie(outcome, rule, bySharing), ...withPot(outcome, margins.get(outcome.id) ?? [])] };
  });
  return { whole: whole(rule, result), projects };
}

/** What is said in the same words under every rule. */
function special({ fate, score, votes, left = 0, payable, cost, ...outcome }: ProjectOutcome, rule: CountingRule): Sentence[] | undefined {
  switch (fate) {
    case 'restricted': {
      const { together, fullest } = payable ?? { together: 0, fullest: 0 };
      return [together < cost ? sentence('restricted', { left, payable: together }) : sentence('restricted.no-one-pot', { left, payable: fullest })];
    }
    case 'no-support':
      return [sentence('no-support')];
    case 'below-threshold':
      return [sentence(`below-threshold.${measure(rule)}`, { score, least: rule.threshold ?? 0 })];
    case 'topped-up':
      return [sentence('topped-up', { votes, left, cost })];
    case 'part':
      return [sentence(`part.${measure(rule)}`, { score, turn: outcome.turn ?? 0, left, cost, amount: outcome.amount })];
    default:
      return undefined;
  }
}

/** Under rules that take one project after another, or all at once. */
function ordinary({ fate, score, turn, left = 0, cost }: ProjectOutcome, rule: CountingRule, { projects }: TallyResult): Sentence[] {
  const won = fate === 'won';
  if (rule.rule === 'max-welfare') {
    const total = projects.reduce((sum, project) => (project.fate === 'won' ? sum + project.score : sum), 0);
    return [sentence(`best-set.${won ? 'won' : 'lost'}.${measure(rule)}`, { score, total })];
  }
  if (rule.rule === 'phragmen') return [fate === 'not-reached' ? sentence('stopped') : sentence(won ? 'phragmen.won' : 'phragmen.lost', { left, cost })];
  if (turn === undefined) return [sentence(`not-reached.${measure(rule)}`, { score })];
  return [sentence(`greedy.${won ? 'won' : 'lost'}.${measure(rule)}`, { score, turn, left, cost })];
}

function tie({ tiedWith, score, id }: ProjectOutcome, rule: CountingRule, bySharing: boolean): Sentence[] {
  if (!tiedWith) return [];
  const projects = [id, ...tiedWith];
  const byScore = !bySharing && rule.rule !== 'phragmen' && rule.rule !== 'greedy-per-cost';
  return [byScore ? sentence(`tie.${measure(rule)}`, { projects, score }) : sentence('tie', { projects })];
}

/** A price below what was left is no slip: one pot pays for the whole, and the fullest that may had less. */
function withPot({ fate, left = 0, payable }: ProjectOutcome, margins: readonly Sentence[]): readonly Sentence[] {
  const isBelow = margins.some(({ key, params }) => key === 'margin.price' && Number(params.price) < left);
  return fate === 'no-room' && payable && payable.fullest < left && isBelow ? [sentence('one-pot', { payable: payable.fullest }), ...margins] : margins;
}

function whole(rule: CountingRule, { shares, comparison, budget }: TallyResult): Sentence[] {
  const sentences: Sentence[] = [];
  if (comparison) {
    const { replaced, preferGreedy, preferShares } = comparison;
    sentences.push(sentence(replaced ? 'comparison.replaced' : 'comparison.kept', { preferGreedy, preferShares }));
  }
  if (shares?.beyond && !comparison?.replaced) {
    sentences.push(sentence('beyond', { increment: rule.increment ?? rule.unit ?? 1, spent: shares.beyond.spent, budget }));
  }
  return sentences;
}

const measure = ({ scoring }: CountingRule) => (scoring === 'votes' ? 'votes' : 'points');
