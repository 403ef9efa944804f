import type { Election } from './election.js';
import { perCost } from './greedy.js';
import type { Record } from './record.js';
import type { TallyResult } from './result.js';

/**
 * The set of projects with the most score that the pot can pay; among those the cheapest, then the one that has the first project in the tie order where two sets
 * differ (tally.md, "Max welfare"). Where there are pots, the set is found as if there were one, and its projects are paid
 * in the tie order: one that its pots cannot pay is passed over, and nothing comes in its place.
 */
export function maxWelfare(election: Election, ranks: Int32Array, record: Record): TallyResult {
  const { scores } = record.figures;
  const rank = (p: number) => ranks[p] ?? 0;
  const wanted = [...election.projects.keys()].filter((p) => (scores[p] ?? 0) > 0 || election.projects[p]?.cost === 0).sort((p, q) => rank(p) - rank(q));
  const items = wanted.map((p, place) => ({ place, cost: election.projects[p]?.cost ?? 0, score: scores[p] ?? 0 }));
  const best = new Knapsack(items, election.budget).solve();
  record.steps = items.length;
  record.ties = best.tied ? 1 : 0;
  for (const place of best.places) record.choose(wanted[place] ?? 0);
  return record.result((p) => ((scores[p] ?? 0) > 0 ? 'not-in-best' : 'no-support'));
}

interface Item {
  /** In the tie order. */
  readonly place: number;
  readonly cost: number;
  readonly score: number;
}

/** A set of items; `last` came to `before`. */
interface Pick {
  readonly cost: number;
  readonly score: number;
  readonly last?: Item | undefined;
  readonly before?: Pick | undefined;
}

const NOTHING: Pick = { cost: 0, score: 0 };

/**
 * Goes through the items, best score for the money first, and keeps the sets that no other beats in both cost and score (Nemhauser and Ullmann), less those that even
 * parts of the items to come could not make the best.
 */
class Knapsack {
  private readonly items: readonly Item[];
  private tied = new Set<Pick>();

  constructor(
    items: readonly Item[],
    private readonly budget: number,
  ) {
    const better = perCost(
      (k) => items[k]?.score ?? 0,
      (k) => items[k]?.cost ?? 0,
    );
    this.items = items.filter(({ cost }) => cost <= budget).sort((a, b) => better(a.place, b.place) || a.place - b.place);
  }

  solve(): { readonly places: readonly number[]; readonly tied: boolean } {
    let picks: Pick[] = [NOTHING];
    this.items.forEach((item, k) => {
      const added = picks.filter(({ cost }) => cost + item.cost <= this.budget).map((pick) => plus(pick, item));
      const merged = this.undominated(picks, added);
      const sure = Math.max(...merged.map((pick) => this.filled(pick, k + 1)));
      picks = merged.filter((pick) => this.bound(pick, k + 1) >= sure);
    });
    const best = picks.reduce((one, other) => (other.score > one.score ? other : one));
    return { places: placesOf(best), tied: this.tied.has(best) };
  }

  /** Both lists rise in cost and score, and so does what is left of them. */
  private undominated(some: readonly Pick[], others: readonly Pick[]): Pick[] {
    const kept: Pick[] = [];
    for (let [i, j] = [0, 0]; i < some.length || j < others.length; ) {
      const [one, other] = [some[i], others[j]];
      const first = one && (!other || one.cost < other.cost || (one.cost === other.cost && one.score >= other.score)) ? one : (other as Pick);
      if (first === one) i += 1;
      else j += 1;
      const last = kept.at(-1);
      if (!last || first.score > last.score) kept.push(first);
      else if (first.score === last.score && first.cost === last.cost) kept[kept.length - 1] = this.firstInTieOrder(last, first);
    }
    return kept;
  }

  private firstInTieOrder(one: Pick, other: Pick): Pick {
    const [a, b] = [placesOf(one), placesOf(other)];
    const differ = a.findIndex((place, k) => place !== b[k]);
    const better = differ >= 0 && (b[differ] === undefined || (a[differ] ?? 0) < (b[differ] ?? 0)) ? one : other;
    this.tied.add(better);
    return better;
  }

  /** What a set comes to if each item from the k-th that fits is taken: so much is certain. */
  private filled({ cost, score }: Pick, k: number): number {
    let [left, sum] = [this.budget - cost, score];
    for (const item of this.items.slice(k)) {
      if (item.cost > left) continue;
      left -= item.cost;
      sum += item.score;
    }
    return sum;
  }

  /** More than a set can come to: the item that no longer fits counts in part, and one more for what doubles may be off. */
  private bound({ cost, score }: Pick, k: number): number {
    let [left, sum] = [this.budget - cost, score];
    for (const item of this.items.slice(k)) {
      if (item.cost > left) return sum + (item.score * left) / item.cost + 1;
      left -= item.cost;
      sum += item.score;
    }
    return sum;
  }
}

function plus(pick: Pick, item: Item): Pick {
  return { cost: pick.cost + item.cost, score: pick.score + item.score, last: item, before: pick };
}

/** The places of a set's items in the tie order. */
function placesOf(pick: Pick): number[] {
  const places: number[] = [];
  for (let at: Pick | undefined = pick; at?.last; at = at.before) places.push(at.last.place);
  return places.sort((a, b) => a - b);
}
