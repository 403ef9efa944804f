import type { Election } from './election.js';
import type { CountingRule } from './rule.js';
import type { Figures } from './standing.js';

/**
 * The place of each project in the total order that settles ties, 0 first (tally.md, "Tie orders T"). Where it says votes, a rule that counts points compares points.
 * Projects that the order leaves equal, or that have no lot, follow one another as published.
 */
export function tieRanks({ projects }: Election, { ties, lots }: CountingRule, { scores, firsts }: Figures): Int32Array {
  const cost = (p: number) => projects[p]?.cost ?? 0;
  const id = (p: number) => projects[p]?.id ?? '';
  const lot = (p: number) => lots?.get(id(p)) ?? Number.POSITIVE_INFINITY;
  const cheaper = (p: number, q: number) => cost(p) - cost(q);
  const stronger = (p: number, q: number) => (scores[q] ?? 0) - (scores[p] ?? 0);
  const drawn = (p: number, q: number) => (lot(p) === lot(q) ? 0 : lot(p) - lot(q));
  const orders: Readonly<Record<CountingRule['ties'], (p: number, q: number) => number>> = {
    'votes-cost-order': (p, q) => stronger(p, q) || cheaper(p, q),
    'cost-votes-lot': (p, q) => cheaper(p, q) || stronger(p, q) || drawn(p, q),
    'firsts-cost-lot': (p, q) => (firsts?.[q] ?? 0) - (firsts?.[p] ?? 0) || cheaper(p, q) || drawn(p, q),
    'id-string': (p, q) => (id(p) < id(q) ? -1 : Number(id(p) > id(q))),
  };
  const ranks = new Int32Array(projects.length);
  // The sort keeps equals in their published order.
  [...projects.keys()].sort(orders[ties]).forEach((p, rank) => {
    ranks[p] = rank;
  });
  return ranks;
}
