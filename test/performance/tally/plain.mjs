import { compare, fraction, minus, over, plus, sum, times, whole } from './fraction.mjs';

/**
 * The rules of tally.md line by line, in exact rationals and without a trick: what the counting room is compared with, for its results and for its speed.
 * It shares no code with it. Elections and rules are plain values as `libs/tally` has them; pots are no part of it.
 * @returns winners in the order of selection, and what they cost
 */
export function plainCount(election, rule) {
  const context = { ...election, rule, voters: votersOf(election), cost: (p) => election.projects[p].cost };
  context.votes = totals(context, worthOf('votes'));
  context.score = totals(context, worthOf(rule.scoring, rule.weights));
  context.before = tieOrder(context);
  const selected = RULES[rule.rule](context);
  return { winners: selected.map((p) => election.projects[p].id), spent: context.part ?? costOf(context, selected) };
}

const RULES = {
  greedy: (context) => greedy(context),
  'greedy-no-skip': (context) => greedy(context, { skips: false }),
  'greedy-threshold': (context) => greedy(context, { least: context.rule.threshold ?? 0 }),
  'greedy-per-cost': greedyPerCost,
  'part-fund': partFund,
  'max-welfare': maxWelfare,
  phragmen,
  'equal-shares': equalShares,
};

/** Each voter's marks, in the ballot's own order: the project, its place on the ballot, and the points. A mark of no points is none. */
function votersOf({ ballots: { starts, marks, points } }) {
  return Array.from({ length: starts.length - 1 }, (_, i) => {
    const length = starts[i + 1] - starts[i];
    return Array.from({ length }, (_, place) => {
      const k = starts[i] + place;
      return { project: marks[k], place, length, points: points ? points[k] : 1 };
    });
  });
}

function worthOf(scoring, weights = []) {
  return {
    votes: ({ points }) => (points > 0 ? 1 : 0),
    points: ({ points }) => points,
    borda: ({ place, length }) => length - place,
    'borda-zero': ({ place, length }) => length - 1 - place,
    weights: ({ place }) => weights[place] ?? 0,
  }[scoring];
}

function totals({ projects, voters }, worth) {
  const total = projects.map(() => 0);
  for (const marks of voters) for (const mark of marks) total[mark.project] += worth(mark);
  return total;
}

/** Negative where p comes before q under T. */
function tieOrder({ projects, voters, score, cost, rule }) {
  const firsts = projects.map(() => 0);
  for (const marks of voters) if (marks.length > 0) firsts[marks[0].project] += 1;
  const lot = (p) => rule.lots?.get(projects[p].id) ?? Number.MAX_VALUE;
  const votes = (p, q) => score[q] - score[p];
  const cheap = (p, q) => cost(p) - cost(q);
  const drawn = (p, q) => lot(p) - lot(q);
  const orders = {
    'votes-cost-order': (p, q) => votes(p, q) || cheap(p, q),
    'cost-votes-lot': (p, q) => cheap(p, q) || votes(p, q) || drawn(p, q),
    'firsts-cost-lot': (p, q) => firsts[q] - firsts[p] || cheap(p, q) || drawn(p, q),
    'id-string': (p, q) => (projects[p].id < projects[q].id ? -1 : 1),
  };
  return (p, q) => orders[rule.ties](p, q) || p - q;
}

const all = ({ projects }) => [...projects.keys()];
/** The tie order stays the one that was published. */
const byVotes = (context) => ({ ...context, score: context.votes });
const costOf = ({ cost }, selected) => selected.reduce((total, p) => total + cost(p), 0);

/** Sort by (score descending, T); take p if it fits in what is left. */
function greedy(context, { skips = true, least = Number.NEGATIVE_INFINITY, places = all(context), left = context.budget } = {}) {
  const { score, before, cost } = context;
  const order = places.filter((p) => score[p] >= least).sort((p, q) => score[q] - score[p] || before(p, q));
  return take(order, cost, left, skips);
}

function take(order, cost, budget, skips) {
  const selected = [];
  let left = budget;
  for (const p of order) {
    if (cost(p) <= left) {
      selected.push(p);
      left -= cost(p);
    } else if (!skips) break;
  }
  return selected;
}

