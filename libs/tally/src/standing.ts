import type { Election } from './election.js';
import type { CountingRule } from './rule.js';

/** The figures of each project, by its place in the list. */
export interface Figures {
  /** Ballots that tick it; a mark of no points is no tick. */
  readonly votes: Int32Array;
  readonly scores: Float64Array;
  /** Ballots that name it first, where the tie order asks for them. */
  readonly firsts?: Int32Array | undefined;
}

export interface ProjectStanding {
  readonly id: string;
  readonly votes: number;
  readonly score: number;
  readonly firsts: number;
}

/** Votes, scores and first choices of each project in published order, for the pages of a result. */
export function standing(election: Election, rule: CountingRule): readonly ProjectStanding[] {
  const { votes, scores } = figuresOf(election, rule);
  const firsts = firstsOf(election);
  return election.projects.map(({ id }, p) => ({ id, votes: votes[p] ?? 0, score: scores[p] ?? 0, firsts: firsts[p] ?? 0 }));
}

/** What a mark is worth, by its place in a ballot of some length and its points (tally.md, "Greedy"). */
export type Worth = (place: number, length: number, points: number) => number;

export function worthOf(scoring: CountingRule['scoring'], weights: readonly number[] = []): Worth {
  switch (scoring) {
    case 'votes':
      return (_place, _length, points) => (points > 0 ? 1 : 0);
    case 'points':
      return (_place, _length, points) => points;
    case 'borda':
      return (place, length) => length - place;
    case 'borda-zero':
      return (place, length) => length - 1 - place;
    case 'weights':
      return (place) => weights[place] ?? 0;
  }
}

export function figuresOf(election: Election, rule: Pick<CountingRule, 'scoring' | 'weights' | 'ties'>): Figures {
  const size = election.projects.length;
  const votes = new Int32Array(size);
  const { marks, points } = election.ballots;
  if (points) {
    for (let k = 0; k < marks.length; k += 1) if ((points[k] as number) > 0) (votes[marks[k] as number] as number) += 1;
  } else countMarks(marks, votes);
  const scores = rule.scoring === 'votes' ? new Float64Array(votes) : scoresOf(election, worthOf(rule.scoring, rule.weights));
  return { votes, scores, firsts: rule.ties === 'firsts-cost-lot' ? firstsOf(election) : undefined };
}

/** The loop that a greedy count spends its time in. */
function countMarks(marks: Int32Array, votes: Int32Array): void {
  for (let k = 0; k < marks.length; k += 1) (votes[marks[k] as number] as number) += 1;
}

/** Ballots that name each project first. */
function firstsOf({ projects, ballots: { starts, marks } }: Election): Int32Array {
  const firsts = new Int32Array(projects.length);
  for (let i = 0; i + 1 < starts.length; i += 1) {
    const first = starts[i] as number;
    if (first < (starts[i + 1] as number)) (firsts[marks[first] as number] as number) += 1;
  }
  return firsts;
}

function scoresOf({ projects, ballots: { starts, marks, points } }: Election, worth: Worth): Float64Array {
  const scores = new Float64Array(projects.length);
  for (let i = 0; i + 1 < starts.length; i += 1) {
    const [start, end] = [starts[i] as number, starts[i + 1] as number];
    for (let k = start; k < end; k += 1) (scores[marks[k] as number] as number) += worth(k - start, end - start, points ? (points[k] as number) : 1);
  }
  return scores;
}
