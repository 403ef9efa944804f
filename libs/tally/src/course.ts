import type { TallyResult } from './result.js';

/** How the pot was spent: after each selection what it was given and what was left, for a chart. */
export function courseOf({ winners, projects, budget }: TallyResult): readonly { readonly id: string; readonly amount: number; readonly left: number }[] {
  const amounts = new Map(projects.map(({ id, amount }) => [id, amount]));
  let left = budget;
  return winners.map((id) => {
    const amount = amounts.get(id) ?? 0;
    left -= amount;
    return { id, amount, left };
  });
}
