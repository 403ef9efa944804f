import { Body, Controller, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { id } from '#events';
import { Access, answer, commandMeta, type FastifyReply, type FastifyRequest, held, InvalidInput, Sends } from '#http';
import type { Outcome } from '#ledger';
import { estateOfHome } from './checks.pages.js';
import { AddDwelling, CheckJoin, LeaveDwelling } from './dwelling.commands.js';
import { HomeLists } from './homes/home-list.js';
import { SetJoiningRules } from './letters.commands.js';
import { HOUSE_KEEPERS, Staff } from './staff.js';

const homeList = z.strictObject({ csv: z.string().min(1).max(200_000) }).meta({ id: 'HomeListInput' });
const rules = SetJoiningRules.schema.omit({ estateId: true }).meta({ id: 'JoiningRulesInput' });
const check = CheckJoin.schema.omit({ dwellingId: true, joinId: true, by: true }).meta({ id: 'CheckJoinInput' });
const leaving = LeaveDwelling.schema.omit({ dwellingId: true, by: true }).meta({ id: 'LeaveDwellingInput' });

/** Homes and who joined there, over JSON. */
@ApiTags('joining')
@Controller('api')
export class JoiningController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(HomeLists) private readonly lists: HomeLists,
    @Inject(Staff) private readonly staff: Staff,
  ) {}

  /** A list of homes as CSV: all of it or nothing; each bad line is named by its number. The same list again adds nothing. */
  @Sends(AddDwelling)
  @Post('estates/:estateId/homes')
  async bring(
    @Param('estateId', { schema: id }) estateId: string,
    @Body({ schema: homeList }) { csv }: z.output<typeof homeList>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const brought = await this.lists.bring(estateId, csv, commandMeta(request, await this.staff.acting(request)));
    if (brought.status === 'bad') throw new InvalidInput(brought.bad.map(({ line, why }) => ({ pointer: `/csv/line/${line}`, message: why })));
    reply.status(200);
    return { added: brought.added, known: brought.known, position: brought.position };
  }

  /** From which age people join, and how many at one door are usual. */
  @Sends(SetJoiningRules)
  @Post('estates/:estateId/joining-rules')
  async setRules(
    @Param('estateId', { schema: id }) estateId: string,
    @Body({ schema: rules }) body: z.output<typeof rules>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const outcome: Outcome = await this.commands.execute(new SetJoiningRules({ ...body, estateId }, commandMeta(request, await this.staff.acting(request))));
    return answer(reply, outcome, { feature: 'joining' });
  }

  @Sends(CheckJoin)
  @Post('homes/:dwellingId/joins/:joinId/checks')
  async check(
    @Param('dwellingId', { schema: id }) dwellingId: string,
    @Param('joinId', { schema: id }) joinId: string,
    @Body({ schema: check }) body: z.output<typeof check>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const acting = await this.staff.acting(request);
    const outcome: Outcome = await this.commands.execute(new CheckJoin({ ...body, dwellingId, joinId, by: acting.actor }, commandMeta(request, acting)));
    return answer(reply, outcome, { feature: 'joining' });
  }

  /** Somebody lives there no longer, by the word of whoever looks after the homes. */
  @Access(held(HOUSE_KEEPERS, estateOfHome, { hidden: true }))
  @Post('homes/:dwellingId/leaving')
  async leave(
    @Param('dwellingId', { schema: id }) dwellingId: string,
    @Body({ schema: leaving }) body: z.output<typeof leaving>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const acting = await this.staff.acting(request);
    const outcome: Outcome = await this.commands.execute(new LeaveDwelling({ ...body, dwellingId, by: acting.actor }, commandMeta(request, acting)));
    return answer(reply, outcome, { feature: 'joining' });
  }
}
