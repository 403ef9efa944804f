import { canonical, inclusionPath, leafHash, rootOf } from '#proof';

/** A line of the roll as its leaf commits to it. */
export interface RollLeaf {
  readonly voterId: string;
  /** 32 random bytes: without them nobody finds out which line a leaf is. */
  readonly salt: Buffer;
}

/** What somebody on the roll can keep: with it they show to anybody that their line is under the published root. Hashes and the salt are in hex. */
export interface InclusionRecord {
  readonly p: 'roll/v1';
  readonly round: string;
  readonly voter: string;
  readonly salt: string;
  readonly index: number;
  readonly size: number;
  readonly path: readonly string[];
  readonly root: string;
}

/** RFC 6962 leaf of the canonical `{p: "roll/v1", round, voter, salt}` (audit.md, "Secret ballots", step 1). */
export function rollLeaf(round: string, { voterId, salt }: RollLeaf): Buffer {
  return leafHash(canonical({ p: 'roll/v1', round, voter: voterId, salt: salt.toString('hex') }));
}

/** Size and root over the lines, in the order of their numbers. */
export function rollRoot(round: string, lines: readonly RollLeaf[]): { readonly size: number; readonly root: string } {
  return { size: lines.length, root: rootOf(lines.map((line) => rollLeaf(round, line))).toString('hex') };
}

/** Undefined for whom the roll has no line. */
export function inclusionRecord(round: string, lines: readonly RollLeaf[], voterId: string): InclusionRecord | undefined {
  const index = lines.findIndex((line) => line.voterId === voterId);
  const own = lines[index];
  if (!own) return undefined;
  const leaves = lines.map((line) => rollLeaf(round, line));
  const path = inclusionPath(leaves, index).map((hash) => hash.toString('hex'));
  return { p: 'roll/v1', round, voter: voterId, salt: own.salt.toString('hex'), index, path, ...rollRoot(round, lines) };
}
