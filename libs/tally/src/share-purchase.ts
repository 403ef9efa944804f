import type { Backing } from './backing.js';
import type { ClassCounter } from './class-counter.js';
import { compareBig, EPSILON } from './exact.js';
import type { ExactPrice, ExactPrices } from './exact-price.js';
import { type MoneyClasses, PENNILESS } from './money-classes.js';

/** Who paid what in a purchase. */
export interface Bill {
  readonly price: number;
  /** The most that `price` can be off. */
  readonly error: number;
  /** Voters who had something, but less than their part, and gave it; and voters who had nothing. */
  readonly short: number;
  readonly penniless: number;
}

/** What `SharePrice` finds. */
export interface FoundPrice {
  readonly price: number;
  /** Somebody's money is too near to their part for doubles to tell which is more. */
  readonly close: boolean;
}

/** Where whole numbers are at hand, doubles decide only what is far apart. */
const NEAR = 1e-6;

/** Takes the money for projects from their backers (tally.md, "Equal Shares": b_i -= min(b_i, pay_w)). */
export class SharePurchase {
  constructor(
    private readonly backing: Backing,
    private readonly costs: Float64Array,
    private readonly money: MoneyClasses,
    private readonly counter: ClassCounter,
    private readonly exact: ExactPrices,
  ) {}

  /** @param found the project's price, as near as doubles tell, with nothing bought since */
  buy(p: number, found: FoundPrice): Bill {
    const { counter, money } = this;
    const known = money.size;
    const exactly = found.close ? this.exact.price(p) : undefined;
    const price = exactly ? this.double(exactly) : found.price;
    const lacks = (which: number, worth: number) => this.lacks(which, worth, price, exactly);
    counter.move(p, money, (which, worth) => {
      if (which === PENNILESS || lacks(which, worth) >= 0) return PENNILESS;
      return money.add(which, worth, Math.max(0, (money.money[which] as number) - price * worth));
    });
    return this.settle(p, price, known, lacks);
  }

  /** Writes down who gave all that they had, and how far off the money of the others can be. */
  private settle(p: number, price: number, known: number, lacks: (which: number, worth: number) => number): Bill {
    const { counter, money, backing } = this;
    const { size, classes, worths, counts, targets } = counter;
    const cost = this.costs[p] as number;
    let [off, weight, short, penniless] = [2 * counter.backers(p) * cost * EPSILON, backing.weights[p] as number, 0, 0];
    for (let j = 0; j < size; j += 1) {
      if (targets[j] !== PENNILESS) continue;
      const which = classes[j] as number;
      const count = counts[j] as number;
      if (which === PENNILESS) penniless += count;
      else if (lacks(which, worths[j] as number) > 0) {
        short += count;
        off += count * (money.errors[which] as number);
        money.givesAll(which, count);
      } else continue;
      weight -= count * (worths[j] as number);
    }
    const error = off / weight + price * EPSILON;
    money.endPurchase(cost, weight, known, error);
    return { price, error, short, penniless };
  }

  /** Above 0 where a class has less than its part, 0 where it has exactly that. */
  private lacks(which: number, worth: number, price: number, exactly: ExactPrice | undefined): number {
    const { money } = this;
    const part = price * worth;
    const over = (money.money[which] as number) - part;
    if (!exactly || Math.abs(over) > part * NEAR + money.worstError) return -over;
    return compareBig(exactly.rest * BigInt(worth), money.exact(which) * exactly.weight);
  }

  private double({ rest, weight }: ExactPrice): number {
    const scale = 2n ** 60n;
    return Number((rest * scale) / (this.money.denominator * weight)) / Number(scale);
  }
}
