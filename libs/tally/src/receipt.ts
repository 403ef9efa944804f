import type { Ballot, Election } from './election.js';
import { EqualShares } from './equal-shares.js';
import { compareBig, type Fraction, floorOf } from './exact.js';
import type { TallyResult } from './result.js';
import type { CountingRule } from './rule.js';
import { type Sentence, sentence } from './sentence.js';
import { figuresOf, worthOf } from './standing.js';

/** What became of one voter's share (tally.md, "Explanations", 7). */
export interface Receipt {
  readonly share: Fraction;
  /** In the order in which the projects were bought. */
  readonly spent: readonly { readonly id: string; readonly paid: Fraction }[];
  readonly left: Fraction;
}

/**
 * Writes receipts for ballots of an election that was counted by Equal Shares: nothing, where greedy took its place in the comparison step. Only who cast a ballot may be
 * shown its receipt.
 */
export function receiptsOf(election: Election, rule: CountingRule, { shares, comparison }: TallyResult): ((ballot: Ballot) => Receipt) | undefined {
  if (!shares || comparison?.replaced) return undefined;
  const again = new EqualShares(election, rule, figuresOf(election, rule));
  again.step(shares.increments);
  const share = again.endowment(shares.increments);
  const bought = again.run.purchases.map(({ project }, k) => ({ id: election.projects[project]?.id ?? '', price: again.run.money.price(k) }));
  const { utility = 'cost' } = rule;
  const worth = worthOf(utility === 'cost' || utility === 'cardinality' ? 'votes' : utility);
  return ({ choices, points }) => {
    const worths = new Map(choices.map((id, place) => [id, Math.max(0, worth(place, choices.length, points ? (points[place] ?? 0) : 1))]));
    let left = share;
    const spent = bought.flatMap(({ id, price }) => {
      const paid = least(left, { ...price, numerator: price.numerator * BigInt(worths.get(id) ?? 0) });
      left = minus(left, paid);
      return paid.numerator === 0n ? [] : [{ id, paid }];
    });
    return { share, spent, left };
  };
}

/** A receipt in whole units below the exact amounts, and what remains of the share after them. */
export function receiptSentences({ share, spent, left }: Receipt): readonly Sentence[] {
  const lines = spent.map(({ id, paid }) => sentence('receipt.paid', { project: id, paid: floorOf(paid) }));
  return [sentence('receipt.share', { share: floorOf(share) }), ...lines, sentence('receipt.left', { left: floorOf(left) })];
}

function least(one: Fraction, other: Fraction): Fraction {
  return compareBig(one.numerator * other.denominator, other.numerator * one.denominator) <= 0 ? one : other;
}

function minus(one: Fraction, other: Fraction): Fraction {
  return { numerator: one.numerator * other.denominator - other.numerator * one.denominator, denominator: one.denominator * other.denominator };
}
