import type { Backing } from './backing.js';
import { ClassCounter } from './class-counter.js';
import { compareBig, EPSILON, type Fraction, GUARD } from './exact.js';
import { MoneyClasses, PENNILESS } from './money-classes.js';

/** An exact price for a worth of 1: `rest / (denominator · weight)`, with the denominator of the money classes. */
export interface ExactPrice {
  readonly rest: bigint;
  readonly weight: bigint;
}

/** Who paid what in a purchase. */
export interface Bill {
  readonly price: number;
  /** The most that `price` can be off. */
  readonly error: number;
  /** Voters who had something, but less than their part, and gave it; and voters who had nothing. */
  readonly short: number;
  readonly penniless: number;
}

/**
 * What a project costs its backers for each worth of 1, where all pay the same for it and whoever has less gives all they have (tally.md, "Equal Shares").
 * `find` looks at a project with doubles; what it found stands in the fields until the next look.
 */
export class SharePrice {
  price = 0;
  /** The most that `price` can be off. */
  error = 0;
  /** All can certainly pay their part: the price is exactly cost / `weight`. */
  plain = false;
  /** The worths of those who pay in full, added up. */
  weight = 0;
  readonly money: MoneyClasses;
  private readonly counter: ClassCounter;
  /** Somebody's money is so near to their part that doubles cannot tell which is more. */
  private close = false;
  private open = new Int32Array(64);
  private payers = 0;

  constructor(
    private readonly backing: Backing,
    private readonly costs: Float64Array,
  ) {
    this.money = new MoneyClasses(backing.sizes.length);
    this.counter = new ClassCounter(backing, this.money.of);
  }

  /** False where the backers of a project together hold too little. */
  find(p: number): boolean {
    const cost = this.costs[p] as number;
    const { total, error } = this.held(p);
    const band = error + cost * GUARD;
    if (total < cost - band) return false;
    if (total < cost + band && !this.exactly(p)) return false;
    this.fill(cost, this.backing.weights[p] as number);
    return true;
  }

  /** What the backers of a project hold together, and the most that it can be off. */
  held(p: number): { readonly total: number; readonly error: number } {
    this.counter.look(p, this.money.size);
    const { money, errors } = this.money;
    const { size, classes, counts } = this.counter;
    let [total, off] = [0, 0];
    for (let j = 0; j < size; j += 1) {
      const which = classes[j] as number;
      total += (counts[j] as number) * (money[which] as number);
      off += (counts[j] as number) * (errors[which] as number);
    }
    return { total, error: off + total * size * EPSILON };
  }

  /** The same in whole numbers. */
  heldExactly(p: number): Fraction {
    this.counter.look(p, this.money.size);
    const { size, classes, counts } = this.counter;
    let numerator = 0n;
    for (let j = 0; j < size; j += 1) numerator += BigInt(counts[j] as number) * this.money.exact(classes[j] as number);
    return { numerator, denominator: this.money.denominator };
  }

  /** Raises the price until those who can pay it cover what the others leave. */
  private fill(cost: number, weightOfAll: number): void {
    const { counter, money } = this;
    const { size, classes, worths, counts } = counter;
    if (this.open.length < size) this.open = new Int32Array(size * 2);
    const { open } = this;
    for (let j = 0; j < size; j += 1) open[j] = j;
    let [rest, off, weight, payers, before] = [cost, 0, weightOfAll, size, -1];
    while (payers !== before && payers > 0) {
      before = payers;
      const price = rest / weight;
      for (let at = 0; at < payers; ) {
        const j = open[at] as number;
        const held = money.money[classes[j] as number] as number;
        if (held >= price * (worths[j] as number)) {
          at += 1;
          continue;
        }
        rest -= (counts[j] as number) * held;
        off += (counts[j] as number) * (money.errors[classes[j] as number] as number);
        weight -= (counts[j] as number) * (worths[j] as number);
        payers -= 1;
        open[at] = open[payers] as number;
        open[payers] = j;
      }
    }
    this.settle(rest, off + size * cost * EPSILON, weight, payers);
  }

