import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ReadSide } from '#cqrs';
import { id } from '#events';
import { Access, actingIn, Doorkeeper, everybody, type FastifyReply, held, Sends } from '#http';
import type { Outcome } from '#ledger';
import { askedAfter, emptyForm, type Form, formMeta, PageRenderer, refusedForm, seeOther } from '#web';
import { CloseRound, OpenRound } from './round.commands.js';
import { bankOfRound, PLANNERS } from './round.routes.js';
import { ReadRound, RoundRevision, type RoundView } from './rounds/rounds.query.js';
import { ruleSentences } from './rule-sentences.js';

/** Who looks after a vote. */
const VOTE_OFFICES = ['returning-officer', 'scrutineer'];

/** The page of a round, and the one on which the chair opens and closes it. */
@Controller('rounds/:roundId')
export class RoundPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
  ) {}

  @Access(everybody)
  @Get()
  async round(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const { upToDate, behind } = await this.reads.freshness('rounds', askedAfter(reply.request));
    const rests = await this.queries.execute(new RoundRevision(roundId));
    if (!rests) throw new NotFoundException();
    const model = async () => {
      const round = await this.one(roundId);
      const may = (roles: readonly string[]) => this.doorkeeper.actingAs(reply.request, round.bankId, roles);
      return {
        round,
        sentences: ruleSentences(round.rules),
        mayManage: await may(PLANNERS),
        mayCheck: await may(['organiser']),
        mayRunVote: Boolean(round.rules.ballot && (await may(VOTE_OFFICES))),
      };
    };
    if (behind) return this.pages.render(reply, 'rounds/round.njk', await model(), { upToDate, behind });
    return this.pages.cached(reply, { revision: String(rests.changed), upToDate }, 'rounds/round.njk', model);
  }

  @Access(held(PLANNERS, bankOfRound))
  @Get('manage')
  manage(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, roundId, emptyForm());
  }

  @Sends(OpenRound)
  @Post('open')
  open(@Param('roundId', { schema: id }) roundId: string, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.send(reply, roundId, body, OpenRound);
  }

  @Sends(CloseRound)
  @Post('close')
  close(@Param('roundId', { schema: id }) roundId: string, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.send(reply, roundId, body, CloseRound);
  }

  private async send(reply: FastifyReply, roundId: string, body: unknown, Command: typeof OpenRound | typeof CloseRound) {
    const outcome: Outcome = await this.commands.execute(new Command({ roundId }, formMeta(reply.request, actingIn(reply.request))));
    if (outcome.status !== 'done') return this.shown(reply, roundId, refusedForm(body, outcome, 'rounds'));
    return seeOther(reply, `/rounds/${roundId}/manage`, outcome.position);
  }

  private async shown(reply: FastifyReply, roundId: string, form: Form) {
    const fresh = await this.reads.freshness('rounds', askedAfter(reply.request));
    return this.pages.render(reply, 'rounds/manage.njk', { round: await this.one(roundId) }, { form, ...fresh });
  }

  private async one(roundId: string): Promise<RoundView> {
    const round = await this.queries.execute(new ReadRound(roundId));
    if (!round) throw new NotFoundException();
    return round;
  }
}
