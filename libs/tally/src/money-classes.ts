import { EPSILON, type Fraction } from './exact.js';

/** One purchase, as far as the exact money of those who paid for it rests on it. */
interface Purchase {
  readonly cost: number;
  /** The worths of those who paid in full, added up. */
  readonly weight: number;
  /** Where the classes that gave all they had begin in the list of all such, and where they end. */
  readonly from: number;
  readonly to: number;
  /** What was paid for a worth of 1, over the denominator after this purchase; worked out when first asked for. */
  paid?: bigint;
}

/** Nobody in this class has anything left. */
export const PENNILESS = 0;

/**
 * Voters with the same history of purchases hold the same money: budgets belong to classes (tally.md, "What makes it fast", 2). A class's money never changes; whoever
 * pays moves to another. Doubles come with the most they can be off; exact amounts are worked out only for whoever asks.
 */
export class MoneyClasses {
  /** The class of each group of ballots. */
  readonly of: Int32Array;
  /** The money of a voter of each group. */
  readonly held: Float64Array;
  /** The most that any money can be off. */
  worstError = 0;
  size = 0;
  money = new Float64Array(256);
  /** The most that `money` can be off. */
  errors = new Float64Array(256);
  private parents = new Int32Array(256);
  /** How many purchases there were when the class came to be. */
  private levels = new Int32Array(256);
  private worths = new Int32Array(256);
  private exacts: (bigint | undefined)[] = [];
  private purchases: Purchase[] = [];
  /** Classes that gave all they had, purchase by purchase, and how many voters were in each. */
  private giving = new Int32Array(256);
  private givingVoters = new Int32Array(256);
  private givers = 0;
  private denominators: bigint[] = [];

  constructor(groups: number) {
    this.of = new Int32Array(groups);
    this.held = new Float64Array(groups);
  }

  /** Everybody holds the same again. */
  begin({ numerator, denominator }: Fraction): void {
    this.of.fill(1);
    this.size = 0;
    this.exacts = [0n, numerator];
    this.purchases = [];
    this.givers = 0;
    this.denominators = [denominator];
    const each = Number(numerator) / Number(denominator);
    this.held.fill(each);
    this.add(0, 0, 0);
    this.add(0, 0, each);
    this.errors[0] = 0;
    this.errors[1] = each * EPSILON;
    this.worstError = each * EPSILON;
  }

  /** Makes the class of those of another who paid `worth` times the price of the purchase that ends next. */
  add(parent: number, worth: number, money: number): number {
    if (this.size === this.money.length) this.grow();
    const made = this.size;
    this.size += 1;
    this.parents[made] = parent;
    this.worths[made] = worth;
    this.levels[made] = made < 2 ? 0 : this.purchases.length + 1;
    this.money[made] = money;
    return made;
  }

  /** A class gives all that it has to the purchase that ends next. */
  givesAll(which: number, voters: number): void {
    if (this.givers === this.giving.length) [this.giving, this.givingVoters] = [longer(this.giving), longer(this.givingVoters)];
    this.giving[this.givers] = which;
    this.givingVoters[this.givers] = voters;
    this.givers += 1;
  }

  /**
   * @param weight the worths of those who paid in full, added up
   * @param first the first of the classes that were made for it
   * @param error the most that its price can be off
   */
  endPurchase(cost: number, weight: number, first: number, error: number): void {
    this.purchases.push({ cost, weight, from: this.purchases.at(-1)?.to ?? 0, to: this.givers });
    for (let made = first; made < this.size; made += 1) {
      const parent = this.parents[made] as number;
      const off = (this.errors[parent] as number) + error * (this.worths[made] as number) + (this.money[parent] as number) * EPSILON;
      this.errors[made] = off;
      if (off > this.worstError) this.worstError = off;
    }
  }

  /** What exact amounts are over, after all purchases so far. */
  get denominator(): bigint {
    return this.denominatorAt(this.purchases.length);
  }

  /** The exact money of a class over `denominator`. */
  exact(which: number): bigint {
    return this.exactAt(which, this.purchases.length);
  }

  /** The exact price of the k-th purchase for a worth of 1. */
  price(k: number): Fraction {
    return { numerator: this.paid(k), denominator: this.denominatorAt(k + 1) };
  }

  private exactAt(which: number, level: number): bigint {
    const own = this.levels[which] as number;
    const amount = this.exacts[which] ?? this.work(which, own);
    return own === level || amount === 0n ? amount : amount * (this.denominatorAt(level) / this.denominatorAt(own));
  }

  private work(which: number, own: number): bigint {
    const amount = this.exactAt(this.parents[which] as number, own) - this.paid(own - 1) * BigInt(this.worths[which] as number);
    this.exacts[which] = amount;
    return amount;
  }

  private paid(k: number): bigint {
    const purchase = this.purchases[k] as Purchase;
    if (purchase.paid === undefined) {
      let rest = BigInt(purchase.cost) * this.denominatorAt(k);
      for (let j = purchase.from; j < purchase.to; j += 1) rest -= BigInt(this.givingVoters[j] as number) * this.exactAt(this.giving[j] as number, k);
      purchase.paid = rest;
    }
    return purchase.paid;
  }

  private denominatorAt(level: number): bigint {
    for (let k = this.denominators.length; k <= level; k += 1) {
      this.denominators.push((this.denominators[k - 1] as bigint) * BigInt(this.purchases[k - 1]?.weight ?? 1));
    }
    return this.denominators[level] as bigint;
  }

  private grow(): void {
    const [money, errors] = [new Float64Array(this.size * 2), new Float64Array(this.size * 2)];
    money.set(this.money);
    errors.set(this.errors);
    [this.money, this.errors] = [money, errors];
    [this.parents, this.levels, this.worths] = [longer(this.parents), longer(this.levels), longer(this.worths)];
  }
}

function longer(list: Int32Array) {
  const made = new Int32Array(list.length * 2);
  made.set(list);
  return made;
}
