import { ballotOrder } from './ballot-order.js';
import type { BallotSheet, Election } from './election.js';
import type { Worth } from './standing.js';

/**
 * Who backs what. Ballots that say the same are one group with a number (tally.md, "What makes it fast", 4). The groups that back project p stand at
 * `starts[p]` up to `starts[p + 1]` in `groups`. Beside each stand the ballots in it (`counts`) and what p is worth to them (`worths`: absent where every mark is
 * worth 1).
 */
export interface Backing {
  readonly voters: number;
  /** How many groups there are. */
  readonly size: number;
  readonly starts: Int32Array;
  readonly groups: Int32Array;
  readonly counts: Int32Array;
  readonly worths?: Int32Array | undefined;
  /** All that a project's backers have of worth in it, every ballot counted: votes, where every mark is worth 1. */
  readonly weights: Float64Array;
  /** Ballots that back each project. */
  readonly supporters: Int32Array;
}

/**
 * @param worth what a mark is worth; marks of no worth are no support. Absent, each mark is worth 1.
 * @param once it is counted only once, which takes less time than to find the ballots that say the same
 */
export function backingOf({ projects, ballots }: Election, worth?: Worth, once = false): Backing {
  if (once && !worth) return apart(ballots, projects.length);
  const { sizes, ends, marks, worths } = merge(ballots, ballotOrder(ballots, projects.length), worth);
  const starts = startsOf(marks, projects.length);
  const next = starts.slice();
  const groups = new Int32Array(marks.length);
  const counts = new Int32Array(marks.length);
  const backed = worths && new Int32Array(marks.length);
  for (let g = 0, k = 0; g < sizes.length; g += 1) {
    for (const end = ends[g] as number; k < end; k += 1) {
      const p = marks[k] as number;
      const at = next[p] as number;
      next[p] = at + 1;
      groups[at] = g;
      counts[at] = sizes[g] as number;
      if (backed && worths) backed[at] = worths[k] as number;
    }
  }
  const list = { voters: ballots.starts.length - 1, size: sizes.length, starts, groups, counts, ...(backed ? { worths: backed } : {}) };
  return { ...list, ...sums(list, projects.length) };
}

/** What each project's backers are, and what it is worth to them, added up. */
function sums({ starts, counts, worths }: Pick<Backing, 'starts' | 'counts' | 'worths'>, projects: number): Pick<Backing, 'weights' | 'supporters'> {
  const weights = new Float64Array(projects);
  const supporters = new Int32Array(projects);
  for (let p = 0; p < projects; p += 1) {
    let weight = 0;
    let voters = 0;
    for (let k = starts[p] as number; k < (starts[p + 1] as number); k += 1) {
      voters += counts[k] as number;
      weight += (counts[k] as number) * (worths ? (worths[k] as number) : 1);
    }
    weights[p] = weight;
    supporters[p] = voters;
  }
  return { weights, supporters };
}

interface Merged {
  readonly sizes: Int32Array;
  /** Where each group's marks end. */
  readonly ends: Int32Array;
  readonly marks: Int32Array;
  readonly worths?: Int32Array | undefined;
}

/** Where the backers of each project begin. */
function startsOf(marks: Int32Array, projects: number): Int32Array {
  const starts = new Int32Array(projects + 1);
  for (let k = 0; k < marks.length; k += 1) (starts[(marks[k] as number) + 1] as number) += 1;
  for (let p = 0; p < projects; p += 1) (starts[p + 1] as number) += starts[p] as number;
  return starts;
}

/** Each ballot is a group, and each mark is worth 1. */
function apart({ starts: ends, marks }: BallotSheet, projects: number): Backing {
  const starts = startsOf(marks, projects);
  const next = starts.slice();
  const groups = new Int32Array(marks.length);
  for (let g = 0, k = 0; g + 1 < ends.length; g += 1) {
    for (const end = ends[g + 1] as number; k < end; k += 1) {
      const p = marks[k] as number;
      const at = next[p] as number;
      next[p] = at + 1;
      groups[at] = g;
    }
  }
  const supporters = Int32Array.from({ length: projects }, (_, p) => (starts[p + 1] as number) - (starts[p] as number));
  const counts = new Int32Array(marks.length).fill(1);
  return { voters: ends.length - 1, size: ends.length - 1, starts, groups, counts, supporters, weights: new Float64Array(supporters) };
}

/** Finds ballots that say the same in a table of hashes; each ballot's marks are put in the order of the projects first. */
function merge({ starts, marks, points }: BallotSheet, order: Int32Array, worth: Worth | undefined): Merged {
  const voters = starts.length - 1;
  const [sizes, ends] = [new Int32Array(voters), new Int32Array(voters)];
  const kept = new Int32Array(marks.length);
  const worths = worth && new Int32Array(marks.length);
  const mask = 2 ** Math.ceil(Math.log2(voters + 1) + 1) - 1;
  const table = new Int32Array(mask + 1);
  let groups = 0;
  for (let turn = 0; turn < voters; turn += 1) {
    const i = order[turn] as number;
    const from = starts[i] as number;
    const to = starts[i + 1] as number;
    const begin = groups === 0 ? 0 : (ends[groups - 1] as number);
    let end = begin;
    for (let k = from; k < to; k += 1) {
      const value = worth ? worth(k - from, to - from, points ? (points[k] as number) : 1) : 1;
      if (value <= 0) continue;
      let at = end;
      for (; at > begin && (kept[at - 1] as number) > (marks[k] as number); at -= 1) {
        kept[at] = kept[at - 1] as number;
        if (worths) worths[at] = worths[at - 1] as number;
      }
      kept[at] = marks[k] as number;
      if (worths) worths[at] = value;
      end += 1;
    }
    let hash = end - begin;
    for (let k = begin; k < end; k += 1) hash = mix(mix(hash, kept[k] as number), worths ? (worths[k] as number) : 1);
    let slot = hash & mask;
    for (; table[slot] !== 0; slot = (slot + 1) & mask) if (same((table[slot] as number) - 1, begin, end)) break;
    if (table[slot] === 0) {
      ends[groups] = end;
      groups += 1;
      table[slot] = groups;
    }
    const group = (table[slot] as number) - 1;
    (sizes[group] as number) += 1;
  }
  const total = groups === 0 ? 0 : (ends[groups - 1] as number);
  return {
    sizes: sizes.slice(0, groups),
    ends: ends.slice(0, groups),
    marks: kept.slice(0, total),
    ...(worths ? { worths: worths.slice(0, total) } : {}),
  };

  function same(group: number, begin: number, end: number): boolean {
    const start = group === 0 ? 0 : (ends[group - 1] as number);
    if ((ends[group] as number) - start !== end - begin) return false;
    for (let k = 0; k < end - begin; k += 1) {
      if (kept[start + k] !== kept[begin + k] || (worths && worths[start + k] !== worths[begin + k])) return false;
    }
    return true;
  }
}

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