/** Sort by score for the money: what costs nothing and has a score first. */
function greedyPerCost(context, { places = all(context), left = context.budget } = {}) {
  const { score, before, cost } = context;
  const free = (p) => cost(p) === 0 && score[p] > 0;
  const ratio = (p) => (cost(p) === 0 ? whole(0) : fraction(BigInt(score[p]), BigInt(cost(p))));
  const better = (p, q) => Number(free(q)) - Number(free(p)) || compare(ratio(q), ratio(p)) || before(p, q);
  return take(places.sort(better), cost, left, true);
}

/** Greedy; the marginal project is given what is left if that is at least its stated minimum. */
function partFund(context) {
  const { score, before, cost, projects } = context;
  const selected = [];
  let left = context.budget;
  for (const p of all(context).sort((p, q) => score[q] - score[p] || before(p, q))) {
    const isPart = cost(p) > left && left > 0 && left >= (projects[p].minimum ?? Number.POSITIVE_INFINITY);
    if (cost(p) > left && !isPart) continue;
    selected.push(p);
    left -= Math.min(cost(p), left);
  }
  context.part = context.budget - left;
  return selected;
}

/** Every set of projects: the best score, then the lowest cost, then the first under T. */
function maxWelfare(context) {
  const { score, before, budget } = context;
  const order = all(context).sort(before);
  if (order.length > 20) throw new RangeError('every set of more than twenty projects is too much to try');
  let best = { score: -1, cost: 0 };
  // From the largest mask down, the first under T as the highest bit: of two sets that are worth and cost the same, the lexicographically better comes first.
  for (let mask = 2 ** order.length - 1; mask >= 0; mask--) {
    const chosen = order.filter((_, k) => mask & (2 ** (order.length - 1 - k)));
    const total = { score: chosen.reduce((sum, p) => sum + score[p], 0), cost: costOf(context, chosen), chosen };
    if (total.cost <= budget && (total.score - best.score || best.cost - total.cost) > 0) best = total;
  }
  return best.chosen;
}

/** Sequential Phragmén: loads x_i = 0. */
function phragmen(context) {
  const { voters, cost, budget, before } = context;
  const approvers = approversOf(context, worthOf('votes'));
  const loads = voters.map(() => whole(0));
  const selected = [];
  const candidates = new Set(all(context).filter((p) => cost(p) <= budget));
  for (;;) {
    let [least, first] = [undefined, []];
    for (const p of candidates) {
      const t =
        approvers[p].length === 0 ? undefined : over(plus(whole(cost(p)), sum(approvers[p].map(({ voter }) => loads[voter]))), whole(approvers[p].length));
      const order = first.length === 0 ? -1 : compareInfinite(t, least);
      if (order < 0) [least, first] = [t, [p]];
      else if (order === 0) first.push(p);
    }
    if (first.length === 0 || first.some((p) => costOf(context, selected) + cost(p) > budget)) return selected;
    const [w] = first.sort(before);
    for (const { voter } of approvers[w]) loads[voter] = least;
    selected.push(w);
    candidates.delete(w);
  }
}

/** Undefined is infinite. */
function compareInfinite(a, b) {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return compare(a, b);
}

function approversOf({ projects, voters }, utility) {
  const approvers = projects.map(() => []);
  voters.forEach((marks, voter) => {
    for (const mark of marks) if (utility(mark) > 0) approvers[mark.project].push({ voter, worth: utility(mark) });
  });
  return approvers;
}

/** Whether a mark is a mark, whatever points or place it has. */
const isCounted = (utility) => utility === 'cost' || utility === 'cardinality';

/**
 * Equal Shares with its completion, and the comparison step. Where projects are worth points or places, greedy goes on by worth for the money: so do the programs that
 * agreed on the vectors.
 */
