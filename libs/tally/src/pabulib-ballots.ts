import type { BallotSheet, Project } from './election.js';
import { Spoiled } from './pabulib-cells.js';
import type { Ids } from './pabulib-ids.js';
import { beginning, commaFrom, ending, twiceAsLong } from './pabulib-ranges.js';
import type { Section } from './pabulib-sections.js';

/** What a file's META says of a ballot; amounts are hundredths. Whatever is not said is no limit. */
export interface BallotLimits {
  readonly minLength: number;
  readonly maxLength: number;
  readonly maxSumCost: number;
  readonly maxPoints: number;
  readonly maxSumPoints: number;
}

/** What votes are read against. */
export interface Slate {
  readonly text: string;
  readonly projects: readonly Project[];
  readonly ids: Ids;
  readonly limits: BallotLimits;
}

/**
 * Reads the column `vote`, and `points` beside it, into one sheet. Checks what tally.md, "Ballot checks", says: known and distinct ids, as many points as ids, nothing
 * above a limit, and `min_length` on whatever is not blank. @throws Spoiled
 */
export function sheetOf(votes: Section, slate: Slate, withPoints: boolean): BallotSheet {
  const column = votes.column('vote');
  const points = withPoints ? new PointsReader(votes, slate) : undefined;
  const reader = new VoteReader(votes, slate);
  const starts = new Int32Array(votes.rowCount + 1);
  for (let row = 0; row < votes.rowCount; row++) {
    const count = reader.read(row, votes.start(row, column), votes.end(row, column));
    points?.read(row, count);
    starts[row + 1] = reader.marks.count;
  }
  return { starts, marks: reader.marks.taken(), ...(points ? { points: points.points.taken() } : {}) };
}

class VoteReader {
  readonly marks: Numbers;
  /** The last row that named each project. */
  private readonly namedIn: Int32Array;
  private readonly costs: Float64Array;

  constructor(
    private readonly votes: Section,
    private readonly slate: Slate,
  ) {
    this.marks = new Numbers(votes.rowCount * 4);
    this.namedIn = new Int32Array(slate.projects.length).fill(-1);
    this.costs = Float64Array.from(slate.projects, ({ cost }) => cost);
  }

  /** Reads one vote; answers how many projects it names. */
  read(row: number, start: number, end: number): number {
    const { text, limits } = this.slate;
    const first = this.marks.count;
    let cost = 0;
    for (let at = beginning(text, start, end); at < end; ) {
      const stop = commaFrom(text, at, end);
      cost += this.mark(row, beginning(text, at, stop), stop);
      at = stop + 1;
      if (at === end) throw this.spoiled(row, 'The vote ends with a comma.');
    }
    const length = this.marks.count - first;
    if (length > limits.maxLength) throw this.spoiled(row, `The vote names ${length} projects; at most ${limits.maxLength} are allowed.`);
    if (length > 0 && length < limits.minLength) throw this.spoiled(row, `The vote names ${length} projects; at least ${limits.minLength} are asked for.`);
    if (cost > limits.maxSumCost) throw this.spoiled(row, 'The projects of this vote cost more than max_sum_cost.');
    return length;
  }

  /** Answers what the project costs. */
  private mark(row: number, start: number, stop: number): number {
    const { text, ids } = this.slate;
    const end = ending(text, start, stop);
    const place = ids.find(start, end);
    if (place < 0) throw this.spoiled(row, `The vote names "${text.slice(start, end)}", which is no project of this file.`);
    if (this.namedIn[place] === row) throw this.spoiled(row, `The vote names ${text.slice(start, end)} twice.`);
    this.namedIn[place] = row;
    this.marks.add(place);
    return this.costs[place] ?? 0;
  }

  private spoiled(row: number, reason: string): Spoiled {
    return new Spoiled(this.votes.lineOf(row), reason);
  }
}

class PointsReader {
  readonly points: Numbers;
  private readonly column: number;

  constructor(
    private readonly votes: Section,
    private readonly slate: Slate,
  ) {
    this.column = votes.column('points');
    this.points = new Numbers(votes.rowCount * 4);
  }

  /** @param count how many projects the vote beside it names */
  read(row: number, count: number): void {
    const { text, limits } = this.slate;
    const end = this.votes.end(row, this.column);
    const first = this.points.count;
    let sum = 0;
    for (let at = beginning(text, this.votes.start(row, this.column), end); at < end; ) {
      const stop = commaFrom(text, at, end);
      const points = pointsAt(text, beginning(text, at, stop), ending(text, at, stop));
      if (points < 0) throw this.spoiled(row, `"${text.slice(at, stop)}" is no number of points: a whole number, 0 or more.`);
      if (points > limits.maxPoints) throw this.spoiled(row, `The vote gives ${points} points to one project; at most ${limits.maxPoints} are allowed.`);
      this.points.add(points);
      sum += points;
      at = stop + 1;
      if (at === end) throw this.spoiled(row, 'The points end with a comma.');
    }
    const given = this.points.count - first;
    if (given !== count) throw this.spoiled(row, `The vote names ${count} projects and gives points ${given} times.`);
    if (sum > limits.maxSumPoints) throw this.spoiled(row, `The vote gives ${sum} points; at most ${limits.maxSumPoints} are allowed.`);
  }

  private spoiled(row: number, reason: string): Spoiled {
    return new Spoiled(this.votes.lineOf(row), reason);
  }
}

/** A whole number below 2^31, `.0` behind it or not; -1 for anything else. */
function pointsAt(text: string, from: number, to: number): number {
  let points = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return at > from && /^\.0+$/.test(text.slice(at, to)) ? points : -1;
    points = points * 10 + digit;
    if (points >= 2 ** 31) return -1;
  }
  return from === to ? -1 : points;
}

/** Numbers as they come, with room that doubles. */
class Numbers {
  private list: Int32Array<ArrayBuffer>;
  count = 0;

  constructor(room: number) {
    this.list = new Int32Array(Math.max(64, room));
  }

  add(number: number): void {
    if (this.count === this.list.length) this.list = twiceAsLong(this.list);
    this.list[this.count++] = number;
  }

  taken(): Int32Array {
    return this.list.slice(0, this.count);
  }
}
