import type { Election } from './election.js';
import { Purse } from './purse.js';
import type { Fate, ProjectOutcome, TallyResult } from './result.js';
import type { Figures } from './standing.js';

type Known = Partial<Pick<ProjectOutcome, 'turn' | 'left' | 'payable' | 'tiedWith' | 'pot'>> & { fate: Fate; amount: number };

/** What a count has decided so far: every rule writes here, so that every result reads alike. Projects go by their place in the list. */
export class Record {
  readonly purse: Purse;
  readonly winners: number[] = [];
  steps = 0;
  ties = 0;
  private readonly known = new Map<number, Known>();

  constructor(
    readonly election: Election,
    readonly figures: Figures,
  ) {
    this.purse = new Purse(election);
  }

  get spent(): number {
    return this.election.budget - this.purse.left;
  }

  isDecided(p: number): boolean {
    return this.known.has(p);
  }

  /** True where it could still be given: enough is left, and a permitted pot has enough. */
  fits(p: number): boolean {
    const project = this.project(p);
    return project.cost <= this.purse.left && this.purse.covers(project);
  }

  /** Chooses a project, or passes it over where no permitted pot has enough; the answer says which. */
  choose(p: number, more: Partial<Known> = {}): boolean {
    const project = this.project(p);
    const [left, amount] = [this.purse.left, more.amount ?? project.cost];
    if (!this.purse.covers(project, amount)) {
      this.refuse(p, 'restricted', { ...more, amount: 0 });
      return false;
    }
    const pot = this.purse.pay(project, amount);
    this.known.set(p, { left, ...more, fate: more.fate ?? 'won', amount, pot });
    this.winners.push(p);
    return true;
  }

  refuse(p: number, fate: Fate, more: Partial<Known> = {}): void {
    const payable = this.election.pots && this.purse.payable(this.project(p));
    this.known.set(p, { left: this.purse.left, payable, ...more, fate, amount: 0 });
  }

  ids(places: Iterable<number>): string[] {
    return Array.from(places, (p) => this.project(p).id);
  }

  /** @param otherwise what became of a project that nothing was said about */
  result(otherwise: (p: number) => Fate, more: Pick<TallyResult, 'shares' | 'comparison'> = {}): TallyResult {
    const { election, figures } = this;
    const projects = election.projects.map(({ id, cost }, p) => {
      const { fate, amount, ...known } = this.known.get(p) ?? { fate: otherwise(p), amount: 0 };
      return { id, cost, votes: figures.votes[p] ?? 0, score: figures.scores[p] ?? 0, fate, amount, ...known };
    });
    return { winners: this.ids(this.winners), spent: this.spent, budget: election.budget, steps: this.steps, ties: this.ties, projects, ...more };
  }

  private project(p: number) {
    const project = this.election.projects[p];
    if (!project) throw new RangeError(`no project stands at place ${p}`);
    return project;
  }
}
