import type { Backing } from './backing.js';
import type { ClassCounter } from './class-counter.js';
import type { Fraction } from './exact.js';
import type { MoneyClasses } from './money-classes.js';

/** An exact price for a worth of 1: `rest / (denominator · weight)`, with the denominator of the money classes. */
export interface ExactPrice {
  readonly rest: bigint;
  readonly weight: bigint;
}

/** Prices and purses in whole numbers, for where doubles are too near to tell (tally.md, "What makes it fast", 3). */
export class ExactPrices {
  constructor(
    private readonly backing: Backing,
    private readonly costs: Float64Array,
    private readonly money: MoneyClasses,
    private readonly counter: ClassCounter,
  ) {}

  /** What the backers of a project hold together. */
  held(p: number): Fraction {
    this.counter.look(p, this.money.size);
    const { size, classes, counts } = this.counter;
    let numerator = 0n;
    for (let j = 0; j < size; j += 1) numerator += BigInt(counts[j] as number) * this.money.exact(classes[j] as number);
    return { numerator, denominator: this.money.denominator };
  }

  /** The price of a project; nothing where its backers together hold too little. */
  price(p: number): ExactPrice | undefined {
    const { numerator, denominator } = this.held(p);
    const { money, counter } = this;
    let rest = BigInt(this.costs[p] as number) * denominator;
    if (numerator < rest) return undefined;
    const held = Array.from(counter.classes.subarray(0, counter.size), (which) => money.exact(which));
    const count = (j: number) => BigInt(counter.counts[j] as number);
    const worth = (j: number) => BigInt(counter.worths[j] as number);
    let weight = BigInt(this.backing.weights[p] as number);
    let payers = [...held.keys()];
    for (let before = -1; before !== payers.length; ) {
      before = payers.length;
      const price: ExactPrice = { rest, weight };
      payers = payers.filter((j) => {
        const amount = held[j] as bigint;
        if (amount * price.weight >= price.rest * worth(j)) return true;
        rest -= amount * count(j);
        weight -= worth(j) * count(j);
        return false;
      });
    }
    return { rest, weight };
  }
}
