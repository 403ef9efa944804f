import { randomBytes } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { POOL, sqlFile } from '#database';
import { type RefusalTable, refuse } from '#decider';
import type { BallotChannel } from '#events';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { ballotSeal } from '#proof';
import { ballotMistake, ballotMistakes } from '../ballot-check.decider.js';
import { BALLOT_BOX, type BallotBox, type CastAnswer } from '../box/ballot-box.js';
import { CastBallot, type CastOutcome } from './cast-ballot.command.js';
import { NextBallot, type NextOfVoter } from './casting.queries.js';
import { OpenedVotes } from './opened-votes.js';
import { VoterMarks } from './voter-marks.js';

/** Why a ballot does not come into the box, in the order in which it is looked for. */
export const castRefusals = {
  'voting-not-open': { kind: 'conflict', title: 'Nobody votes in this round now.' },
  ...ballotMistakes,
  'not-on-the-roll': { kind: 'forbidden', title: 'You are not on the roll of this vote.' },
  'voted-on-paper': { kind: 'conflict', title: 'Your vote on paper is recorded: it counts, and no other can take its place.' },
  'another-ballot-first': { kind: 'conflict', title: 'Another ballot of yours came first: this one would have taken its place.' },
} as const satisfies RefusalTable;

/** By these a helper's browser sends the ballot (audit.md, "Secret ballots", steps 5 and 10). */
const HELPED: ReadonlySet<string> = new Set<BallotChannel>(['phone', 'assisted']);

@CommandHandler(CastBallot)
export class CastBallotHandler implements ICommandHandler<CastBallot> {
  constructor(
    @Inject(OpenedVotes) private readonly votes: OpenedVotes,
    @Inject(VoterMarks) private readonly marks: VoterMarks,
    @Inject(BALLOT_BOX) private readonly box: BallotBox,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
  ) {}

  async execute({ data: { roundId, voterId, channel, n, choices, r } }: CastBallot): Promise<CastOutcome> {
    const vote = await this.votes.of(roundId);
    if (!vote) return refused('voting-not-open', roundId);
    const mistake = ballotMistake(vote, choices);
    if (mistake) return refused(mistake, roundId);
    const drawn = r ?? randomBytes(32).toString('hex');
    const nonce = HELPED.has(channel) ? await this.marks.hiddenNonce(roundId, voterId, drawn) : drawn;
    const ballot = { v: await this.marks.markOf(roundId, voterId), n, choices, r: nonce };
    const c = ballotSeal({ round: roundId, ...ballot });
    const answer = await this.box.cast({ ...ballot, c, roundId, voterId, channel, at: this.clock.now() });
    return answer === 'done' ? { status: 'done', slip: { v: ballot.v, n, c, r: ballot.r, replaced: n > 1 } } : refused(answer, roundId);
  }
}

function refused(code: keyof typeof castRefusals | Exclude<CastAnswer, 'done'>, roundId: string): CastOutcome {
  return { status: 'refused', refusal: refuse(code, { roundId }).refusal };
}

@QueryHandler(NextBallot)
export class NextBallotHandler implements IQueryHandler<NextBallot> {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(OpenedVotes) private readonly votes: OpenedVotes,
    @Inject(VoterMarks) private readonly marks: VoterMarks,
    @Inject(BALLOT_BOX) private readonly box: BallotBox,
  ) {}

  async execute({ roundId, voterId }: NextBallot): Promise<NextOfVoter | undefined> {
    const { rows } = await this.pool.query<{ mark: BallotChannel | null }>(sqlFile(import.meta.url, './read-mark.sql'), [roundId, voterId]);
    const [line] = rows;
    if (!line || !(await this.votes.of(roundId))) return undefined;
    const [v, order] = [await this.marks.markOf(roundId, voterId), await this.marks.orderOf(roundId, voterId)];
    return { v, order, n: await this.box.nextOf(roundId, v), mark: line.mark ?? undefined };
  }
}