function equalShares(context) {
  const { rule, voters, budget } = context;
  const utility = rule.utility ?? 'cost';
  const approvers = approversOf(context, worthOf(isCounted(utility) ? 'votes' : utility));
  const shares = (endowment) => equalSharesAt(context, approvers, utility, endowment);
  let selected = [];
  if (voters.length > 0) {
    const unit = rule.unit ?? 1;
    const exact = fraction(BigInt(budget), BigInt(voters.length));
    const first = rule.endowment === 'integral' ? whole(Math.floor(budget / unit / voters.length) * unit) : exact;
    selected = rule.completion?.startsWith('add1') ? add1(context, approvers, shares, first, whole(rule.increment ?? unit)) : shares(first);
  }
  if (rule.completion === 'add1u' || rule.completion === 'utilitarian') {
    const rest = all(context).filter((p) => !selected.includes(p));
    const left = budget - costOf(context, selected);
    const byWorth = { ...context, score: approvers.map(worthOfAll) };
    selected = [...selected, ...(isCounted(utility) ? greedy(byVotes(context), { places: rest, left }) : greedyPerCost(byWorth, { places: rest, left }))];
  }
  return rule.comparison ? compared(context, selected) : selected;
}

function add1(context, approvers, shares, first, increment) {
  const { rule, cost, budget } = context;
  const supported = all(context).filter((p) => approvers[p].length > 0);
  let previous = [];
  for (let endowment = first; ; endowment = plus(endowment, increment)) {
    const selected = shares(endowment);
    const spent = costOf(context, selected);
    if (spent > budget) return previous;
    const fits = (p) => !selected.includes(p) && cost(p) <= budget - spent;
    if (rule.stop !== 'never' && !(rule.stop === 'exhaustive-all' ? all(context) : supported).some(fits)) return selected;
    if (supported.every((p) => selected.includes(p))) return selected;
    previous = selected;
  }
}

/** MES with a fixed endowment: the pseudo-code of tally.md. */
function equalSharesAt({ cost, voters, before, projects }, approvers, utility, endowment) {
  const money = voters.map(() => endowment);
  const paid = (p, rho) => times(rho, whole(utility === 'cost' ? cost(p) : 1));
  const selected = [...projects.keys()].filter((p) => cost(p) === 0 && approvers[p].length > 0).sort(before);
  const stored = new Map();
  for (const p of projects.keys()) {
    if (cost(p) > 0 && approvers[p].length > 0) stored.set(p, over(over(whole(cost(p)), whole(worthOfAll(approvers[p]))), paid(p, whole(1))));
  }
  for (;;) {
    let [best, first] = [undefined, []];
    for (const [p, bound] of [...stored].sort(([, a], [, b]) => compare(a, b))) {
      if (best && compare(bound, best) > 0) break;
      if (compare(sum(approvers[p].map(({ voter }) => money[voter])), whole(cost(p))) < 0) {
        stored.delete(p);
        continue;
      }
      const rho = over(payOf(cost(p), approvers[p], money), paid(p, whole(1)));
      stored.set(p, rho);
      const order = best ? compare(rho, best) : -1;
      if (order < 0) [best, first] = [rho, [p]];
      else if (order === 0) first.push(p);
    }
    if (first.length === 0) return selected;
    const [w] = first.sort(before);
    for (const { voter, worth } of approvers[w]) {
      const pay = times(paid(w, best), whole(worth));
      money[voter] = compare(money[voter], pay) < 0 ? whole(0) : minus(money[voter], pay);
    }
    selected.push(w);
    stored.delete(w);
  }
}

const worthOfAll = (approvers) => approvers.reduce((total, { worth }) => total + worth, 0);

/** What is paid for a worth of 1, when those who have least for it pay all that they have. */
function payOf(cost, approvers, money) {
  const key = new Map(approvers.map(({ voter, worth }) => [voter, over(money[voter], whole(worth))]));
  let paid = whole(0);
  let able = worthOfAll(approvers);
  for (const { voter, worth } of approvers.toSorted((a, b) => compare(key.get(a.voter), key.get(b.voter)))) {
    const pay = over(minus(whole(cost), paid), whole(able));
    if (compare(pay, key.get(voter)) <= 0) return pay;
    paid = plus(paid, money[voter]);
    able -= worth;
  }
  throw new Error('supporters who have enough together can pay');
}

/** Greedy replaces it only if strictly more voters have more of their projects in greedy than the other way round. */
function compared(context, selected) {
  const other = greedy(byVotes(context));
  const have = (marks, set) => marks.filter(({ project, points }) => points > 0 && set.includes(project)).length;
  const preferOther = context.voters.filter((marks) => have(marks, other) > have(marks, selected)).length;
  const preferSelected = context.voters.filter((marks) => have(marks, selected) > have(marks, other)).length;
  return preferOther > preferSelected ? other : selected;
}
