import { Body, Controller, ForbiddenException, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id } from '#events';
import { Access, actingIn, type FastifyReply, type FastifyRequest, held, Sends } from '#http';
import type { Outcome } from '#ledger';
import { looksPersonal } from '#vault';
import { asMeant, emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther, warnedForm } from '#web';
import { type BankFigures, ReadBanks } from './balances/balances.query.js';
import { DeclareDecisions } from './bank.commands.js';
import { DECLARERS } from './bank.routes.js';
import { decidedByOf, type Evening, type EveningItem, ReadEvening } from './evening/evening.query.js';

/** One item as the chair fills it in; an item that nobody decided has none. */
const typedItem = z.object({
  bidId: id,
  fundId: id.optional(),
  fundBecause: z.string().optional(),
  reason: z.string().max(1000),
});
const typedDeclaration = z.object({
  decisions: z.array(typedItem).max(100).default([]),
  finishesRound: z.literal('yes').optional(),
  sealed: z.coerce.number().optional(),
});

/** The chair declares a read-back evening, or a quick answer: decisions, money and messages go together (domain.md, "Panel decision"). */
@Controller('banks/:bankId/declare/:meetingId')
export class DeclarePages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
  ) {}

  @Access(held(DECLARERS))
  @Get()
  async form(
    @Param('bankId', { schema: id }) bankId: string,
    @Param('meetingId', { schema: id }) meetingId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { bank, evening } = await this.read(bankId, meetingId);
    return this.show(reply, bank, evening, emptyForm({ finishesRound: ['yes'] }));
  }

  @Sends(DeclareDecisions)
  @Post()
  async declare(
    @Param('bankId', { schema: id }) bankId: string,
    @Param('meetingId', { schema: id }) meetingId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const acting = actingIn(request);
    const { bank, evening } = await this.read(bankId, meetingId);
    const { meant, typed: given } = asMeant(body);
    const parsed = parseForm(typedDeclaration, given);
    if (!parsed.ok) return this.show(reply, bank, evening, namingTheBids(parsed.form, evening));
    const { sealed = evening.sealed } = parsed.data;
    if (sealed !== evening.sealed) return this.show(reply, bank, evening, refusedForm(body, { status: 'stale', revision: evening.revision }));
    const seems = meant ? [] : [...new Set(parsed.data.decisions.flatMap(({ reason, fundBecause = '' }) => looksPersonal(`${reason}\n${fundBecause}`)))];
    if (seems.length > 0) return this.show(reply, bank, evening, warnedForm(given, seems));
    const data = {
      ...{ bankId, roundId: evening.roundId, decidedBy: decidedByOf(meetingId) },
      decisions: parsed.data.decisions.map((typed) => decisionOf(typed, evening)),
      finishesRound: !evening.quick && parsed.data.finishesRound === 'yes',
    };
    const outcome: Outcome = await this.commands.execute(new DeclareDecisions(data, formMeta(request, acting)));
    if (outcome.status !== 'done') return this.show(reply, bank, evening, this.refused(body, outcome, evening, request));
    return seeOther(reply, `/banks/${bankId}`, outcome.position);
  }

  /** The refusal, said of the bid it is about and at that bid. */
  private refused(body: unknown, outcome: Exclude<Outcome, { status: 'done' }>, evening: Evening, request: FastifyRequest): Form {
    const form = refusedForm(body, outcome, 'banks');
    const bidId = outcome.status === 'refused' ? outcome.refusal.detail.bidId : undefined;
    if (typeof bidId !== 'string' || outcome.status !== 'refused') return form;
    const why = this.pages.language(request).t(`banks.refusals.${outcome.refusal.code}`);
    const index = openItems(evening).findIndex((item) => item.bidId === bidId);
    const field = index < 0 ? undefined : `decisions.${index}.reason`;
    return { ...form, problems: [{ field, message: 'banks.declare.refused', values: { bidId, why } }] };
  }

  private show(reply: FastifyReply, bank: BankFigures, evening: Evening, form: Form) {
    const names = Object.fromEntries(bank.funds.map((fund) => [fund.fundId, fund.name]));
    const waiting = evening.items.filter((item) => item.outcome === 'none');
    return this.pages.render(reply, 'banks/declare.njk', { bank, evening, items: openItems(evening), waiting, names }, { form, upToDate: evening.upToDate });
  }

  private async read(bankId: string, meetingId: string): Promise<{ bank: BankFigures; evening: Evening }> {
    const [{ banks }, evening] = await Promise.all([this.queries.execute(new ReadBanks(bankId)), this.queries.execute(new ReadEvening(bankId, meetingId))]);
    const bank = banks[0];
    if (!bank || !evening) throw new NotFoundException();
    return { bank, evening };
  }
}

/** A missing reason is asked for by its bid, since a list has many. */
function namingTheBids(form: Form, evening: Evening): Form {
  const problems = form.problems.map((problem) => {
    const bidId = openItems(evening)[Number(/^decisions\.(\d+)\.reason$/.exec(problem.field ?? '')?.[1])]?.bidId;
    return bidId && problem.kind === 'missing' ? { field: problem.field, message: 'banks.declare.needsReason', values: { bidId } } : problem;
  });
  return { ...form, problems };
}

/** The items to declare: decided this evening and not declared before. */
function openItems(evening: Evening): readonly EveningItem[] {
  return evening.items.filter((item) => item.outcome !== 'none' && !item.declared);
}

/** What was voted is not typed again: outcome and amount come from the evening. @throws ForbiddenException for a bid that the evening did not decide */
function decisionOf(typed: z.output<typeof typedItem>, evening: Evening) {
  const item = evening.items.find((each) => each.bidId === typed.bidId);
  if (!item || item.outcome === 'none') throw new ForbiddenException();
  const { bidId, reason, fundId, fundBecause } = typed;
  if (item.outcome === 'decline') return { bidId, outcome: item.outcome, amountPence: 0, reason };
  return { bidId, outcome: item.outcome, amountPence: item.amountPence, reason, ...(fundId ? { fundId } : {}), ...(fundBecause ? { fundBecause } : {}) };
}
