import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { id } from '#events';
import { Access, everybody, type FastifyReply, type FastifyRequest, personOf, signedInAlone } from '#http';
import { OpenBallots } from './open-ballots.js';
import { RollLines } from './roll-lines.js';

/** What the marked register says of somebody, told to nobody but them (audit.md, "Secret ballots", step 9), and what is secret. */
@Controller()
export class MyVotePages {
  constructor(
    @Inject(OpenBallots) private readonly ballots: OpenBallots,
    @Inject(RollLines) private readonly lines: RollLines,
  ) {}

  @Access(signedInAlone)
  @Get('rounds/:roundId/my-vote')
  async mine(@Param('roundId', { schema: id }) roundId: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const [voting, open] = await Promise.all([this.ballots.voteOf(roundId), this.ballots.votingOf(roundId)]);
    const line = (await this.lines.ofPerson(personOf(request) ?? '')).find((each) => each.roundId === roundId);
    return this.ballots.page(reply, 'ballots/my-vote.njk', { voting, line, takesBallots: this.ballots.takesBallots(open) });
  }

  @Access(signedInAlone)
  @Get('your-votes')
  async all(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.ballots.page(reply, 'ballots/your-votes.njk', { lines: await this.lines.ofPerson(personOf(request) ?? '') });
  }

  @Access(everybody)
  @Get('rounds/:roundId/secret')
  async secret(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.ballots.page(reply, 'ballots/secret.njk', { voting: await this.ballots.voteOf(roundId) });
  }
}
