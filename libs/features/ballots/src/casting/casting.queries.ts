import { Query } from '@nestjs/cqrs';
import type { BallotChannel } from '#events';

/** What a form for the next ballot of a voter is made for. */
export interface NextOfVoter {
  /** The voter's mark in this round, 64 hex digits; a browser needs it to seal a ballot, and it stands on the voter's own slip. */
  readonly v: string;
  /** What the order of bids on their ballot follows from: theirs alone, and told to nobody. */
  readonly order: string;
  /** The number of the next ballot: 1 for the first. */
  readonly n: number;
  /** By which channel a ballot is recorded for them. */
  readonly mark: BallotChannel | undefined;
}

/** `voterId` is a line of the roll; undefined when there is none, or voting has not opened. */
export class NextBallot extends Query<NextOfVoter | undefined> {
  constructor(
    readonly roundId: string,
    readonly voterId: string,
  ) {
    super();
  }
}
