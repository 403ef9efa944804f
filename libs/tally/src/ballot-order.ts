import type { BallotSheet } from './election.js';

/**
 * The ballots in an order in which those of one mind stand near each other: by the most wanted project that they name, then by the next. What the backers of a project
 * hold is then found in few stretches of memory, which is most of what a large count takes.
 */
export function ballotOrder({ starts, marks }: BallotSheet, projects: number): Int32Array {
  const fame = fameOf(marks, projects);
  const voters = starts.length - 1;
  const [first, second] = [new Int32Array(voters), new Int32Array(voters)];
  for (let i = 0; i < voters; i += 1) {
    let best = projects;
    let next = projects;
    for (let k = starts[i] as number; k < (starts[i + 1] as number); k += 1) {
      const rank = fame[marks[k] as number] as number;
      if (rank < best) {
        next = best;
        best = rank;
      } else if (rank < next) next = rank;
    }
    first[i] = best;
    second[i] = next;
  }
  return sorted(sorted(Int32Array.from(first.keys()), second, projects), first, projects);
}

/** The place of each project when the one with most marks comes first. */
function fameOf(marks: Int32Array, projects: number): Int32Array {
  const counts = new Int32Array(projects);
  for (let k = 0; k < marks.length; k += 1) (counts[marks[k] as number] as number) += 1;
  const fame = new Int32Array(projects);
  [...counts.keys()]
    .sort((p, q) => (counts[q] as number) - (counts[p] as number))
    .forEach((p, rank) => {
      fame[p] = rank;
    });
  return fame;
}

/** Sorts by keys from 0 to `most`; equals stay in their order. */
function sorted(list: Int32Array, keys: Int32Array, most: number): Int32Array {
  const next = new Int32Array(most + 2);
  for (let i = 0; i < list.length; i += 1) (next[(keys[i] as number) + 1] as number) += 1;
  for (let key = 0; key < most; key += 1) (next[key + 1] as number) += next[key] as number;
  const made = new Int32Array(list.length);
  for (let i = 0; i < list.length; i += 1) {
    const ballot = list[i] as number;
    const key = keys[ballot] as number;
    made[next[key] as number] = ballot;
    (next[key] as number) += 1;
  }
  return made;
}
