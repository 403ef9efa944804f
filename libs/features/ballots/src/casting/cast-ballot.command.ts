import { Command } from '@nestjs/cqrs';
import type { Refusal } from '#decider';
import type { BallotChannel, BallotChoice } from '#events';

/** What a voter may keep: with it they find their ballot, and nobody else does. */
export interface BallotSlip {
  readonly v: string;
  readonly n: number;
  readonly c: string;
  readonly r: string;
  /** An earlier ballot of theirs counts no longer. */
  readonly replaced: boolean;
}

export type CastOutcome = { readonly status: 'done'; readonly slip: BallotSlip } | { readonly status: 'refused'; readonly refusal: Refusal };

export interface BallotToCast {
  readonly roundId: string;
  /** A line of the roll. */
  readonly voterId: string;
  /** Papers come by their batches. */
  readonly channel: Exclude<BallotChannel, 'paper'>;
  /** The number the form was made for, by `NextBallot`. */
  readonly n: number;
  /** In the order in which they were chosen; none is a blank ballot. */
  readonly choices: readonly BallotChoice[];
  /** The nonce, 64 hex digits, as the voter's browser drew it; drawn here without one, and then the same form sent twice is two ballots. By phone and with help another is made of it. */
  readonly r?: string | undefined;
}

/**
 * A ballot goes into the box (audit.md, "Secret ballots", steps 3 and 4). Nothing is appended to the ledger on the way. Refused: voting-not-open, not-on-the-roll,
 * voted-on-paper, another-ballot-first, and by the rules of the round's kind of ballot.
 */
export class CastBallot extends Command<CastOutcome> {
  constructor(readonly data: BallotToCast) {
    super();
  }
}
