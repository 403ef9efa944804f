import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id } from '#events';
import { Access, actingIn, type FastifyReply, type FastifyRequest, held, Sends } from '#http';
import type { Outcome } from '#ledger';
import { emptyForm, type Form, formMeta, money, moneyText, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { type BankFigures, ReadBanks } from './balances/balances.query.js';
import { ReserveForRound } from './bank.commands.js';
import { RESERVERS } from './bank.routes.js';
import { ReadReserve, type Reserve } from './reserve/reserve.query.js';

/** One pot as it is filled in; a pot that gives nothing has no amount. */
const typedPot = z.object({ fundId: id, amount: moneyText().optional(), place: z.coerce.number().int().min(1).max(20).optional() });
type TypedPot = z.output<typeof typedPot>;

/** The pots that give something, as the round will charge them: in their places. */
const typedReserve = z.object({ pots: z.array(typedPot).max(20).default([]) }).superRefine(({ pots }, context) => {
  const problem = (index: number, field: keyof TypedPot, message: string) => context.addIssue({ code: 'custom', path: ['pots', index, field], message });
  if (!pots.some(gives)) problem(0, 'amount', 'banks.reserve.typeOne');
  const places = pots.map((pot) => (gives(pot) ? pot.place : undefined));
  places.forEach((place, index) => {
    if (place !== undefined && places.indexOf(place) < index) problem(index, 'place', 'banks.reserve.samePlace');
  });
});

/** The panel's treasurer or chair sets money aside before a round opens (architecture.md, "Money first"). */
@Controller('banks/:bankId/reserve/:roundId')
export class ReservePages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
  ) {}

  @Access(held(RESERVERS))
  @Get()
  async form(
    @Param('bankId', { schema: id }) bankId: string,
    @Param('roundId', { schema: id }) roundId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { bank, reserve } = await this.read(bankId, roundId);
    return this.show(reply, bank, reserve, emptyForm(Object.fromEntries(reserve.pots.map((_, index) => [`pots.${index}.place`, String(index + 1)]))));
  }

  @Sends(ReserveForRound)
  @Post()
  async reserve(
    @Param('bankId', { schema: id }) bankId: string,
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const acting = actingIn(request);
    const { bank, reserve } = await this.read(bankId, roundId);
    const parsed = parseForm(typedReserve, body);
    if (!parsed.ok) return this.show(reply, bank, reserve, parsed.form);
    if (!reserve.planned) return this.show(reply, bank, reserve, { ...emptyForm(), status: 409 });
    const data = { bankId, roundId, reserves: inOrder(parsed.data.pots) };
    const outcome: Outcome = await this.commands.execute(new ReserveForRound(data, formMeta(request, acting)));
    if (outcome.status !== 'done') return this.show(reply, bank, reserve, this.refused(body, outcome, parsed.data.pots, bank, request));
    return seeOther(reply, acting.role === 'panel-chair' ? `/rounds/${roundId}/manage` : `/rounds/${roundId}`, outcome.position);
  }

  /** The refusal, said of the pot it is about and at that pot. */
  private refused(body: unknown, outcome: Exclude<Outcome, { status: 'done' }>, pots: readonly TypedPot[], bank: BankFigures, request: FastifyRequest): Form {
    const form = refusedForm(body, outcome, 'banks');
    const { fundId, availablePence } = outcome.status === 'refused' ? outcome.refusal.detail : {};
    const index = pots.findIndex((pot) => pot.fundId === fundId);
    if (outcome.status !== 'refused' || index < 0) return form;
    const pot = bank.funds.find((fund) => fund.fundId === fundId)?.name ?? String(fundId);
    const field = `pots.${index}.amount`;
    if (typeof availablePence === 'number')
      return { ...form, problems: [{ field, message: 'banks.reserve.notEnough', values: { pot, amount: money(availablePence) } }] };
    const why = this.pages.language(request).t(`banks.refusals.${outcome.refusal.code}`);
    return { ...form, problems: [{ field, message: 'banks.reserve.refused', values: { pot, why } }] };
  }

  private show(reply: FastifyReply, bank: BankFigures, reserve: Reserve, form: Form) {
    const names = Object.fromEntries(bank.funds.map((fund) => [fund.fundId, fund.name]));
    return this.pages.render(reply, 'banks/reserve.njk', { bank, reserve, names }, { form, upToDate: reserve.upToDate });
  }

  private async read(bankId: string, roundId: string): Promise<{ bank: BankFigures; reserve: Reserve }> {
    const [{ banks }, reserve] = await Promise.all([this.queries.execute(new ReadBanks(bankId)), this.queries.execute(new ReadReserve(bankId, roundId))]);
    const bank = banks[0];
    if (!bank || !reserve) throw new NotFoundException();
    return { bank, reserve };
  }
}

function gives(pot: TypedPot): pot is TypedPot & { readonly amount: number } {
  return pot.amount !== undefined;
}

/** A pot without a place comes after those that have one. */
function inOrder(pots: readonly TypedPot[]): { fundId: string; amountPence: number }[] {
  const last = pots.length + 1;
  return pots
    .filter(gives)
    .sort((a, b) => (a.place ?? last) - (b.place ?? last))
    .map(({ fundId, amount }) => ({ fundId, amountPence: amount }));
}
