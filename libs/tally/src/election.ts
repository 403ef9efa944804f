/** Something to be chosen. Costs are integers in the smallest unit: pence here, hundredths in a Pabulib file. */
export interface Project {
  readonly id: string;
  readonly cost: number;
  /** The least that it can do with, where the marginal project may be given a part. */
  readonly minimum?: number | undefined;
  /** The pots that may pay for it, in the order in which they are proposed; any may, where absent. One pot pays the whole. */
  readonly payableFrom?: readonly string[] | undefined;
}

/** Money that may pay only for some things: a winner that none of its pots can pay is passed over (domain.md, "Ballots"). */
export interface Pot {
  readonly id: string;
  readonly amount: number;
}

/**
 * All ballots in one sheet. The marks of ballot i are `marks[starts[i]]` up to `marks[starts[i + 1]]`: places in the list of projects, in the ballot's own order.
 * `points` stands beside `marks` where ballots give points.
 */
export interface BallotSheet {
  readonly starts: Int32Array;
  readonly marks: Int32Array;
  readonly points?: Int32Array | undefined;
}

/** What is counted. The projects stand in their published order, which the last tie is settled by. */
export interface Election {
  readonly budget: number;
  readonly projects: readonly Project[];
  readonly ballots: BallotSheet;
  readonly pots?: readonly Pot[] | undefined;
}

export interface Ballot {
  /** Ids of projects, in the ballot's own order; none is a blank ballot. */
  readonly choices: readonly string[];
  readonly points?: readonly number[] | undefined;
}

/** Writes ballots as one sheet. @throws RangeError for a choice that is no project */
export function ballotSheet(projects: readonly Project[], ballots: readonly Ballot[]): BallotSheet {
  const places = new Map(projects.map(({ id }, place) => [id, place]));
  const starts = new Int32Array(ballots.length + 1);
  ballots.forEach(({ choices }, i) => {
    starts[i + 1] = (starts[i] ?? 0) + choices.length;
  });
  const marks = new Int32Array(starts[ballots.length] ?? 0);
  const points = ballots.some((ballot) => ballot.points) ? new Int32Array(marks.length) : undefined;
  ballots.forEach((ballot, i) => {
    const start = starts[i] ?? 0;
    ballot.choices.forEach((id, k) => {
      const place = places.get(id);
      if (place === undefined) throw new RangeError(`${id} is not among the projects`);
      marks[start + k] = place;
      if (points) points[start + k] = ballot.points?.[k] ?? 0;
    });
  });
  return { starts, marks, ...(points ? { points } : {}) };
}
