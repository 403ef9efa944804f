import type { Election, Project } from './election.js';

/** What is left to give while a count goes on, as a whole and in each pot. One pot pays the whole of a project (domain.md, "Ballots"). */
export class Purse {
  left: number;
  private readonly pots: Map<string, number> | undefined;

  constructor({ budget, pots }: Pick<Election, 'budget' | 'pots'>) {
    this.left = budget;
    this.pots = pots && new Map(pots.map(({ id, amount }) => [id, amount]));
  }

  /**
   * True where a pot that may pay for it still has enough; always, where there are no pots. What costs more than all that is left is no matter of pots: a step of
   * Equal Shares that takes it is beyond the limit, whichever pots there are.
   */
  covers(project: Project, amount = project.cost): boolean {
    return !this.pots || amount > this.left || this.potFor(project, amount) !== undefined;
  }

  /** The pot that paid, if there are pots. What is left goes below nothing where a rule, as Equal Shares beyond its last step, gives more than there is. */
  pay(project: Project, amount = project.cost): string | undefined {
    this.left -= amount;
    const pot = this.potFor(project, amount);
    if (pot !== undefined) this.pots?.set(pot, (this.pots.get(pot) ?? 0) - amount);
    return pot;
  }

  /** What the pots that may pay for a project still hold: together, and the fullest one. */
  payable({ payableFrom }: Project): { readonly together: number; readonly fullest: number } {
    const held = this.permitted(payableFrom).map((pot) => this.pots?.get(pot) ?? 0);
    return { together: held.reduce((sum, amount) => sum + amount, 0), fullest: Math.max(0, ...held) };
  }

  private potFor({ payableFrom }: Project, amount: number): string | undefined {
    return this.permitted(payableFrom).find((pot) => (this.pots?.get(pot) ?? -1) >= amount);
  }

  private permitted(payableFrom: Project['payableFrom']): readonly string[] {
    return payableFrom ?? [...(this.pots?.keys() ?? [])];
  }
}
