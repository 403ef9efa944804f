import { randomBytes } from 'node:crypto';
import type { BallotChoice } from '#events';
import { ballotSeal } from '#proof';
import type { BoxedBallot } from './ballot-box.js';

/** Papers as ballots: each under a mark and a nonce drawn for it alone, number 0 (audit.md, "Secret ballots", step 10). In the order of their marks, which is chance. */
export function drawnPapers(round: string, papers: readonly { readonly choices: readonly BallotChoice[] }[]): readonly BoxedBallot[] {
  return papers
    .map(({ choices }) => {
      const ballot = { v: randomBytes(32).toString('hex'), n: 0, choices, r: randomBytes(32).toString('hex') };
      return { ...ballot, c: ballotSeal({ round, ...ballot }) };
    })
    .sort((a, b) => (a.v < b.v ? -1 : 1));
}
