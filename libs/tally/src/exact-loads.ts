import type { Backing } from './backing.js';
import { ClassCounter } from './class-counter.js';

/** A round that chose, with those whose load came from it. */
interface Round {
  readonly cost: number;
  readonly voters: number;
  /** How many of them had the load of which round before. */
  readonly rounds: readonly number[];
  readonly counts: readonly number[];
  /** The exact load over the denominator after this round; worked out when first asked for. */
  exact?: bigint;
}

const NOTHING = new Float64Array(0);

/**
 * What the backers of a project carry, in whole numbers: a voter's load is that of the last round that burdened them. Rounds are gone through only when somebody asks, and
 * only those since the last time.
 */
export class ExactLoads {
  private readonly counter: ClassCounter;
  private readonly burdened: number[] = [];
  /** The first stands for those who carry nothing. */
  private readonly rounds: Round[] = [{ cost: 0, voters: 1, rounds: [], counts: [], exact: 0n }];
  private readonly denominators: bigint[] = [1n];

  constructor(
    private readonly backing: Backing,
    private readonly costs: Float64Array,
  ) {
    this.counter = new ClassCounter(backing, new Int32Array(backing.size));
  }

  burden(p: number): void {
    this.burdened.push(p);
  }

  /** Cost and loads of a project's backers, over the denominator of now. */
  burdenOf(p: number): bigint {
    for (const chosen of this.burdened.slice(this.rounds.length - 1)) this.goThrough(chosen);
    const { counter } = this;
    counter.look(p, this.rounds.length);
    return this.sum(this.costs[p] as number, this.seen(counter.classes), this.seen(counter.counts), this.rounds.length - 1);
  }

  private goThrough(p: number): void {
    const { counter, rounds } = this;
    const next = rounds.length;
    counter.move(p, { size: next, money: NOTHING }, () => next);
    rounds.push({
      cost: this.costs[p] as number,
      voters: this.backing.supporters[p] as number,
      rounds: this.seen(counter.classes),
      counts: this.seen(counter.counts),
    });
  }

  private seen(list: Int32Array): number[] {
    return Array.from(list.subarray(0, this.counter.size));
  }

  private sum(cost: number, rounds: readonly number[], counts: readonly number[], level: number): bigint {
    const denominator = this.denominatorAt(level);
    return rounds.reduce((sum, k, j) => sum + BigInt(counts[j] ?? 0) * this.exactLoad(k) * (denominator / this.denominatorAt(k)), BigInt(cost) * denominator);
  }

  private exactLoad(k: number): bigint {
    const round = this.rounds[k] as Round;
    round.exact ??= this.sum(round.cost, round.rounds, round.counts, k - 1);
    return round.exact;
  }

  private denominatorAt(level: number): bigint {
    for (let k = this.denominators.length; k <= level; k += 1) {
      this.denominators.push((this.denominators[k - 1] as bigint) * BigInt(this.rounds[k]?.voters ?? 1));
    }
    return this.denominators[level] as bigint;
  }
}
