import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { id } from '#events';
import { Access, actingIn, Doorkeeper, everybody, type FastifyReply, type FastifyRequest, personOf, Sends } from '#http';
import type { Outcome } from '#ledger';
import { emptyForm, type Form, formMeta, idFrom, PageRenderer, refusedForm, seeOther } from '#web';
import { VoterOf } from '../roll/roll.queries.js';
import { AskRecount } from '../voting.commands.js';
import { ReadResult } from './result.query.js';
import { COUNTERS } from './result.routes.js';

/**
 * Whoever is on the roll may ask that the ballots are counted again (domain.md, "The micro-grant lifecycle": after a ballot); the officer asks for those who voted by a card
 * or on paper. Anybody else is told how.
 */
@Controller('rounds/:roundId/recount')
export class RecountPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
  ) {}

  @Access(everybody)
  @Get()
  form(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, roundId, emptyForm());
  }

  @Sends(AskRecount)
  @Post()
  async ask(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const acting = actingIn(request);
    const meta = formMeta(request, acting);
    const outcome: Outcome = await this.commands.execute(new AskRecount({ roundId, recountId: idFrom('RC', meta), askedBy: acting.actor }, meta));
    if (outcome.status !== 'done') return this.shown(reply, roundId, refusedForm(body, outcome, 'ballots'));
    return seeOther(reply, `/rounds/${roundId}/result`, outcome.position);
  }

  private async shown(reply: FastifyReply, roundId: string, form: Form) {
    // What somebody may do is not for whoever sits beside them.
    const helped = reply.request.signedIn?.helper !== undefined;
    const person = helped ? undefined : personOf(reply.request);
    const [result, line] = await Promise.all([
      this.queries.execute(new ReadResult(roundId)),
      person === undefined ? undefined : this.queries.execute(new VoterOf(roundId, person)),
    ]);
    if (!result) throw new NotFoundException();
    const officer = person !== undefined && (await this.doorkeeper.actingAs(reply.request, result.bankId, COUNTERS, { lasting: true })) !== undefined;
    const who = line ? 'voter' : officer ? 'officer' : person === undefined && !helped ? 'nobody' : 'other';
    reply.header('cache-control', 'private, no-store');
    return this.pages.render(reply, 'ballots/recount.njk', { roundId, result, who }, { form });
  }
}
