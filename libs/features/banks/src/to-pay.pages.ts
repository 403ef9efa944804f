import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import type { CommandMeta } from '#decider';
import { id } from '#events';
import { Access, actingIn, Doorkeeper, type FastifyReply, type FastifyRequest, held, Sends } from '#http';
import type { Outcome } from '#ledger';
import { askedAfter, emptyForm, type Form, formMeta, idFrom, moneyText, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { type BankFigures, ReadBanks } from './balances/balances.query.js';
import { FailPayment, InstructBatch, RecordMoneyIn, RecordReturn, SettlePayment } from './bank.commands.js';
import { FUND_HOLDER, PAYMENT_READERS } from './bank.routes.js';
import { ReadDecisions } from './overview/overview.query.js';
import { type Payout, ReadPayouts } from './payouts/payouts.query.js';

const line = z.string().trim().min(1).max(60);

const batchForm = z.object({ pay: z.union([id.transform((one) => [one]), z.array(id).min(1).max(50)], 'banks.toPay.tickOne') });
const endForm = z.discriminatedUnion(
  'end',
  [
    z.object({ end: z.literal('settled'), statementLine: line }),
    z.object({ end: z.literal('failed'), why: z.enum(['bank-rejected', 'account-closed', 'wrong-details']), statementLine: z.string().optional() }),
  ],
  'banks.payment.choose',
);
const moneyInForm = z.object({ fundId: id, amount: moneyText(), statementLine: line });
const authority = z.enum(['panel', 'accountable-body', 'funder'], 'banks.moneyBack.needsAuthority');
/** Money that was asked back was so on somebody's word; of unspent money none is kept. */
const whyBack = z.discriminatedUnion('kind', [z.object({ kind: z.literal('unspent') }), z.object({ kind: z.literal('reclaimed'), authority })]);
const moneyBackForm = z.intersection(z.object({ bidId: id, amount: moneyText(), statementLine: line }), whyBack);

/** The fund holder's work: one list to pay, what became of it, money in and money back. The panel's officers may look. */
@Access(held(FUND_HOLDER))
@Controller('banks/:bankId/to-pay')
export class ToPayPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
  ) {}

  @Access(held(PAYMENT_READERS))
  @Get()
  async list(@Param('bankId', { schema: id }) bankId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.showList(reply, await this.bank(bankId), emptyForm());
  }

  @Sends(InstructBatch)
  @Post()
  async send(
    @Param('bankId', { schema: id }) bankId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { bank, meta } = await this.enter(bankId, request);
    const parsed = parseForm(batchForm, body);
    if (!parsed.ok) return this.showList(reply, bank, parsed.form);
    const outcome: Outcome = await this.commands.execute(
      new InstructBatch({ bankId, batchId: idFrom('B', meta), paymentIds: parsed.data.pay, instructedBy: meta.actor }, meta),
    );
    if (outcome.status === 'done') return seeOther(reply, `/banks/${bankId}/to-pay`, outcome.position);
    return this.showList(reply, bank, this.namingThePayment(body, outcome, request));
  }

  @Get('money-in')
  async moneyIn(@Param('bankId', { schema: id }) bankId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.pages.render(reply, 'banks/money-in.njk', { bank: await this.bank(bankId) }, { form: emptyForm() });
  }

  @Sends(RecordMoneyIn)
  @Post('money-in')
  async recordMoneyIn(
    @Param('bankId', { schema: id }) bankId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { bank, meta } = await this.enter(bankId, request);
    const again = (form: Form) => this.pages.render(reply, 'banks/money-in.njk', { bank }, { form });
    const parsed = parseForm(moneyInForm, body);
    if (!parsed.ok) return again(parsed.form);
    const { amount, ...typed } = parsed.data;
    const agreementHash = bank.funds.find((fund) => fund.fundId === typed.fundId)?.agreementHash ?? '0'.repeat(64);
    const outcome: Outcome = await this.commands.execute(new RecordMoneyIn({ bankId, ...typed, amountPence: amount, agreementHash }, meta));
    return outcome.status === 'done' ? seeOther(reply, `/banks/${bankId}/statement`, outcome.position) : again(refusedForm(body, outcome, 'banks'));
  }

  @Get('money-back')
  async moneyBack(@Param('bankId', { schema: id }) bankId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.showMoneyBack(reply, await this.bank(bankId), emptyForm());
  }

  @Sends(RecordReturn)
  @Post('money-back')
  async recordReturn(
    @Param('bankId', { schema: id }) bankId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { bank, meta } = await this.enter(bankId, request);
    const parsed = parseForm(moneyBackForm, body);
    if (!parsed.ok) return this.showMoneyBack(reply, bank, parsed.form);
    const { amount, ...typed } = parsed.data;
    const outcome: Outcome = await this.commands.execute(new RecordReturn({ bankId, returnId: idFrom('RET', meta), ...typed, amountPence: amount }, meta));
    if (outcome.status === 'done') return seeOther(reply, `/banks/${bankId}/statement`, outcome.position);
    return this.showMoneyBack(reply, bank, refusedForm(body, outcome, 'banks'));
  }

  @Get(':paymentId')
  async payment(
    @Param('bankId', { schema: id }) bankId: string,
    @Param('paymentId', { schema: id }) paymentId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.showPayment(reply, await this.bank(bankId), paymentId, emptyForm());
  }

  @Sends(SettlePayment, FailPayment)
  @Post(':paymentId')
  async endPayment(
    @Param('bankId', { schema: id }) bankId: string,
    @Param('paymentId', { schema: id }) paymentId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { bank, meta } = await this.enter(bankId, request);
    const parsed = parseForm(endForm, body);
    if (!parsed.ok) return this.showPayment(reply, bank, paymentId, parsed.form);
    const { data } = parsed;
    const command =
      data.end === 'settled'
        ? new SettlePayment({ bankId, paymentId, statementLine: data.statementLine }, meta)
        : new FailPayment({ bankId, paymentId, why: data.why }, meta);
    const outcome: Outcome = await this.commands.execute(command);
    if (outcome.status === 'done') return seeOther(reply, `/banks/${bankId}/to-pay`, outcome.position);
    return this.showPayment(reply, bank, paymentId, refusedForm(body, outcome, 'banks'));
  }

  private async showList(reply: FastifyReply, bank: BankFigures, form: Form) {
    const { payouts, upToDate, behind } = await this.queries.execute(new ReadPayouts(bank.bankId, afterOf(reply)));
    const mayPay = (await this.doorkeeper.actingAs(reply.request, bank.bankId, FUND_HOLDER)) !== undefined;
    const of = (...status: Payout['status'][]) => payouts.filter((payout) => status.includes(payout.status));
    const waiting = of('prepared', 'failed');
    const ready = waiting.filter((payout) => !payout.held);
    const held = waiting.filter((payout) => payout.held);
    const model = { bank, mayPay, ready, held, sent: of('instructed'), settled: of('settled') };
    return this.pages.render(reply, 'banks/to-pay.njk', model, { form, upToDate, behind });
  }

  private async showPayment(reply: FastifyReply, bank: BankFigures, paymentId: string, form: Form) {
    const { payouts, upToDate } = await this.queries.execute(new ReadPayouts(bank.bankId));
    const payout = payouts.find((each) => each.paymentId === paymentId);
    if (!payout) throw new NotFoundException();
    return this.pages.render(reply, 'banks/payment-end.njk', { bank, payout }, { form, upToDate });
  }

  private async showMoneyBack(reply: FastifyReply, bank: BankFigures, form: Form) {
    const { decisions, upToDate } = await this.queries.execute(new ReadDecisions(bank.bankId));
    const paid = decisions.filter(({ paidPence, returnedPence }) => paidPence > returnedPence);
    return this.pages.render(reply, 'banks/money-back.njk', { bank, paid }, { form, upToDate });
  }

  private namingThePayment(body: unknown, outcome: Exclude<Outcome, { status: 'done' }>, request: FastifyRequest): Form {
    const form = refusedForm(body, outcome, 'banks');
    const paymentId = outcome.status === 'refused' ? outcome.refusal.detail.paymentId : undefined;
    if (outcome.status !== 'refused' || typeof paymentId !== 'string') return form;
    const why = this.pages.language(request).t(`banks.refusals.${outcome.refusal.code}`);
    return { ...form, problems: [{ field: 'pay', message: 'banks.toPay.refused', values: { paymentId, why } }] };
  }

  private async enter(bankId: string, request: FastifyRequest): Promise<{ bank: BankFigures; meta: CommandMeta }> {
    return { bank: await this.bank(bankId), meta: formMeta(request, actingIn(request)) };
  }

  private async bank(bankId: string): Promise<BankFigures> {
    const { banks } = await this.queries.execute(new ReadBanks(bankId));
    const bank = banks[0];
    if (!bank) throw new NotFoundException();
    return bank;
  }
}

function afterOf(reply: FastifyReply): string | undefined {
  return reply.request.method === 'GET' ? askedAfter(reply.request) : undefined;
}
