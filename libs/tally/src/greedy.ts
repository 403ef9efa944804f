import type { Election } from './election.js';
import { compareProducts } from './exact.js';
import type { Record } from './record.js';
import type { TallyResult } from './result.js';
import type { CountingRule } from './rule.js';

/** The greedy rules: projects in order of score, each taken if it fits (tally.md, "Greedy"). */
export function greedy(election: Election, rule: CountingRule, ranks: Int32Array, record: Record): TallyResult {
  const { scores } = record.figures;
  const score = (p: number) => scores[p] ?? 0;
  const cost = (p: number) => election.projects[p]?.cost ?? 0;
  const better = rule.rule === 'greedy-per-cost' ? perCost(score, cost) : (p: number, q: number) => score(q) - score(p);
  const least = rule.rule === 'greedy-threshold' ? (rule.threshold ?? 0) : Number.NEGATIVE_INFINITY;
  const order = turns(election, better, ranks).filter((p) => score(p) >= least);
  let equals: readonly number[] = [];
  for (const [k, p] of order.entries()) {
    record.steps += 1;
    if (!equals.includes(p)) equals = equalsFrom(order, k, better);
    // Where nobody wants any of them, nobody asks why one stood before another.
    const isTold = equals.length > 1 && score(p) > 0;
    const more = { turn: k + 1, tiedWith: isTold ? record.ids(equals.filter((q) => q !== p)) : undefined };
    // Whoever comes last of several equals was decided by those before.
    if (equals.at(-1) !== p) record.ties += 1;
    if (cost(p) <= record.purse.left) record.choose(p, more);
    else if (rule.rule !== 'part-fund' || !givePart(election, p, record, more)) {
      record.refuse(p, 'no-room', more);
      if (rule.rule === 'greedy-no-skip') break;
    }
  }
  return record.result((p) => (score(p) < least ? 'below-threshold' : 'not-reached'));
}

/** Greedy with what is left: the last step of `add1u` and `utilitarian`. */
export function topUp({ projects }: Election, order: readonly number[], record: Record): void {
  const open = order.filter((p) => !record.winners.includes(p));
  for (const p of open) if ((projects[p]?.cost ?? 0) <= record.purse.left) record.choose(p, { fate: 'topped-up' });
}

/** All projects in the order of their turns. */
export function turns({ projects }: Election, better: (p: number, q: number) => number, ranks: Int32Array): number[] {
  return [...projects.keys()].sort((p, q) => better(p, q) || (ranks[p] ?? 0) - (ranks[q] ?? 0));
}

/** More score for the money first; what costs nothing and is wanted before all, what costs nothing and is not wanted among the last. */
export function perCost(score: (p: number) => number, cost: (p: number) => number) {
  const free = (p: number) => cost(p) === 0 && score(p) > 0;
  const idle = (p: number) => score(p) === 0;
  return (p: number, q: number) => {
    if (free(p) || free(q)) return Number(free(q)) - Number(free(p));
    if (idle(p) || idle(q)) return Number(idle(p)) - Number(idle(q));
    return compareProducts(score(q), cost(p), score(p), cost(q));
  };
}

/** The k-th in order with those after it that stand exactly equal. */
function equalsFrom(order: readonly number[], k: number, better: (p: number, q: number) => number): readonly number[] {
  let end = k + 1;
  while (end < order.length && better(order[k] ?? 0, order[end] ?? 0) === 0) end += 1;
  return order.slice(k, end);
}

/** Gives a project that does not fit what is left, if that is at least what it can do with. */
function givePart({ projects }: Election, p: number, record: Record, more: object): boolean {
  const [{ minimum } = { minimum: undefined }, { left }] = [projects[p], record.purse];
  return minimum !== undefined && left > 0 && left >= minimum && record.choose(p, { ...more, fate: 'part', amount: left });
}
