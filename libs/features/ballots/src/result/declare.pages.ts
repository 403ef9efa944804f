import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id } from '#events';
import { Access, actingIn, type FastifyReply, type FastifyRequest, Sends, stepUpIn } from '#http';
import type { Outcome } from '#ledger';
import { emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { looksAfterVote } from '../bank-of-vote.js';
import { CountAgain, CountVotes } from './result.commands.js';
import { ReadResult, ReadTally, ResultRevision } from './result.query.js';
import { fateOf, Words } from './result-words.js';

const typed = z.object({ because: z.enum(['count', 'recount']) });

/** The returning officer sees what the ballots give once they are open, declares it, and counts again where somebody asked. */
@Controller('rounds/:roundId')
export class DeclareResultPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
  ) {}

  @Access(looksAfterVote)
  @Get('declare')
  look(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, roundId, emptyForm());
  }

  @Sends(CountVotes)
  @Post('declare')
  async declare(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const parsed = parseForm(typed, body);
    if (!parsed.ok) return this.shown(reply, roundId, parsed.form);
    const acting = actingIn(request);
    const data = { roundId, because: parsed.data.because, by: acting.actor, stepUp: stepUpIn(request) };
    const outcome: Outcome = await this.commands.execute(new CountVotes(data, formMeta(request, acting)));
    if (outcome.status !== 'done') return this.shown(reply, roundId, refusedForm(body, outcome, 'ballots'));
    return seeOther(reply, `/rounds/${roundId}/result`, outcome.position);
  }

  @Sends(CountAgain)
  @Post('recount/:recountId')
  async again(
    @Param('roundId', { schema: id }) roundId: string,
    @Param('recountId', { schema: id }) recountId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const outcome: Outcome = await this.commands.execute(new CountAgain({ roundId, recountId }, formMeta(request, actingIn(request))));
    if (outcome.status !== 'done') return this.shown(reply, roundId, refusedForm(body, outcome, 'ballots'));
    return seeOther(reply, `/rounds/${roundId}/declare`, outcome.position);
  }

  private async shown(reply: FastifyReply, roundId: string, form: Form) {
    const rests = await this.queries.execute(new ResultRevision(roundId));
    if (!rests) throw new NotFoundException();
    const [read, declared] = await Promise.all([this.queries.execute(new ReadTally(roundId)), this.queries.execute(new ReadResult(roundId))]);
    const tally = read === 'differ' ? undefined : read;
    const words = new Words(this.pages.language(reply.request), tally?.titles ?? {});
    const items = tally?.items.map((item) => {
      const fate = fateOf({ won: item.won, withdrawn: tally.withdrawn.includes(item.bidId) });
      return { ...item, fate, name: words.bid(item.bidId), why: item.sentences.map((sentence) => words.sentence(sentence)) };
    });
    const recounts = declared?.recounts ?? [];
    const differed = recounts.some(({ made }) => made && !made.agrees && made.version === rests.newest);
    const model = {
      roundId,
      differ: read === 'differ',
      rests,
      tally: tally && { ...tally, items },
      recounts,
      because: rests.newest === 0 ? 'count' : differed ? 'recount' : undefined,
    };
    return this.pages.render(reply, 'ballots/declare.njk', model, { form, upToDate: rests.upToDate });
  }
}
