import { count } from './count.js';
import type { BallotSheet, Election } from './election.js';
import type { ProjectOutcome, TallyResult } from './result.js';
import type { CountingRule } from './rule.js';
import { type Sentence, sentence } from './sentence.js';

export interface MarginOptions {
  /**
   * How much recounting margins may take, in marks looked at: the marks of all ballots times the steps of a count, for each recount. Counted and not timed, so that
   * everybody gets the same sentences.
   */
  readonly effort?: number | undefined;
}

const EFFORT = 50_000_000;

/**
 * At which price, and with how many more votes, a project that lost would have won (tally.md, "Explanations", 6). Candidates come from searching; what is said was seen in
 * a whole recount. A higher price or fewer votes might do as well where results go up and down.
 */
export function marginsOf(
  election: Election,
  rule: CountingRule,
  result: TallyResult,
  { effort = EFFORT }: MarginOptions,
): ReadonlyMap<string, readonly Sentence[]> {
  let recounts = Math.floor(effort / Math.max(1, election.ballots.marks.length * Math.max(1, result.steps)));
  const wins = (id: string, changed: Election) => {
    recounts -= 1;
    return recounts >= 0 && count(changed, rule).winners.includes(id);
  };
  const lost = result.projects.filter(({ amount, fate, votes }) => amount === 0 && votes > 0 && fate !== 'won' && fate !== 'topped-up');
  return new Map(
    lost.map((outcome) => {
      const price = cheaper(outcome, result, rule, (cost) => wins(outcome.id, withCost(election, outcome.id, cost)));
      const more = named(rule);
      const votes = more && !election.ballots.points ? moreVotes(election, (extra) => wins(outcome.id, withVotes(election, outcome.id, extra))) : undefined;
      return [
        outcome.id,
        [
          ...(price === undefined ? [] : [sentence('margin.price', { price })]),
          ...(more === undefined || votes === undefined ? [] : [sentence(more, { count: votes })]),
        ],
      ];
    }),
  );
}

/** What a ballot that names one project alone is called: where places are worth points it is a first choice. */
function named({ scoring }: CountingRule): string | undefined {
  return scoring === 'votes' ? 'margin.votes' : scoring === 'weights' ? 'margin.firsts' : undefined;
}

/** The price found to win: what was left when its turn came, what the fullest pot then had, or else whole units searched by halves. */
function cheaper(
  { cost, left = 0, payable, id }: ProjectOutcome,
  { shares, budget, spent }: TallyResult,
  { unit = 1 }: CountingRule,
  wins: (cost: number) => boolean,
) {
  const purse = shares?.unbought.find((project) => project.id === id)?.left ?? 0;
  const candidates = [...new Set([left, payable?.fullest ?? 0, budget - spent, purse])].filter((price) => price > 0 && price < cost).sort((a, b) => b - a);
  let [low, high] = [candidates.find(wins), cost];
  if (low !== undefined && !shares) return low;
  for (let tries = 0; tries < 16 && high - (low ?? 0) > unit; tries += 1) {
    const middle = Math.floor(((low ?? 0) + high) / 2 / unit) * unit;
    if (middle <= (low ?? 0)) break;
    if (wins(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The fewest ballots found that make it win if they name it alone: doubled until it wins, then searched by halves. */
function moreVotes({ ballots }: Election, wins: (more: number) => boolean): number | undefined {
  const voters = ballots.starts.length - 1;
  let [less, enough] = [0, 1];
  while (!wins(enough)) {
    if (enough >= voters) return undefined;
    [less, enough] = [enough, Math.min(voters, enough * 2)];
  }
  while (enough - less > 1) {
    const middle = Math.floor((less + enough) / 2);
    if (wins(middle)) enough = middle;
    else less = middle;
  }
  return enough;
}

function withCost(election: Election, id: string, cost: number): Election {
  return { ...election, projects: election.projects.map((project) => (project.id === id ? { ...project, cost } : project)) };
}

function withVotes(election: Election, id: string, more: number): Election {
  const { starts, marks } = election.ballots;
  const place = election.projects.findIndex((project) => project.id === id);
  const ballots: BallotSheet = { starts: extended(starts, more, (k) => marks.length + k + 1), marks: extended(marks, more, () => place) };
  return { ...election, ballots };
}

function extended(list: Int32Array, more: number, value: (k: number) => number): Int32Array {
  const longer = new Int32Array(list.length + more);
  longer.set(list);
  for (let k = 0; k < more; k += 1) longer[list.length + k] = value(k);
  return longer;
}
