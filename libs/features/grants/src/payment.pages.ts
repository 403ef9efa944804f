import { Body, Controller, ForbiddenException, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id, personToken } from '#events';
import { Access, actingIn, Doorkeeper, everybody, type FastifyReply, type FastifyRequest, LookBook, Sends, stepUpIn } from '#http';
import type { Outcome } from '#ledger';
import type { LookProof } from '#vault';
import { askedAfter, emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { CHECKERS, PAYERS, PREPARERS, payeesOf, SIGNERS } from './grants.routes.js';
import { ReadHiddenPayee } from './hidden-payee.query.js';
import { payeeForm, payeeOf } from './payee.js';
import { ApprovePayment, ChangePayeeDetails, CheckPayeeName } from './payment.commands.js';
import { type PaymentDetails, ReadPayment } from './payment.query.js';
import { BEFORE_SIGNING, type PaymentLine, publicLine, ReadPaymentLine } from './payments/payments.query.js';

const checkForm = z
  .object({ answer: z.enum(['match', 'close-match', 'no-match', 'unavailable']), reason: z.string().max(300).optional() })
  .refine(({ answer, reason }) => answer !== 'close-match' || reason !== undefined, { path: ['reason'], message: 'grants.payment.needsReason' });
const changeForm = z.intersection(z.object({ confirmedBy: personToken }), payeeForm);

type Sent = ApprovePayment | CheckPayeeName | ChangePayeeDetails;

/** One payment: what it is, who signed, and what may still be done with it. */
@Controller('payments/:paymentId')
export class PaymentPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Access(everybody)
  @Get()
  async payment(@Param('paymentId', { schema: id }) paymentId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.show(reply, await this.read(paymentId, reply.request), emptyForm());
  }

  @Sends(ApprovePayment)
  @Post('sign')
  async sign(
    @Param('paymentId', { schema: id }) paymentId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const read = await this.read(paymentId, request);
    const acting = actingIn(request);
    return this.send(reply, read, body, new ApprovePayment({ paymentId, approver: acting.actor, stepUp: stepUpIn(request) }, formMeta(request, acting)));
  }

  @Sends(CheckPayeeName)
  @Post('name-check')
  async nameCheck(
    @Param('paymentId', { schema: id }) paymentId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const read = await this.read(paymentId, request);
    const parsed = parseForm(checkForm, body);
    if (!parsed.ok) return this.show(reply, read, parsed.form);
    const { answer, reason } = parsed.data;
    return this.send(reply, read, body, new CheckPayeeName({ paymentId, answer, ...(reason ? { reason } : {}) }, formMeta(request, actingIn(request))));
  }

  @Sends(ChangePayeeDetails)
  @Post('details')
  async changeDetails(
    @Param('paymentId', { schema: id }) paymentId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const read = await this.read(paymentId, request);
    const acting = actingIn(request);
    const parsed = parseForm(changeForm, body);
    if (!parsed.ok) return this.show(reply, read, parsed.form);
    const { confirmedBy, ...payee } = parsed.data;
    if (!read.details.seated.includes(confirmedBy)) throw new ForbiddenException();
    const data = { paymentId, ...payeeOf(payee, read.details), changedBy: acting.actor, confirmedBy };
    return this.send(reply, read, body, new ChangePayeeDetails(data, formMeta(request, acting)));
  }

  private async send(reply: FastifyReply, read: Read, body: unknown, command: Sent) {
    const outcome: Outcome = await this.commands.execute(command);
    if (outcome.status !== 'done') return this.show(reply, read, refusedForm(body, outcome, 'grants'));
    return seeOther(reply, `/payments/${read.line.paymentId}`, outcome.position);
  }

  private async read(paymentId: string, request: FastifyRequest): Promise<Read> {
    const { line, ...fresh } = await this.queries.execute(new ReadPaymentLine(paymentId, askedAfter(request)));
    const details = await this.queries.execute(new ReadPayment(paymentId));
    if (!line || !details) throw new NotFoundException();
    return { line, details, fresh };
  }

  /** While the money is not there yet, those who pay know whom it goes to, also where that is hidden from everybody else. */
  private async payeeFor(look: LookProof, { paymentId, state }: PaymentLine, { payeeName, details }: PaymentDetails) {
    if (state === 'paid' || payeeName !== undefined) return {};
    const hidden = await this.queries.execute(new ReadHiddenPayee(paymentId, look));
    return { payeeName: hidden.payeeName, details: details ?? hidden.details };
  }

  private async show(reply: FastifyReply, { line, details, fresh }: Read, form: Form) {
    const may = async (roles: readonly string[]) => await this.doorkeeper.actingAs(reply.request, line.bankId, roles);
    const [payer, signer, checker, preparer] = await Promise.all([may(PAYERS), may(SIGNERS), may(CHECKERS), may(PREPARERS)]);
    const waits = line.state !== 'on-its-way' && line.state !== 'paid';
    const look = payer && (await this.looks.note(reply.request, ...payeesOf(`payment-${line.paymentId}`)));
    const payee = look && (await this.payeeFor(look, line, details));
    const signed = details.signatures.some(({ approver }) => approver === signer?.actor);
    const model = {
      ...{ payment: payer ? line : publicLine(line), details: { ...details, ...payee }, sees: payer !== undefined, waits, signed },
      maySign: waits && signer !== undefined && !signed && details.signatures.length < 2 && !line.holds.some(({ code }) => BEFORE_SIGNING.includes(code)),
      mayCheck: waits && checker !== undefined && !line.holds.some(({ code }) => code === 'needs-new-details' || code === 'name-no-match'),
      mayChange: waits && preparer !== undefined,
      confirmers: details.seated.filter((member) => member !== preparer?.actor),
    };
    const values = { payTo: 'organisation', ...form.values };
    return this.pages.render(reply, 'grants/payment.njk', model, { form: { ...form, values }, ...fresh });
  }
}

interface Read {
  readonly line: PaymentLine;
  readonly details: PaymentDetails;
  readonly fresh: object;
}
