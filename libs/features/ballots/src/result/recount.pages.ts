import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { id } from '#events';
import { Access, actingIn, type FastifyReply, type FastifyRequest, personOf, Sends, signedInAlone } from '#http';
import type { Outcome } from '#ledger';
import { emptyForm, type Form, formMeta, idFrom, PageRenderer, refusedForm, seeOther } from '#web';
import { VoterOf } from '../roll/roll.queries.js';
import { AskRecount } from '../voting.commands.js';
import { ReadResult } from './result.query.js';

/** Whoever is on the roll may ask that the ballots are counted again (domain.md, "The micro-grant lifecycle": after a ballot). */
@Controller('rounds/:roundId/recount')
export class RecountPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
  ) {}

  @Access(signedInAlone)
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
    const person = personOf(reply.request);
    const [result, line] = await Promise.all([
      this.queries.execute(new ReadResult(roundId)),
      person === undefined ? undefined : this.queries.execute(new VoterOf(roundId, person)),
    ]);
    if (!result) throw new NotFoundException();
    return this.pages.render(reply, 'ballots/recount.njk', { roundId, result, onTheRoll: line !== undefined }, { form });
  }
}
