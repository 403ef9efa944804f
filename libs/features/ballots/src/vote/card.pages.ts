import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { z } from 'zod';
import { id } from '#events';
import { Access, everybody, type FastifyReply, type FastifyRequest, networkOf } from '#http';
import { BrowserSessions, emptyForm, type Form, type FormProblem, PageRenderer, parseForm, seeOther } from '#web';
import { takesPapers } from '../bank-of-vote.js';
import { CardCodes } from './card-codes.js';
import { CardTries, tooManyCards } from './card-tries.js';
import { type Kiosk, Kiosks } from './kiosks.js';
import { OpenBallots } from './open-ballots.js';
import { type VoterTicket, VoterTickets } from './voter-tickets.js';

const codeForm = z.object({ code: z.string('ballots.vote.card.noCode').max(60, 'ballots.vote.card.notGood') });

/** Voting with the code of a poll card: at home without an account, or at a kiosk in the hall. The code stands in no address, so in no log. */
@Controller()
export class CardPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(CardCodes) private readonly codes: CardCodes,
    @Inject(CardTries) private readonly tries: CardTries,
    @Inject(VoterTickets) private readonly tickets: VoterTickets,
    @Inject(Kiosks) private readonly kiosks: Kiosks,
    @Inject(OpenBallots) private readonly ballots: OpenBallots,
    @Inject(BrowserSessions) private readonly sessions: BrowserSessions,
  ) {}

  @Access(everybody)
  @Get('vote')
  start(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.asking(reply, undefined, emptyForm());
  }

  @Access(everybody)
  @Post('vote')
  code(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.typed(reply, request, body, undefined);
  }

  @Access(takesPapers)
  @Get('rounds/:roundId/kiosk')
  async kiosk(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.pages.render(reply, 'ballots/kiosk.njk', { voting: await this.ballots.voteOf(roundId) }, { form: emptyForm() });
  }

  /** Whoever opens it is signed out there: nothing of theirs stays on a tablet that goes round. */
  @Access({ ...takesPapers, stepUp: true })
  @Post('rounds/:roundId/kiosk')
  async open(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.ballots.voteOf(roundId);
    await this.sessions.end(reply);
    this.kiosks.open(reply, roundId);
    return seeOther(reply, `/rounds/${roundId}/kiosk/start`);
  }

  /** Each time that this page is shown, another voter's turn begins. */
  @Access(everybody)
  @Get('rounds/:roundId/kiosk/start')
  begin(@Param('roundId', { schema: id }) roundId: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const kiosk = this.kiosks.of(request);
    if (kiosk?.roundId !== roundId) return this.noKiosk(reply, roundId);
    this.kiosks.nextTurn(reply);
    return this.asking(reply, kiosk, emptyForm());
  }

  @Access(everybody)
  @Post('rounds/:roundId/kiosk/start')
  async turn(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const kiosk = this.kiosks.of(request);
    return kiosk?.roundId === roundId ? this.typed(reply, request, body, kiosk) : this.noKiosk(reply, roundId);
  }

  /** Anybody may end it: nothing is lost by it, and it must not outlive the day in the hall. */
  @Access(everybody)
  @Post('rounds/:roundId/kiosk/end')
  end(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    this.kiosks.close(reply);
    return seeOther(reply, `/rounds/${roundId}`);
  }

  private async typed(reply: FastifyReply, request: FastifyRequest, body: unknown, kiosk: Kiosk | undefined) {
    const parsed = parseForm(codeForm, body);
    if (!parsed.ok) return this.asking(reply, kiosk, withoutCode(parsed.form.problems, 400));
    const wait = await this.tries.take(networkOf(request.ip), parsed.data.code);
    if (wait > 0) {
      reply.header('retry-after', String(wait));
      return this.asking(reply, kiosk, withoutCode([tooManyCards(wait)], 429));
    }
    const line = await this.codes.find(parsed.data.code);
    // At a kiosk of one round a card of another one is not good.
    if (!line || (kiosk && line.roundId !== kiosk.roundId))
      return this.asking(reply, kiosk, withoutCode([{ field: 'code', message: 'ballots.vote.card.notGood' }], 400));
    const { roundId, voterId } = line;
    const said: VoterTicket = kiosk ? { roundId, voterId, channel: 'kiosk', turn: kiosk.turn } : { roundId, voterId, channel: 'online' };
    const voter = { roundId, voterId, channel: said.channel, ticket: this.tickets.give(said) };
    const voting = await this.ballots.votingOf(roundId);
    const open = this.ballots.takesBallots(voting) ? await this.ballots.of(voting, voter) : ({ status: 'over', roundId } as const);
    return open.status === 'open' ? this.ballots.marking(reply, open, emptyForm()) : this.ballots.notHere(reply, open);
  }

  private asking(reply: FastifyReply, kiosk: Kiosk | undefined, form: Form) {
    return this.ballots.page(reply, 'ballots/card.njk', { kiosk }, form);
  }

  private async noKiosk(reply: FastifyReply, roundId: string) {
    return this.pages.render(reply, 'ballots/no-kiosk.njk', { voting: await this.ballots.voteOf(roundId) }, { status: 404 });
  }
}

/** A code is typed anew: it is not shown again. */
function withoutCode(problems: readonly FormProblem[], status: number): Form {
  return { values: {}, problems, status };
}
