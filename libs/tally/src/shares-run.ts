import type { Backing } from './backing.js';
import { ClassCounter } from './class-counter.js';
import type { Election } from './election.js';
import { compareBig, compareProducts, EPSILON, type Fraction, GUARD } from './exact.js';
import { type ExactPrice, ExactPrices } from './exact-price.js';
import { MoneyClasses } from './money-classes.js';
import type { Record } from './record.js';
import { SharePrice } from './share-price.js';
import { type Bill, type FoundPrice, SharePurchase } from './share-purchase.js';

/** A purchase of the run that was made last. */
export interface RunPurchase extends Bill {
  readonly project: number;
}

/** Equal Shares with one endowment, again and again with others (tally.md, "Equal Shares (MES), fixed endowment e"). */
export class SharesRun {
  readonly money: MoneyClasses;
  readonly exact: ExactPrices;
  private readonly prices: SharePrice;
  private readonly till: SharePurchase;
  /** Of the last run. */
  purchases: RunPurchase[] = [];
  /** Of the last run: nobody had less than their part in any purchase. */
  plain = true;
  private readonly costs: Float64Array;
  /** For each project the least that its price can be, per cost where utility is cost: budgets only fall. */
  private readonly bounds: Float64Array;
  private open: number[] = [];

  constructor(
    election: Election,
    readonly backing: Backing,
    private readonly ranks: Int32Array,
    private readonly perCost: boolean,
  ) {
    this.costs = Float64Array.from(election.projects, ({ cost }) => cost);
    this.bounds = new Float64Array(this.costs.length);
    this.money = new MoneyClasses(backing.size);
    const counter = new ClassCounter(backing, this.money.of);
    this.exact = new ExactPrices(backing, this.costs, this.money, counter);
    this.prices = new SharePrice(backing, this.costs, this.money, this.exact);
    this.till = new SharePurchase(backing, this.costs, this.money, counter, this.exact);
  }

  run(endowment: Fraction, record: Record): void {
    this.money.begin(endowment);
    this.prices.begin();
    this.purchases = [];
    this.plain = true;
    this.takeFree(record);
    const backed = [...this.costs.keys()].filter((p) => this.cost(p) > 0 && this.weight(p) > 0);
    for (const p of backed) this.bounds[p] = (this.perCost ? 1 : this.cost(p)) / this.weight(p);
    this.open = backed;
    for (let best = this.cheapest(); best.length > 0; best = this.cheapest()) this.buy(best, record);
  }

  /** What the backers of a project hold together, and the most that it can be off. */
  held(p: number): { readonly total: number; readonly error: number } {
    return this.prices.held(p);
  }

  /** Supported projects that cost nothing. */
  private takeFree(record: Record): void {
    const free = [...this.costs.keys()].filter((p) => this.cost(p) === 0 && this.weight(p) > 0);
    for (const p of free.sort((a, b) => this.rank(a) - this.rank(b))) record.choose(p);
  }

  private buy(best: readonly Price[], record: Record): void {
    const chosen = best.reduce((first, price) => (this.rank(price.project) < this.rank(first.project) ? price : first));
    const { project } = chosen;
    this.open = this.open.filter((p) => p !== project);
    const others = best.filter((price) => price !== chosen).map((price) => price.project);
    record.ties += Math.min(others.length, 1);
    if (!record.choose(project, others.length > 0 ? { tiedWith: record.ids(others) } : {})) return;
    const bill = this.till.buy(project, chosen);
    this.purchases.push({ project, ...bill });
    if (bill.short + bill.penniless > 0) this.plain = false;
  }

  /** All projects whose price is exactly the least; those that their backers can no longer pay are let go for good. */
  private cheapest(): Price[] {
    const { prices, bounds } = this;
    this.open.sort((p, q) => (bounds[p] as number) - (bounds[q] as number));
    const gone = new Set<number>();
    let best: Price[] = [];
    for (const p of this.open) {
      const [first] = best;
      if (first && (bounds[p] as number) * (1 - GUARD) > first.value + first.error) break;
      if (!prices.find(p)) {
        gone.add(p);
        continue;
      }
      const price = this.priceOf(p);
      bounds[p] = Math.max(bounds[p] as number, price.value - price.error);
      const order = first ? this.compare(price, first) : -1;
      if (order < 0) best = [price];
      else if (order === 0) best.push(price);
    }
    if (gone.size > 0) this.open = this.open.filter((p) => !gone.has(p));
    return best;
  }

  private priceOf(project: number): Price {
    const { price, error, plain, close } = this.prices;
    const scale = this.perCost ? this.cost(project) : 1;
    return { project, price, value: price / scale, error: error / scale + (price / scale) * EPSILON, plain, close };
  }

  /** Doubles decide unless they are too near; then whole numbers do (tally.md, "What makes it fast", 3). */
  private compare(one: Price, other: Price): number {
    const difference = one.value - other.value;
    if (Math.abs(difference) > one.error + other.error + other.value * GUARD) return difference;
    const [p, q] = [one.project, other.project];
    if (one.plain && other.plain)
      return this.perCost ? this.weight(q) - this.weight(p) : compareProducts(this.cost(p), this.weight(q), this.cost(q), this.weight(p));
    const [a, b] = [this.exactly(one), this.exactly(other)];
    const scale = (project: number) => (this.perCost ? BigInt(this.cost(project)) : 1n);
    return compareBig(a.rest * b.weight * scale(q), b.rest * a.weight * scale(p));
  }

  private exactly(price: Price): ExactPrice {
    price.exact ??= this.exact.price(price.project);
    if (!price.exact) throw new RangeError('a price was compared that the backers cannot pay');
    return price.exact;
  }

  private cost(p: number): number {
    return this.costs[p] as number;
  }

  private weight(p: number): number {
    return this.backing.weights[p] as number;
  }

  private rank(p: number): number {
    return this.ranks[p] as number;
  }
}

/** What a project asks now, per cost where utility is cost. */
interface Price extends FoundPrice {
  readonly project: number;
  readonly value: number;
  readonly error: number;
  readonly plain: boolean;
  exact?: ExactPrice | undefined;
}
