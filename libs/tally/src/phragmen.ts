import { type Backing, backingOf } from './backing.js';
import type { Election } from './election.js';
import { compareBig, compareProducts, EPSILON, GUARD } from './exact.js';
import { ExactLoads } from './exact-loads.js';
import type { Record } from './record.js';
import type { TallyResult } from './result.js';
import { worthOf } from './standing.js';

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
  let open = [...inReach];
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

/** What voters carry, told by doubles with the most that they can be off: the load of the last chosen project that they back. */
class Loads {
  private readonly backing: Backing;
  private readonly costs: Float64Array;
  private readonly exact: ExactLoads;
  /** What a voter of each group carries. */
  private readonly carried: Float64Array;
  /** The most that any load can be off. */
  private worstError = 0;
  /** The least that a project's load can be: loads only rise. */
  private readonly bounds: Float64Array;

  constructor(election: Election) {
    this.backing = backingOf(election, election.ballots.points ? worthOf('votes') : undefined, true);
    this.costs = Float64Array.from(election.projects, ({ cost }) => cost);
    this.exact = new ExactLoads(this.backing, this.costs);
    this.carried = new Float64Array(this.backing.size);
    this.bounds = this.costs.map((cost, p) => (this.voters(p) > 0 ? cost / this.voters(p) : Number.POSITIVE_INFINITY));
  }

  /** All projects whose load is exactly the least; those that nobody backs weigh infinitely. The list is put in the order in which they can come. */
  least(open: number[]): number[] {
    let best: Load[] = [];
    for (const p of open.sort((a, b) => this.bound(a) - this.bound(b))) {
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
    this.worstError = Math.max(this.worstError, error);
    const { carried } = this;
    const { starts, groups } = this.backing;
    for (let k = starts[p] as number, end = starts[p + 1] as number; k < end; k += 1) carried[groups[k] as number] = value;
    this.exact.burden(p);
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
    return compareBig(this.exact.burdenOf(p) * BigInt(this.voters(q)), this.exact.burdenOf(q) * BigInt(this.voters(p)));
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
