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

/**
 * Reads the column `vote`, and `points` beside it, into one sheet. Checks what tally.md, "Ballot checks", says: known and distinct ids, as many points as ids, nothing
 * above a limit, and `min_length` on whatever is not blank. @throws Spoiled
 */
export function sheetOf(votes: Section, text: string, projects: readonly Project[], ids: Ids, limits: BallotLimits, withPoints: boolean): BallotSheet {
  const column = votes.column('vote');
  const marks = new Marks(withPoints);
  const lastBallot = new Int32Array(projects.length).fill(-1);
  const starts = new Int32Array(votes.rowCount + 1);
  const pointsColumn = withPoints ? votes.column('points') : -1;
  for (let row = 0; row < votes.rowCount; row++) {
    const spoiled = (reason: string) => new Spoiled(votes.lineOf(row), reason);
    const first = marks.count;
    let cost = 0;
    const end = votes.end(row, column);
    for (let at = beginning(text, votes.start(row, column), end); at < end; ) {
      const stop = commaFrom(text, at, end);
      const [from, to] = [beginning(text, at, stop), ending(text, at, stop)];
      const place = ids.find(from, to);
      if (place < 0) throw spoiled(`The vote names "${text.slice(from, to)}", which is no project of this file.`);
      if (lastBallot[place] === row) throw spoiled(`The vote names ${text.slice(from, to)} twice.`);
      lastBallot[place] = row;
      marks.add(place);
      cost += projects[place]?.cost ?? 0;
      at = stop + 1;
      if (stop < end && at >= end) throw spoiled('The vote ends with a comma.');
    }
    starts[row + 1] = marks.count;
    const length = marks.count - first;
    if (length > limits.maxLength) throw spoiled(`The vote names ${length} projects; at most ${limits.maxLength} are allowed.`);
    if (length > 0 && length < limits.minLength) throw spoiled(`The vote names ${length} projects; at least ${limits.minLength} are asked for.`);
    if (cost > limits.maxSumCost) throw spoiled('The projects of this vote cost more than max_sum_cost.');
    if (withPoints) readPoints(votes, text, row, pointsColumn, first, marks, limits, spoiled);
  }
  return { starts, ...marks.arrays() };
}

function readPoints(
  votes: Section,
  text: string,
  row: number,
  column: number,
  first: number,
  marks: Marks,
  limits: BallotLimits,
  spoiled: (reason: string) => Spoiled,
): void {
  const end = votes.end(row, column);
  let mark = first;
  let sum = 0;
  for (let at = beginning(text, votes.start(row, column), end); at < end; mark++) {
    const stop = commaFrom(text, at, end);
    const points = pointsAt(text, beginning(text, at, stop), ending(text, at, stop));
    if (points < 0) throw spoiled(`"${text.slice(at, stop)}" is no number of points: a whole number, 0 or more.`);
    if (points > limits.maxPoints) throw spoiled(`The vote gives ${points} points to one project; at most ${limits.maxPoints} are allowed.`);
    if (mark < marks.count) marks.setPoints(mark, points);
    sum += points;
    at = stop + 1;
    if (stop < end && at >= end) throw spoiled('The points end with a comma.');
  }
  if (mark !== marks.count) throw spoiled(`The vote names ${marks.count - first} projects and gives points ${mark - first} times.`);
  if (sum > limits.maxSumPoints) throw spoiled(`The vote gives ${sum} points; at most ${limits.maxSumPoints} are allowed.`);
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

/** Marks as they come, with room that doubles. */
class Marks {
  private marks = new Int32Array(1024);
  private points = new Int32Array(0);
  count = 0;

  constructor(private readonly withPoints: boolean) {
    if (withPoints) this.points = new Int32Array(1024);
  }

  add(place: number): void {
    if (this.count === this.marks.length) {
      this.marks = twiceAsLong(this.marks);
      if (this.withPoints) this.points = twiceAsLong(this.points);
    }
    this.marks[this.count++] = place;
  }

  setPoints(mark: number, points: number): void {
    this.points[mark] = points;
  }

  arrays(): Pick<BallotSheet, 'marks' | 'points'> {
    return { marks: this.marks.slice(0, this.count), ...(this.withPoints ? { points: this.points.slice(0, this.count) } : {}) };
  }
}
