import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id } from '#events';
import { Access, actingIn, type FastifyReply, type FastifyRequest, mayBeSent, Sends } from '#http';
import type { Outcome } from '#ledger';
import { emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { seesFigures, settlesVote, watchesCount } from '../bank-of-vote.js';
import { ConfirmReconciliation, ReconcilePapers } from '../voting.commands.js';
import { Envelopes } from './envelopes.js';
import { figuresOf } from './figures.js';
import { PaperVotes } from './paper-vote.js';

mayBeSent(ReconcilePapers, settlesVote);
mayBeSent(ConfirmReconciliation, watchesCount);

const NO_UNUSED = 'ballots.paper.figures.noUnused';
const unusedForm = z.object({ unused: z.coerce.number(NO_UNUSED).int(NO_UNUSED).min(0, NO_UNUSED).max(100_000, NO_UNUSED) });

/** What the papers came to: the officer draws it up once it balances, and two scrutineers say that it is so. */
@Controller('rounds/:roundId/papers/figures')
export class FiguresPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(PaperVotes) private readonly votes: PaperVotes,
    @Inject(Envelopes) private readonly envelopes: Envelopes,
  ) {}

  @Access(seesFigures)
  @Get()
  figures(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, roundId, emptyForm());
  }

  @Sends(ReconcilePapers)
  @Post()
  async reconcile(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const parsed = parseForm(unusedForm, body);
    if (!parsed.ok) return this.shown(reply, roundId, parsed.form);
    const { unused } = parsed.data;
    const [{ voting }, desk] = await Promise.all([this.votes.opened(roundId), this.envelopes.count(roundId)]);
    const { waiting, unusedWanted } = figuresOf(voting, desk);
    if (waiting > 0) return this.shown(reply, roundId, problem(body, undefined, 'ballots.paper.figures.waits', { count: waiting }));
    if (unused !== unusedWanted)
      return this.shown(reply, roundId, problem(body, 'unused', offBy(unused - unusedWanted), { count: Math.abs(unused - unusedWanted) }));
    const acting = actingIn(request);
    const { keptShut, channels } = desk;
    const data = { roundId, unused, keptShut: [...keptShut], replaced: 0, channels: [...channels], by: acting.actor, ...householdOf(acting) };
    const outcome: Outcome = await this.commands.execute(new ReconcilePapers(data, { ...formMeta(request, acting), expectedRevision: undefined }));
    return this.went(reply, roundId, outcome, body);
  }

  @Sends(ConfirmReconciliation)
  @Post('confirm')
  async confirm(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.votes.opened(roundId);
    const acting = actingIn(request);
    const data = { roundId, scrutineer: acting.actor, ...householdOf(acting) };
    const outcome: Outcome = await this.commands.execute(new ConfirmReconciliation(data, { ...formMeta(request, acting), expectedRevision: undefined }));
    return this.went(reply, roundId, outcome, body);
  }

  private went(reply: FastifyReply, roundId: string, outcome: Outcome, body: unknown) {
    return outcome.status === 'done' ? seeOther(reply, `/rounds/${roundId}/papers/figures`) : this.shown(reply, roundId, refusedForm(body, outcome, 'ballots'));
  }

  private async shown(reply: FastifyReply, roundId: string, form: Form) {
    const [vote, desk] = await Promise.all([this.votes.opened(roundId), this.envelopes.count(roundId)]);
    const { voting, ...round } = vote;
    const { reconciled, confirmed, spoiled } = voting.papers;
    const acting = actingIn(reply.request);
    reply.header('cache-control', 'private, no-store');
    return this.pages.render(
      reply,
      'ballots/figures.njk',
      {
        ...{ vote: round, figures: figuresOf(voting, desk), spoiled, keptShut: desk.keptShut, closed: voting.closed !== undefined },
        ...{
          reconciled: reconciled !== undefined,
          confirmed: confirmed.length,
          confirmedByMe: confirmed.some(({ scrutineer }) => scrutineer === acting.actor),
        },
        officer: acting.role === 'returning-officer',
      },
      { form },
    );
  }
}

/** More or fewer in hand than there should be. */
const offBy = (more: number) => (more > 0 ? 'ballots.paper.figures.tooMany' : 'ballots.paper.figures.tooFew');
const householdOf = ({ household }: { readonly household?: string | undefined }) => (household === undefined ? {} : { household });

function problem(body: unknown, field: string | undefined, message: string, values: Readonly<Record<string, unknown>>): Form {
  return { values: body as Form['values'], problems: [{ field, message, values }], status: 409 };
}
