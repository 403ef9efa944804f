import type { Election } from './election.js';
import type { ProjectOutcome, SharedPurchase, SharesAccount, TallyResult } from './result.js';
import { type Sentence, sentence } from './sentence.js';

/** A smaller group is not told what its members spent: each could work out what another did (tally.md, "Explanations"). */
const FEWEST_TOLD = 10;

/** Sentences 2 and 4 of tally.md for the projects that Equal Shares bought or could not buy. */
export function explainShares(election: Election, result: TallyResult): ReadonlyMap<string, readonly Sentence[]> {
  const { shares } = result;
  if (!shares) return new Map();
  const bought = new Map(shares.purchases.map((purchase) => [purchase.id, purchase]));
  const unbought = new Map(shares.unbought.map((project) => [project.id, project]));
  const also = alsoBacked(election, new Set(bought.keys()));
  return new Map(
    result.projects.flatMap(({ id, ...outcome }): [string, Sentence[]][] => {
      const [purchase, purse] = [bought.get(id), unbought.get(id)];
      if (outcome.fate === 'won') return [[id, [purchase ? winner(purchase) : sentence('shares.free', { supporters: outcome.votes })]]];
      if (!purse) return [];
      return [[id, loser(purse, outcome, also(id), result)]];
    }),
  );
}

function winner({ supporters, paidEach, short, penniless }: SharedPurchase): Sentence {
  if (supporters < FEWEST_TOLD) return sentence('shares.won.few');
  const params = { supporters, paid: paidEach, short, penniless };
  if (penniless > 0) return sentence('shares.won.penniless', params);
  return sentence(short > 0 ? 'shares.won.short' : 'shares.won', params);
}

type Purse = SharesAccount['unbought'][number];

function loser({ supporters, began, left }: Purse, { cost }: Pick<ProjectOutcome, 'cost'>, on: readonly string[], { budget, spent }: TallyResult): Sentence[] {
  const rest = budget - spent;
  if (supporters < FEWEST_TOLD) return [sentence(cost > rest ? 'shares.lost.few' : 'shares.lost.few-too-little')];
  if (on.length === 0) return [sentence('shares.lost.nothing-spent', { supporters, began, cost })];
  return [sentence('shares.lost', { supporters, began, spent: began - left, on, left, cost })];
}

/** For a project, which of those that were bought some of its own supporters back as well. */
function alsoBacked({ projects, ballots }: Election, bought: ReadonlySet<string>): (id: string) => readonly string[] {
  const { starts, marks, points } = ballots;
  const isTick = (k: number) => !points || (points[k] as number) > 0;
  const together = projects.map(() => new Set<number>());
  for (let i = 0; i + 1 < starts.length; i += 1) {
    for (let k = starts[i] as number; k < (starts[i + 1] as number); k += 1) {
      if (!isTick(k) || bought.has(projects[marks[k] as number]?.id ?? '')) continue;
      for (let other = starts[i] as number; other < (starts[i + 1] as number); other += 1)
        if (isTick(other)) together[marks[k] as number]?.add(marks[other] as number);
    }
  }
  const places = new Map(projects.map(({ id }, p) => [id, p]));
  return (id) => {
    const own = together[places.get(id) ?? -1] ?? new Set();
    return [...bought].filter((winner) => own.has(places.get(winner) ?? -1));
  };
}
