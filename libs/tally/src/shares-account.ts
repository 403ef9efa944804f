import type { SharesStep } from './equal-shares.js';
import { type Fraction, floorOf } from './exact.js';
import type { SharesAccount } from './result.js';
import type { SharesRun } from './shares-run.js';

/** What the last run of Equal Shares did, in whole units, for those who ask why (tally.md, "Explanations", 2 to 4). */
export function sharesAccount(run: SharesRun, endowment: Fraction, { increments, record }: SharesStep, beyond: SharesStep | undefined): SharesAccount {
  const { backing, purchases, money, exact } = run;
  const { projects } = record.election;
  const id = (p: number) => projects[p]?.id ?? '';
  const supporters = (p: number) => backing.supporters[p] ?? 0;
  const bought = new Set(record.winners);
  const unbought = projects.flatMap((_, p) => {
    if (bought.has(p) || supporters(p) === 0) return [];
    const began = floorOf({ ...endowment, numerator: endowment.numerator * BigInt(supporters(p)) });
    const { total, error } = run.held(p);
    return [{ id: id(p), supporters: supporters(p), began, left: wholeOf(total, error, () => exact.held(p)) }];
  });
  return {
    endowment: floorOf(endowment),
    increments,
    purchases: purchases.map(({ project, price: paid, error, short, penniless }, k) => {
      const price = () => money.price(k);
      const cost = projects[project]?.cost ?? 0;
      return {
        id: id(project),
        supporters: supporters(project),
        paidEach: wholeOf(paid, error, price),
        short,
        penniless,
        effectiveVotes: wholeOf(cost / paid, (error / paid) * 2 * (cost / paid), () => votesFor(cost, price())),
      };
    }),
    unbought,
    ...(beyond ? { beyond: { winners: record.ids(beyond.record.winners), spent: beyond.record.spent } } : {}),
  };
}

/** Whole units below an amount that a double tells but for an error; asked exactly where that leaves two answers. */
function wholeOf(value: number, error: number, exactly: () => Fraction): number {
  const [low, high] = [Math.floor(value - error), Math.floor(value + error)];
  return low === high && low >= 0 ? low : floorOf(exactly());
}

function votesFor(cost: number, { numerator, denominator }: Fraction): Fraction {
  return { numerator: BigInt(cost) * denominator, denominator: numerator };
}