  /** Where rounding left nobody who pays in full, whoever gave last does. */
  private settle(rest: number, off: number, weight: number, payers: number): void {
    const { counter, money, open } = this;
    const { size, classes, worths } = counter;
    this.payers = payers;
    this.weight = weight;
    this.price = weight > 0 ? rest / weight : 0;
    this.error = weight > 0 ? off / weight + this.price * EPSILON : Number.POSITIVE_INFINITY;
    this.close = weight <= 0;
    for (let at = 0; at < size && !this.close; at += 1) {
      const j = open[at] as number;
      const [which, worth] = [classes[j] as number, worths[j] as number];
      const part = this.price * worth;
      if (Math.abs((money.money[which] as number) - part) <= part * GUARD + this.error * worth + (money.errors[which] as number)) this.close = true;
    }
    this.plain = payers === size && !this.close;
  }

  /** The same in whole numbers; nothing where the backers hold too little. */
  exactly(p: number): ExactPrice | undefined {
    this.counter.look(p, this.money.size);
    const { money, counter, backing, costs } = this;
    const held = Array.from(counter.classes.subarray(0, counter.size), (which) => money.exact(which));
    const count = (j: number) => BigInt(counter.counts[j] as number);
    const worth = (j: number) => BigInt(counter.worths[j] as number);
    let rest = BigInt(costs[p] as number) * money.denominator;
    if (held.reduce((sum, amount, j) => sum + amount * count(j), 0n) < rest) return undefined;
    let weight = BigInt(backing.weights[p] as number);
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

  /** Takes the money for a project from its backers, who hold enough. */
  buy(p: number): Bill {
    const cost = this.costs[p] as number;
    this.find(p);
    const { poor, emptied } = this.close ? this.poorExactly(p) : { poor: this.open.slice(this.payers, this.counter.size), emptied: [] };
    const { counter, money, backing } = this;
    const { size, classes, worths, counts } = counter;
    let [rest, off, weight, short, penniless] = [cost, size * cost * EPSILON, backing.weights[p] as number, 0, 0];
    const targets = new Int32Array(size).fill(-1);
    for (const j of emptied) targets[j] = PENNILESS;
    for (const j of poor) {
      const [which, count] = [classes[j] as number, counts[j] as number];
      rest -= count * (money.money[which] as number);
      off += count * (money.errors[which] as number);
      weight -= count * (worths[j] as number);
      targets[j] = PENNILESS;
      if (which === PENNILESS) penniless += count;
      else short += count;
    }
    const price = rest / weight;
    const error = off / weight + price * EPSILON;
    for (let j = 0; j < size; j += 1) {
      if (targets[j] === PENNILESS) continue;
      const [which, worth] = [classes[j] as number, worths[j] as number];
      const held = money.money[which] as number;
      targets[j] = money.add(which, worth, Math.max(0, held - price * worth), (money.errors[which] as number) + error * worth + held * EPSILON);
    }
    money.note({ cost, weight, poor: Int32Array.from(poor, (j) => classes[j] as number), counts: Int32Array.from(poor, (j) => counts[j] as number) });
    counter.move(p, targets);
    return { price, error, short, penniless };
  }

  /** Who has less than their part, and who has just that, told exactly. */
  private poorExactly(p: number): { readonly poor: Int32Array; readonly emptied: readonly number[] } {
    const price = this.exactly(p);
    if (!price) throw new RangeError('a project was bought whose backers hold too little');
    const { counter, money } = this;
    const lacking = Array.from({ length: counter.size }, (_, j) => {
      const [held, part] = [money.exact(counter.classes[j] as number) * price.weight, price.rest * BigInt(counter.worths[j] as number)];
      return compareBig(part, held);
    });
    const those = (sign: number) => [...lacking.keys()].filter((j) => lacking[j] === sign);
    return { poor: Int32Array.from(those(1)), emptied: those(0) };
  }
}
