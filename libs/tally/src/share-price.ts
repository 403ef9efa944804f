import type { Backing } from './backing.js';
import { EPSILON, GUARD } from './exact.js';
import type { ExactPrices } from './exact-price.js';
import type { MoneyClasses } from './money-classes.js';

/**
 * What a project costs its backers for each worth of 1, where all pay the same for it and whoever has less gives all they have (tally.md, "Equal Shares"), told by
 * doubles. What was found stands in the fields until the next look. Loops hold plain numbers alone: they are what a large count spends its time in.
 */
export class SharePrice {
  price = 0;
  /** The most that `price` can be off. */
  error = 0;
  /** All can certainly pay their part: the price is exactly cost / weight. */
  plain = false;
  /** Somebody's money is so near to their part that doubles cannot tell which is more. */
  close = false;
  /** The least that a price can be: it only rises while money is spent. */
  private readonly floors: Float64Array;
  /** Those who can still pay in full, while the price is raised. */
  private readonly purses: Float64Array;
  private readonly counts: Int32Array;
  private readonly worths: Int32Array | undefined;
  private payers = 0;
  private rest = 0;
  private weight = 0;
  /** By how much the nearest payer has more than their part; and the most for a worth of 1 of those who have less. */
  private spare = 0;
  private lack = 0;
  private readonly mostWorth: number;

  constructor(
    private readonly backing: Backing,
    private readonly costs: Float64Array,
    private readonly money: MoneyClasses,
    private readonly exact: ExactPrices,
  ) {
    const longest = costs.reduce((most, _, p) => Math.max(most, (backing.starts[p + 1] as number) - (backing.starts[p] as number)), 0);
    this.floors = new Float64Array(costs.length);
    this.purses = new Float64Array(longest);
    this.counts = new Int32Array(longest);
    this.worths = backing.worths && new Int32Array(longest);
    this.mostWorth = backing.worths?.reduce((most, worth) => Math.max(most, worth), 1) ?? 1;
  }

  /** Everybody holds the same again. */
  begin(): void {
    for (let p = 0; p < this.costs.length; p += 1) this.floors[p] = (this.costs[p] as number) / (this.backing.weights[p] as number);
  }

  /** False where the backers of a project together hold too little. */
  find(p: number): boolean {
    const cost = this.costs[p] as number;
    const { total, error: off } = this.held(p);
    if (total < cost - off - cost * GUARD) return false;
    if (total < cost + off + cost * GUARD && !this.exact.price(p)) return false;
    this.raise();
    // Where rounding left nobody who pays in full, nothing is known but by whole numbers.
    const known = this.weight > 0;
    this.price = known ? this.rest / this.weight : 0;
    this.error = known ? off / this.weight + this.price * EPSILON : Number.POSITIVE_INFINITY;
    const band = this.price * GUARD + this.error + this.money.worstError;
    this.close = !known || this.spare <= band * this.mostWorth || this.lack >= this.price - band;
    this.plain = !this.close && this.payers === this.backers(p);
    this.floors[p] = Math.max(this.floors[p] as number, this.price - this.error);
    return true;
  }

  /** What the backers of a project hold together, and the most that it can be off. */
  held(p: number): { readonly total: number; readonly error: number } {
    const total = this.sort(p);
    return { total, error: (this.backing.supporters[p] as number) * this.money.worstError + this.backers(p) * (total + (this.costs[p] as number)) * EPSILON };
  }

  private backers(p: number): number {
    return (this.backing.starts[p + 1] as number) - (this.backing.starts[p] as number);
  }

  /** Sets aside those who have less than the least that the price can be; answers what all hold. */
  private sort(p: number): number {
    const { held } = this.money;
    const { starts, groups, counts, worths } = this.backing;
    const { purses, counts: openCounts, worths: openWorths } = this;
    const end = starts[p + 1] as number;
    const floor = this.floors[p] as number;
    let total = 0;
    let rest = this.costs[p] as number;
    let weight = this.backing.weights[p] as number;
    let payers = 0;
    let lack = 0;
    for (let k = starts[p] as number; k < end; k += 1) {
      const purse = held[groups[k] as number] as number;
      const count = counts[k] as number;
      const worth = worths ? (worths[k] as number) : 1;
      total += count * purse;
      if (purse < floor * worth) {
        rest -= count * purse;
        weight -= count * worth;
        if (purse > lack * worth) lack = purse / worth;
      } else {
        purses[payers] = purse;
        openCounts[payers] = count;
        if (openWorths) openWorths[payers] = worth;
        payers += 1;
      }
    }
    this.payers = payers;
    this.rest = rest;
    this.weight = weight;
    this.lack = lack;
    return total;
  }

  /** Raises the price until those who can pay it cover what the others leave. */
  private raise(): void {
    const { purses, counts, worths } = this;
    let { rest, weight, payers, lack } = this;
    let spare = 0;
    for (let before = -1; payers !== before; ) {
      const price = rest / weight;
      before = payers;
      payers = 0;
      spare = Number.POSITIVE_INFINITY;
      for (let k = 0; k < before; k += 1) {
        const purse = purses[k] as number;
        const count = counts[k] as number;
        const worth = worths ? (worths[k] as number) : 1;
        const over = purse - price * worth;
        if (over < 0) {
          rest -= count * purse;
          weight -= count * worth;
          if (purse > lack * worth) lack = purse / worth;
        } else {
          if (over < spare) spare = over;
          purses[payers] = purse;
          counts[payers] = count;
          if (worths) worths[payers] = worth;
          payers += 1;
        }
      }
    }
    this.rest = rest;
    this.weight = weight;
    this.payers = payers;
    this.lack = lack;
    this.spare = spare;
  }
}
