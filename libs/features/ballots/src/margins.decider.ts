import { count, type Election } from '#tally';
import type { Sentence } from './explanation.decider.js';
import type { OpenedVote, RoundCount } from './round-count.decider.js';

/** With more ballots than this the recounts that margins take would keep readers waiting. */
const MOST_BALLOTS = 20_000;
/** Of Equal Shares, which takes longer to count. */
const MOST_SHARES = 3_000;
const POUND = 100;
/** Rules whose projects have their turns in the order of their scores. */
const IN_ORDER = ['greedy', 'greedy-no-skip', 'greedy-threshold'];

/**
 * What would have let a bid win (tally.md, "Explanations", 6): a lower cost, or so many more votes. Each is told only where a full recount with the changed input makes
 * it win, and the votes only where one fewer does not.
 */
export function marginsOf(opening: OpenedVote, counted: RoundCount): ReadonlyMap<string, readonly Sentence[]> {
  const { facts, tally, counting } = counted;
  const { rule } = opening.ballot.counting;
  if (counting > (rule === 'equal-shares' ? MOST_SHARES : MOST_BALLOTS)) return new Map();
  const lost = tally.projects.filter(({ id, fate }) => !tally.winners.includes(id) && !facts.withdrawn.includes(id) && fate !== 'no-support');
  return new Map(lost.map(({ id }) => [id, [...priceOf(counted, id), ...(IN_ORDER.includes(rule) ? votesOf(opening, counted, id) : [])]]));
}

/** The most whole pounds, of those that are likely, at which it would have won. */
function priceOf({ election, rule, tally }: RoundCount, id: string): Sentence[] {
  const outcome = tally.projects.find((project) => project.id === id);
  const held = tally.shares?.unbought.find((unbought) => unbought.id === id);
  const likely = [outcome?.left, held?.left, outcome?.payable?.fullest, tally.budget - tally.spent, ...leftInPots(election, tally)];
  const prices = [...new Set(likely.map((amount = 0) => Math.floor(amount / POUND) * POUND))].filter((price) => price > 0 && price < (outcome?.cost ?? 0));
  const price = prices
    .sort((one, other) => other - one)
    .find((cost) => {
      const projects = election.projects.map((project) => (project.id === id ? { ...project, cost } : project));
      return count({ ...election, projects }, rule).winners.includes(id);
    });
  return price === undefined ? [] : [{ key: 'margin.price', params: { price } }];
}

/** One pot pays the whole of a bid, so that it may have less than all together. */
function leftInPots({ pots = [] }: Election, { projects }: RoundCount['tally']): number[] {
  const given = (pot: string) => projects.filter((project) => project.pot === pot).reduce((sum, { amount }) => sum + amount, 0);
  return pots.map(({ id, amount }) => amount - given(id));
}

/** A bid wins where its turn comes while enough is left, and what is left only falls: so many votes that it comes before the last one that found enough. */
function votesOf(opening: OpenedVote, { tally, election, rule }: RoundCount, id: string): Sentence[] {
  const place = tally.projects.findIndex((project) => project.id === id);
  const outcome = tally.projects[place];
  const { scoring } = opening.ballot.counting;
  const worth = scoring === 'votes' ? 1 : scoring === 'weights' ? (opening.ballot.weights?.[0] ?? 0) : 0;
  if (!outcome?.turn || worth === 0) return [];
  const turn = outcome.turn;
  const [last] = tally.projects
    .filter((other) => other.turn !== undefined && other.turn < turn && (other.left ?? 0) >= outcome.cost)
    .sort((one, other) => (other.turn ?? 0) - (one.turn ?? 0));
  if (!last) return [];
  const fewest = Math.max(1, Math.ceil((last.score - outcome.score) / worth));
  const wins = (more: number) => more > 0 && count(withMore(election, place, more), rule).winners.includes(id);
  const more = [fewest, fewest + 1].find((votes) => wins(votes) && !wins(votes - 1));
  return more === undefined ? [] : [{ key: scoring === 'votes' ? 'margin.votes' : 'margin.firsts', params: { count: more } }];
}

/** The same election with so many more ballots that name one project alone. */
function withMore(election: Election, place: number, more: number): Election {
  const { starts, marks } = election.ballots;
  const longer = new Int32Array(starts.length + more);
  longer.set(starts);
  for (let i = 0; i < more; i += 1) longer[starts.length + i] = marks.length + i + 1;
  const added = new Int32Array(marks.length + more).fill(place);
  added.set(marks);
  return { ...election, ballots: { starts: longer, marks: added } };
}
