import { randomInt } from 'node:crypto';
import type { BoxRow } from '../box/ballot-box.js';

/** Rows in an order drawn at random, but for the numbers of one voter, which ascend (audit.md, "Secret ballots", steps 3 and 4). */
export function shuffled(rows: readonly BoxRow[]): readonly BoxRow[] {
  const drawn = [...rows];
  for (let left = drawn.length - 1; left > 0; left--) {
    const other = randomInt(left + 1);
    [drawn[left], drawn[other]] = [drawn[other] as BoxRow, drawn[left] as BoxRow];
  }
  const ofVoter = new Map<string, BoxRow[]>();
  for (const row of rows.toSorted((a, b) => a.n - b.n)) ofVoter.set(row.v, [...(ofVoter.get(row.v) ?? []), row]);
  // Each place that a voter's rows were drawn for is taken by the next of them.
  return drawn.map(({ v }) => ofVoter.get(v)?.shift() as BoxRow);
}
