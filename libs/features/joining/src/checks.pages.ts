import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { ReadSide } from '#cqrs';
import { checkReason, id } from '#events';
import { Access, type FastifyReply, type FastifyRequest, held, heldSomewhere, LookBook, mayBeSent, placeOf, Sends } from '#http';
import type { Outcome } from '#ledger';
import { askedAfter, emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { CheckJoin } from './dwelling.commands.js';
import { checkReasons } from './dwelling.decider.js';
import { ListChecks, ReadDoor } from './homes/homes.query.js';
import { HOUSE_KEEPERS, Staff } from './staff.js';

const answer = z.object({ reason: checkReason.or(z.literal('')).catch('').pipe(z.enum(checkReason.options, 'joining.checks.noReason')) });

/** The estate of a home that a request names. */
export const estateOfHome = placeOf('dwellingId', async (dwellingId, queries) => (await queries.execute(new ReadDoor(dwellingId)))?.estateId);
mayBeSent(CheckJoin, held(HOUSE_KEEPERS, estateOfHome, { hidden: true }));

/** Joins that somebody should look at: a flag says why, and nobody is accused of anything. Whoever joined sees nothing of it. */
@Controller('joining/checks')
export class ChecksPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(Staff) private readonly staff: Staff,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Access(heldSomewhere(HOUSE_KEEPERS))
  @Get()
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(request, reply, emptyForm());
  }

  @Sends(CheckJoin)
  @Post(':dwellingId/:joinId')
  async check(
    @Param('dwellingId', { schema: id }) dwellingId: string,
    @Param('joinId', { schema: id }) joinId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const parsed = parseForm(answer, body);
    if (!parsed.ok) return this.shown(request, reply, ofJoin(parsed.form, joinId));
    const acting = await this.staff.acting(request);
    const { reason } = parsed.data;
    const result = checkReasons.fine.some((fitting) => fitting === reason) ? 'fine' : 'not-right';
    const outcome: Outcome = await this.commands.execute(new CheckJoin({ dwellingId, joinId, result, reason, by: acting.actor }, formMeta(request, acting)));
    if (outcome.status !== 'done') return this.shown(request, reply, refusedForm(body, outcome, 'joining'));
    return seeOther(reply, '/joining/checks', outcome.position);
  }

  private async shown(request: FastifyRequest, reply: FastifyReply, form: Form) {
    const { upToDate, behind } = await this.reads.freshness('homes', askedAfter(request));
    const checks = await this.queries.execute(new ListChecks(await this.staff.estatesOf(request)));
    if (checks.length > 0)
      await this.looks.note(
        request,
        ...checks.map(({ dwellingId }) => ({ kind: 'names-behind-tokens', subject: `dwelling-${dwellingId}`, why: 'check' }) as const),
      );
    return this.pages.render(reply, 'joining/checks.njk', { checks, reasons: checkReasons }, { form, upToDate, behind });
  }
}

/** The page has a form for each join: what is wrong belongs to one of them. */
function ofJoin(form: Form, joinId: string): Form {
  return { ...form, problems: form.problems.map((problem) => ({ ...problem, field: `reason-${joinId}` })) };
}
