import { Body, Controller, ForbiddenException, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id, paymentRoute } from '#events';
import { Access, actingIn, Doorkeeper, type FastifyReply, type FastifyRequest, held, heldSomewhere, LookBook, Sends } from '#http';
import { EVERYWHERE } from '#identity';
import type { Outcome } from '#ledger';
import { askedAfter, emptyForm, type Form, formMeta, idFrom, moneyInField, moneyText, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { type Grant, ReadGrant } from './grant.query.js';
import { bankOfGrant, PAYERS, PREPARERS, payeesOf } from './grants.routes.js';
import { payeeForm, payeeOf } from './payee.js';
import { PreparePayment } from './payment.commands.js';
import { leftOf, type NamedBank, type PaymentLine, type PaymentState, ReadBankNames, ReadPayments, ReadPaymentsOfBid } from './payments/payments.query.js';

const prepareForm = z.intersection(z.object({ amount: moneyText(), route: paymentRoute }), payeeForm);
type Group = PaymentState | 'details-wait';
const GROUPS: readonly Group[] = ['details-wait', 'needs-signatures', 'held', 'ready', 'on-its-way', 'paid'];

/** The list of payments by what they wait for, and the form that prepares one. */
@Controller('payments')
export class PaymentsPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Access(heldSomewhere(PAYERS))
  @Get()
  async list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const names = await this.queries.execute(new ReadBankNames());
    const [first, ...others] = await Promise.all(banksOf(request, names).map((bank) => this.bankList(bank, request)));
    if (!first) throw new ForbiddenException();
    const banks = [first, ...others];
    const { upToDate, behind } = first;
    return this.pages.render(reply, 'grants/payments.njk', { banks }, { upToDate, behind });
  }

  @Access(held(PREPARERS, bankOfGrant))
  @Get('new/:bidId')
  async prepareForm(@Param('bidId', { schema: id }) bidId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const { grant, fresh } = await this.enter(bidId);
    return this.show(reply, grant, fresh, emptyForm());
  }

  @Sends(PreparePayment)
  @Post('new/:bidId')
  async prepare(
    @Param('bidId', { schema: id }) bidId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { grant, fresh } = await this.enter(bidId);
    const parsed = parseForm(prepareForm, body);
    if (!parsed.ok) return this.show(reply, grant, fresh, parsed.form);
    const { amount, route, ...payee } = parsed.data;
    const meta = formMeta(request, actingIn(request));
    const paymentId = idFrom('PAY', meta);
    const outcome: Outcome = await this.commands.execute(new PreparePayment({ paymentId, bidId, amountPence: amount, route, ...payeeOf(payee, grant) }, meta));
    if (outcome.status !== 'done') return this.show(reply, grant, fresh, refusedForm(body, outcome, 'grants'));
    return seeOther(reply, `/payments/${paymentId}`, outcome.position);
  }

  private async enter(bidId: string): Promise<{ grant: Grant; fresh: object }> {
    const { grant, ...fresh } = await this.queries.execute(new ReadGrant(bidId));
    if (!grant) throw new NotFoundException();
    return { grant, fresh };
  }

  private async show(reply: FastifyReply, grant: Grant, fresh: object, form: Form) {
    await this.looks.note(reply.request, ...payeesOf(`grant-${grant.bidId}`));
    const paid = await this.queries.execute(new ReadPaymentsOfBid(grant.bankId, grant.bidId));
    const { leftPence, unaskedPence } = leftOf(grant, paid);
    const proposedPence = Math.max(0, unaskedPence);
    const amount = proposedPence === 0 ? '' : moneyInField(proposedPence);
    const values = { amount, payTo: 'organisation', ...form.values };
    const model = { grant, leftPence, unaskedPence, payments: paid, routes: paymentRouteOrder };
    return this.pages.render(reply, 'grants/prepare.njk', model, { form: { ...form, values }, ...fresh });
  }

  private async bankList(bank: NamedBank, request: FastifyRequest) {
    const { payments, toPrepare, upToDate, behind } = await this.queries.execute(new ReadPayments(bank.bankId, askedAfter(request)));
    await this.looks.note(request, ...payeesOf(`bank-${bank.bankId}`));
    const groups = GROUPS.map((state) => ({ state, payments: payments.filter((payment) => groupOf(payment) === state) }));
    const mayPrepare = (await this.doorkeeper.actingAs(request, bank.bankId, PREPARERS)) !== undefined;
    const sends = (await this.doorkeeper.actingAs(request, bank.bankId, ['fund-holder', 'panel-treasurer', 'panel-chair'])) !== undefined;
    return { bank, toPrepare, groups, mayPrepare, sends, upToDate, behind };
  }
}

/** New details that wait for a second person are found first of all: nothing else happens to the payment before. */
function groupOf({ state, holds }: PaymentLine): Group {
  return holds.some(({ code }) => code === 'details-wait') ? 'details-wait' : state;
}

/** Supplier and host come first: money to a person may touch their benefits (domain.md, "Payment"). */
const paymentRouteOrder = ['supplier-direct', 'host-organisation', 'reimbursement', 'voucher', 'prepaid-card', 'bank-transfer'];

/** The banks whose payments the viewer has something to do with. */
function banksOf({ viewer }: FastifyRequest, names: readonly NamedBank[]): readonly NamedBank[] {
  const contexts = (viewer?.roles ?? []).filter(({ role }) => PAYERS.includes(role)).map(({ context }) => context);
  return contexts.includes(EVERYWHERE) ? names : names.filter(({ bankId }) => contexts.includes(bankId));
}
