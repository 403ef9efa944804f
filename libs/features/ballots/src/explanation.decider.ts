import type { RecordedOf, ResultDeclared } from '#events';
import type { TallyResult } from '#tally';
import { marginsOf } from './margins.decider.js';
import type { OpenedVote, RoundCount } from './round-count.decider.js';

type Declared = Pick<RecordedOf<typeof ResultDeclared>['data'], 'items' | 'withdrawn' | 'potPence' | 'spentPence'>;
type Outcome = TallyResult['projects'][number];

/** A sentence of a catalogue: `key` stands under `ballots.result.why`; amounts are pence, bids are ids, `count` chooses one or many. */
export interface Sentence {
  readonly key: string;
  readonly params: Readonly<Record<string, string | number | readonly string[]>>;
}

/** Why each bid was chosen or not, by bid (tally.md, "Explanations"). */
export type Explanation = ReadonlyMap<string, readonly Sentence[]>;

/** Fewer supporters are not told what they spent together (tally.md, "Explanations", 2). */
const FEWEST_SUPPORTERS = 10;

const sentence = (key: string, params: Sentence['params'] = {}): Sentence => ({ key, params });

/** Of fewer than ten ballots: who was chosen, and no number (domain.md, "Ballots", "Explain this result"). */
export function explainFew({ items, withdrawn }: Declared): Explanation {
  return new Map(items.map(({ bidId, won }) => [bidId, [sentence(withdrawn.includes(bidId) ? 'withdrawn' : won ? 'few.won' : 'few.lost')]]));
}

/** Why each bid was chosen or not, from the count itself: every number is one that anybody who counts again gets. */
export function explain(opening: OpenedVote, counted: RoundCount): Explanation {
  const { facts, few, tally, marks } = counted;
  if (few) return explainFew(facts);
  const margins = marginsOf(opening, counted);
  return new Map(
    tally.projects.map((outcome) => {
      const { id, amount } = outcome;
      if (facts.withdrawn.includes(id)) return [id, [sentence('withdrawn')]];
      if (marks === 0) return [id, [sentence('nobody')]];
      const told = [...(amount > 0 ? whyWon(opening, tally, outcome) : whyLost(opening, counted, outcome)), ...whyTied(opening, outcome)];
      return [id, [...told, ...(margins.get(id) ?? [])]];
    }),
  );
}

/** Votes, or points where marks are worth points: a bid's figure as sentences tell it. */
const unitOf = ({ ballot: { counting } }: OpenedVote) => (counting.scoring === 'votes' ? 'votes' : 'points');

function whyWon(opening: OpenedVote, { shares }: TallyResult, outcome: Outcome): Sentence[] {
  const { id, score, votes, fate, cost, turn, left = 0, amount } = outcome;
  const bought = shares?.purchases.find((purchase) => purchase.id === id);
  if (fate === 'topped-up') return [sentence('topped-up', { count: votes, left, cost })];
  if (bought) return whyBought(bought);
  if (fate === 'part') return [sentence(`part.${unitOf(opening)}`, { count: score, turn: turn ?? 0, left, cost, amount })];
  if (turn !== undefined) return [sentence(`turn.${unitOf(opening)}`, { count: score, turn, left, cost })];
  return [
    sentence(opening.ballot.counting.rule === 'max-welfare' ? `in-best.${unitOf(opening)}` : 'load', {
      count: opening.ballot.counting.rule === 'max-welfare' ? score : votes,
      left,
      cost,
    }),
  ];
}

/** Sentence 4. A group of few supporters is told that they paid, and not how much. */
function whyBought({ supporters, paidEach, short, penniless }: NonNullable<TallyResult['shares']>['purchases'][number]): Sentence[] {
  if (supporters < FEWEST_SUPPORTERS) return [sentence('few.bought')];
  if (short + penniless === 0) return [sentence('bought.all', { count: supporters, paid: paidEach })];
  return [sentence('bought.some', { count: supporters, paid: paidEach, short: short + penniless })];
}

function whyLost(opening: OpenedVote, counted: RoundCount, outcome: Outcome): Sentence[] {
  const { score, votes, fate, cost, turn, left = 0, payable } = outcome;
  const unit = unitOf(opening);
  switch (fate) {
    case 'restricted':
      return [sentence('restricted', { left, payable: Math.min(left, payable?.fullest ?? 0), cost })];
    case 'below-threshold':
      return [sentence(`threshold.${unit}`, { count: score, least: opening.ballot.counting.threshold ?? 0 })];
    case 'no-support':
      return [sentence('no-support')];
    case 'supporters-short':
      return whyShort(counted, outcome);
    case 'not-in-best':
      return [sentence(`not-in-best.${unit}`, { count: score, cost })];
    case 'no-room':
      return [turn === undefined ? sentence('load-no-room', { count: votes, left, cost }) : sentence(`turn.${unit}`, { count: score, turn, left, cost })];
    default:
      return [sentence(`not-reached.${unit}`, { count: score, cost })];
  }
}

/** Sentence 2, and 3 where more money for everybody would have cost more than the pot. */
function whyShort({ tally: { shares, winners, budget }, election }: RoundCount, { id, cost }: Outcome): Sentence[] {
  const group = shares?.unbought.find((unbought) => unbought.id === id);
  if (!group || group.supporters < FEWEST_SUPPORTERS) return [sentence('few.short')];
  const { supporters, began, left } = group;
  const also = winners.filter((winner) => shareSupporters(election, id, winner));
  const spent = began - left;
  const told =
    spent > 0 && also.length > 0
      ? sentence('short.spent', { count: supporters, began, spent, bids: also, left, cost })
      : sentence('short.from-the-start', { count: supporters, began, cost });
  return [told, ...(shares?.beyond ? [sentence('beyond', { spent: shares.beyond.spent, pot: budget })] : [])];
}

/** True where somebody marked both. */
function shareSupporters({ projects, ballots: { starts, marks } }: RoundCount['election'], one: string, other: string): boolean {
  const [first, second] = [one, other].map((id) => projects.findIndex((project) => project.id === id));
  for (let i = 0; i + 1 < starts.length; i += 1) {
    const ballot = marks.subarray(starts[i], starts[i + 1]);
    if (ballot.includes(first ?? -1) && ballot.includes(second ?? -1)) return true;
  }
  return false;
}

/** Sentence 5. */
function whyTied(opening: OpenedVote, { tiedWith = [], score }: Outcome): Sentence[] {
  if (tiedWith.length === 0) return [];
  const counted = ['equal-shares', 'phragmen', 'max-welfare', 'greedy-per-cost'].includes(opening.ballot.counting.rule);
  return [counted ? sentence('tie.equal', { bids: tiedWith }) : sentence(`tie.${unitOf(opening)}`, { bids: tiedWith, count: score })];
}

/** Why some of the pot is left, where some is. */
export function whyLeft({ choices }: Pick<OpenedVote, 'choices'>, { items, withdrawn, potPence, spentPence }: Declared): Sentence | undefined {
  const left = potPence - spentPence;
  if (left === 0) return undefined;
  const open = items.filter(({ bidId, won }) => !won && !withdrawn.includes(bidId)).map(({ bidId }) => bidId);
  const [cheapest] = choices.filter(({ bidId }) => open.includes(bidId)).sort((one, other) => one.costPence - other.costPence);
  if (!cheapest) return sentence('left.all-chosen', { left });
  return cheapest.costPence > left
    ? sentence('left.nothing-fits', { left, bid: cheapest.bidId, cost: cheapest.costPence })
    : sentence('left.by-the-rules', { left });
}
