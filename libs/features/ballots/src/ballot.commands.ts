import { command, type DecidableOf } from '#decider';
import { BallotOpened, BallotSealed } from '#events';

/** A ballot of the box comes into the ledger, shut. Its command's id is made of the seal. */
export class SealBallot extends command('SealBallot', BallotSealed.schema) {}

/** A ballot that counts is opened. */
export class OpenBallot extends command('OpenBallot', BallotOpened.schema) {}

export const ballotCommands = [SealBallot, OpenBallot] as const;
export type BallotCommand = DecidableOf<(typeof ballotCommands)[number]>;
export type BallotCommandOf<T extends BallotCommand['type']> = Extract<BallotCommand, { type: T }>;
