import { backingOf } from './backing.js';
import { compareResults } from './comparison.js';
import type { Election } from './election.js';
import type { Fraction } from './exact.js';
import { greedy, perCost, topUp, turns } from './greedy.js';
import { Record } from './record.js';
import type { TallyResult } from './result.js';
import type { CountingRule } from './rule.js';
import { sharesAccount } from './shares-account.js';
import { SharesRun } from './shares-run.js';
import { type Figures, figuresOf, worthOf } from './standing.js';
import { tieRanks } from './tie-order.js';

/** A step of `add1`: what each voter got, and what came of it. */
export interface SharesStep {
  readonly increments: number;
  readonly record: Record;
}

interface Settled {
  /** The step whose result stands. */
  readonly kept: SharesStep;
  /** The step after it, where that cost more than the pot. */
  readonly beyond?: SharesStep | undefined;
  readonly steps: number;
  readonly ties: number;
}

/** Equal Shares with its completions and the comparison step (tally.md). */
export function equalShares(election: Election, rule: CountingRule, figures: Figures): TallyResult {
  const shares = new EqualShares(election, rule, figures);
  const { kept, beyond, steps, ties } = shares.settle();
  const account = shares.account(kept, beyond);
  const { record } = kept;
  record.steps = steps;
  record.ties = ties;
  const byVotes = { ...rule, scoring: 'votes', rule: 'greedy' } as const;
  const votes = figuresOf(election, byVotes);
  const ranks = tieRanks(election, rule, figures);
  if (rule.completion === 'add1u' || rule.completion === 'utilitarian') topUp(election, turns(election, shares.completionOrder(votes), ranks), record);
  const result = record.result((p) => (shares.isSupported(p) ? 'supporters-short' : 'no-support'), { shares: account });
  if (!rule.comparison) return result;
  const other = new Record(election, votes);
  const byGreedy = greedy(election, byVotes, ranks, other);
  const comparison = compareResults(election, record.winners, other.winners);
  return comparison.replaced ? { ...byGreedy, steps, ties: ties + byGreedy.ties, shares: account, comparison } : { ...result, comparison };
}

export class EqualShares {
  readonly run: SharesRun;
  private readonly voters: number;
  private readonly increment: number;

  constructor(
    private readonly election: Election,
    private readonly rule: CountingRule,
    private readonly figures: Figures,
  ) {
    const { utility = 'cost' } = rule;
    const unit = utility === 'cost' || utility === 'cardinality';
    const plain = unit && !election.ballots.points;
    const backing = backingOf(election, plain ? undefined : worthOf(unit ? 'votes' : utility));
    this.voters = backing.voters;
    this.increment = rule.increment ?? rule.unit ?? 1;
    this.run = new SharesRun(election, backing, tieRanks(election, rule, figures), utility === 'cost');
  }

  /** What each voter begins with after so many increments. */
  endowment(increments: number): Fraction {
    const { voters, election, rule } = this;
    const more = BigInt(increments) * BigInt(this.increment);
    if (voters === 0) return { numerator: 0n, denominator: 1n };
    if (rule.endowment !== 'integral') return { numerator: BigInt(election.budget) + more * BigInt(voters), denominator: BigInt(voters) };
    const unit = rule.unit ?? 1;
    return { numerator: BigInt(Math.floor(election.budget / (voters * unit)) * unit) + more, denominator: 1n };
  }

  step(increments: number): SharesStep {
    const record = new Record(this.election, this.figures);
    this.run.run(this.endowment(increments), record);
    return { increments, record };
  }

  /**
   * Gives every voter more until the result would cost more than the pot, or the stop rule says so (tally.md, "Completions"). The cost of results goes up and down, so
   * each step is tried, but for those that certainly repeat the one before: they count as tried, with their ties.
   */
  settle(): Settled {
    let kept = this.step(0);
    let ties = kept.record.ties;
    const completes = this.rule.completion === 'add1' || this.rule.completion === 'add1u';
    while (completes && !this.stops(kept.record)) {
      const next = this.step(this.nextToTry(kept));
      const last = next.increments - 1;
      ties += next.record.ties + (last - kept.increments) * kept.record.ties;
      if (next.record.purse.left < 0) return { kept: { ...kept, increments: last }, beyond: next, steps: next.increments + 1, ties };
      kept = next;
    }
    return { kept, steps: kept.increments + 1, ties };
  }

  /** The account of a step, which is run again where another came after it. */
  account(kept: SharesStep, beyond: SharesStep | undefined) {
    if (beyond) this.step(kept.increments);
    return sharesAccount(this.run, this.endowment(kept.increments), kept, beyond);
  }

  /** True when more money for everybody would change nothing that the rule asks for. */
  private stops(record: Record): boolean {
    const chosen = new Set(record.winners);
    const outside = [...this.election.projects.keys()].filter((p) => !chosen.has(p));
    const supported = outside.filter((p) => this.isSupported(p));
    if (supported.every((p) => record.isDecided(p))) return true;
    const { stop = 'exhaustive' } = this.rule;
    return stop !== 'never' && !(stop === 'exhaustive' ? supported : outside).some((p) => record.fits(p));
  }

  /**
   * The next number of increments that can give another result. Where everybody paid their full part, all those purchases come again at the same prices whatever is
   * added, until a project that the pot was too small for from the start becomes payable.
   */
  private nextToTry({ increments, record }: SharesStep): number {
    if (!this.run.plain) return increments + 1;
    const { supporters } = this.run.backing;
    const { numerator, denominator } = this.endowment(0);
    const perStep = BigInt(this.increment) * denominator;
    const needed = this.election.projects.flatMap(({ cost }, p) => {
      if (!this.isSupported(p) || record.isDecided(p)) return [];
      const voters = BigInt(supporters[p] ?? 0);
      return [Number((BigInt(cost) * denominator - voters * numerator + voters * perStep - 1n) / (voters * perStep))];
    });
    return Math.max(increments + 1, Math.min(...needed));
  }

  /**
   * How the completions go on: by votes. Where projects are worth points or places to voters, by worth for the money, as the program does whose results tally.md holds
   * against ours (`data/pabulib/vectors.json`).
   */
  completionOrder({ votes }: Figures): (p: number, q: number) => number {
    const { utility = 'cost' } = this.rule;
    if (utility === 'cost' || utility === 'cardinality') return (p, q) => (votes[q] ?? 0) - (votes[p] ?? 0);
    return perCost(
      (p) => this.run.backing.weights[p] ?? 0,
      (p) => this.election.projects[p]?.cost ?? 0,
    );
  }

  isSupported(p: number): boolean {
    return (this.run.backing.weights[p] ?? 0) > 0;
  }
}
