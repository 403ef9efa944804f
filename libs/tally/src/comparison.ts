import type { Election } from './election.js';
import type { Comparison } from './result.js';

/** Counts the voters who have more of their projects in the one result than in the other (tally.md, "Comparison step"). */
export function compareResults({ projects, ballots }: Election, shares: readonly number[], greedy: readonly number[]): Comparison {
  const lean = new Int8Array(projects.length);
  for (const p of greedy) (lean[p] as number) += 1;
  for (const p of shares) (lean[p] as number) -= 1;
  const { starts, marks, points } = ballots;
  let [preferGreedy, preferShares] = [0, 0];
  for (let i = 0; i + 1 < starts.length; i += 1) {
    let sum = 0;
    for (let k = starts[i] as number; k < (starts[i + 1] as number); k += 1)
      if (!points || (points[k] as number) > 0) sum += lean[marks[k] as number] as number;
    if (sum > 0) preferGreedy += 1;
    if (sum < 0) preferShares += 1;
  }
  return { preferGreedy, preferShares, replaced: preferGreedy > preferShares };
}
