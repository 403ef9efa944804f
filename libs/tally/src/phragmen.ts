import { type Backing, backingOf } from './backing.js';
import { ClassCounter } from './class-counter.js';
import type { Election } from './election.js';
import { compareBig, compareProducts, EPSILON, GUARD } from './exact.js';
import type { Record } from './record.js';
import type { TallyResult } from './result.js';
import { worthOf } from './standing.js';

/** A round that chose: the class of voters whose load came from it. */
interface Round {
  readonly cost: number;
  readonly voters: number;
  /** How many of them had the load of which round before. */
  readonly rounds: readonly number[];
  readonly counts: readonly number[];
  /** The exact load over the denominator after this round; worked out when first asked for. */
  exact?: bigint;
}

interface Load {
  readonly project: number;
  readonly value: number;
  readonly error: number;
  /** Nobody who backs it carries anything yet: the load is exactly cost / votes. */
  readonly plain: boolean;
}

/** Sequential Phragmén: what is chosen burdens its backers equally, and the least burdened choose next (tally.md, "Sequential Phragmén"). */
export function phragmen(election: Election, ranks: Int32Array, record: Record): TallyResult {
  const loads = new Loads(election);
  const inReach = [...election.projects.keys()].filter((p) => (election.projects[p]?.cost ?? 0) <= election.budget);
  let open = inReach;
  let stopped = false;
  while (open.length > 0 && !stopped) {
    const least = loads.least(open);
    const chosen = least.reduce((first, p) => ((ranks[p] ?? 0) < (ranks[first] ?? 0) ? p : first));
    stopped = least.some((p) => (election.projects[p]?.cost ?? 0) > record.purse.left);
    if (stopped) break;
    const tiedWith = record.ids(least.filter((p) => p !== chosen));
    open = open.filter((p) => p !== chosen);
    if (!record.choose(chosen, tiedWith.length > 0 ? { tiedWith } : {})) continue;
    record.steps += 1;
    record.ties += Math.min(tiedWith.length, 1);
    loads.burden(chosen);
  }
  for (const p of open) if (!record.fits(p)) record.refuse(p, 'no-room');
  return record.result((p) => (inReach.includes(p) ? 'not-reached' : 'no-room'));
}

/** Voters carry the load of the last chosen project that they back: loads belong to rounds. */
class Loads {
  private readonly backing: Backing;
  private readonly costs: Float64Array;
  private readonly roundOf: Int32Array;
  private readonly counter: ClassCounter;
  /** The load of each round, and what a voter of each group carries. */
  private readonly loads: Float64Array;
  private readonly carried: Float64Array;
  /** The most that any load can be off. */
  private worstError = 0;
  /** The first stands for those who carry nothing. */
  private readonly rounds: Round[] = [{ cost: 0, voters: 1, rounds: [], counts: [], exact: 0n }];
  private readonly denominators: bigint[] = [1n];
  /** The least that a project's load can be: loads only rise. */
  private readonly bounds: Float64Array;

  constructor(election: Election) {
    this.backing = backingOf(election, election.ballots.points ? worthOf('votes') : undefined, true);
    this.costs = Float64Array.from(election.projects, ({ cost }) => cost);
    this.roundOf = new Int32Array(this.backing.size);
    this.counter = new ClassCounter(this.backing, this.roundOf);
    this.loads = new Float64Array(this.costs.length + 1);
    this.carried = new Float64Array(this.backing.size);
    this.bounds = this.costs.map((cost, p) => (this.voters(p) > 0 ? cost / this.voters(p) : Number.POSITIVE_INFINITY));
  }

  /** All projects whose load is exactly the least; those that nobody backs weigh infinitely. */
  least(open: readonly number[]): number[] {
    let best: Load[] = [];
    for (const p of [...open].sort((a, b) => this.bound(a) - this.bound(b))) {
      const [first] = best;
      if (first && this.bound(p) * (1 - GUARD) > first.value + first.error) break;
      const load = this.loadOf(p);
      this.bounds[p] = Math.max(this.bound(p), load.value - load.error);
      const order = first ? this.compare(load, first) : -1;
      if (order < 0) best = [load];
      else if (order === 0) best.push(load);
    }
    return best.map(({ project }) => project);
  }

  burden(p: number): void {
    if (this.voters(p) === 0) return;
    const { value, error } = this.loadOf(p);
    const { counter, rounds, carried } = this;
    this.loads[rounds.length] = value;
    this.worstError = Math.max(this.worstError, error);
    counter.move(p, { size: rounds.length, money: this.loads, held: carried }, () => rounds.length);
    const before = (list: Int32Array) => Array.from(list.subarray(0, counter.size));
    rounds.push({ cost: this.cost(p), voters: this.voters(p), rounds: before(counter.classes), counts: before(counter.counts) });
  }

  private loadOf(project: number): Load {
    const voters = this.voters(project);
    const { starts, groups, counts } = this.backing;
    const { carried } = this;
    const [start, end] = [starts[project] as number, starts[project + 1] as number];
    let burden = 0;
    for (let k = start; k < end; k += 1) burden += (counts[k] as number) * (carried[groups[k] as number] as number);
    if (voters === 0) return { project, value: Number.POSITIVE_INFINITY, error: 0, plain: false };
    const sum = burden + this.cost(project);
    return { project, value: sum / voters, error: this.worstError + (sum * (end - start + 2) * EPSILON) / voters, plain: burden === 0 };
  }

  private compare(one: Load, other: Load): number {
    if (one.value === Number.POSITIVE_INFINITY || other.value === Number.POSITIVE_INFINITY) return one.value === other.value ? 0 : one.value - other.value;
    const difference = one.value - other.value;
    if (Math.abs(difference) > one.error + other.error + other.value * GUARD) return difference;
    const [p, q] = [one.project, other.project];
    if (one.plain && other.plain) return compareProducts(this.cost(p), this.voters(q), this.cost(q), this.voters(p));
    return compareBig(this.burdenOf(p) * BigInt(this.voters(q)), this.burdenOf(q) * BigInt(this.voters(p)));
  }

  /** Cost and loads of a project's backers, exactly, over the denominator of now. */
  private burdenOf(p: number): bigint {
    this.counter.look(p, this.rounds.length);
    const { size, classes, counts } = this.counter;
    return this.sum(this.cost(p), Array.from(classes.subarray(0, size)), Array.from(counts.subarray(0, size)), this.rounds.length - 1);
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
    for (let k = this.denominators.length; k <= level; k += 1)
      this.denominators.push((this.denominators[k - 1] as bigint) * BigInt(this.rounds[k]?.voters ?? 1));
    return this.denominators[level] as bigint;
  }

  private bound(p: number): number {
    return this.bounds[p] as number;
  }

  private cost(p: number): number {
    return this.costs[p] as number;
  }

  private voters(p: number): number {
    return this.backing.supporters[p] as number;
  }
}
