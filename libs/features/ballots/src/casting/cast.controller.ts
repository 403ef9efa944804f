import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ballotChoice, id, sha256 } from '#events';
import { Access, answer, type FastifyReply, type FastifyRequest, personOf, RATE_LIMITS, type RateLimits, refuseTooMany, signedInAlone } from '#http';
import { VoterOf } from '../roll/roll.queries.js';
import { type BallotToCast, CastBallot, type CastOutcome } from './cast-ballot.command.js';
import { CASTS } from './cast-limit.js';
import { NextBallot } from './casting.queries.js';

const ballotInput = z
  .strictObject({
    /** As `ballots/next` tells it. */
    n: z.int().min(1).max(10_000),
    choices: z.array(ballotChoice).max(60),
    r: sha256.optional(),
  })
  .meta({ id: 'CastBallot' });

/** One's own ballot over JSON, for a program that draws its own nonce. Nothing of a ballot stands in an address, and no answer is kept by anybody on the way. */
@ApiTags('ballots')
@Access(signedInAlone)
@Controller('api/rounds/:roundId/ballots')
export class CastController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(RATE_LIMITS) private readonly limits: RateLimits,
  ) {}

  /** What the next ballot of whoever asks is made for. */
  @Get('next')
  async next(@Param('roundId', { schema: id }) roundId: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const next = await this.queries.execute(new NextBallot(roundId, await this.voterOf(roundId, request)));
    if (!next) throw new NotFoundException();
    reply.header('cache-control', 'private, no-store');
    return { v: next.v, n: next.n, mark: next.mark };
  }

  /** The same ballot again is answered with the same slip. */
  @Post()
  async cast(
    @Param('roundId', { schema: id }) roundId: string,
    @Body({ schema: ballotInput }) { n, choices, r }: z.output<typeof ballotInput>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const voterId = await this.voterOf(roundId, request);
    const { allowed, waitSeconds } = await this.limits.take(CASTS, voterId);
    if (!allowed) refuseTooMany(reply, waitSeconds);
    const ballot: BallotToCast = { roundId, voterId, channel: 'online', n, choices, r };
    const outcome: CastOutcome = await this.commands.execute(new CastBallot(ballot));
    reply.header('cache-control', 'private, no-store');
    return outcome.status === 'done' ? outcome.slip : answer(reply, outcome, { feature: 'ballots' });
  }

  /** Who is on no roll here is told that there is nothing. */
  private async voterOf(roundId: string, request: FastifyRequest): Promise<string> {
    const line = await this.queries.execute(new VoterOf(roundId, personOf(request) ?? ''));
    if (!line) throw new NotFoundException();
    return line.voterId;
  }
}
