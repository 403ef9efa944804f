import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id } from '#events';
import { Access, actingIn, Doorkeeper, everybody, type FastifyReply, type FastifyRequest, LookBook, Sends, stepUpIn } from '#http';
import type { Outcome } from '#ledger';
import type { LookProof } from '#vault';
import { askedAfter, emptyForm, type Form, formMeta, idFrom, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { CHECKERS, PAYERS, PREPARERS, payeesOf, SIGNERS } from './grants.routes.js';
import { ReadHiddenPayee } from './hidden-payee.query.js';
import { payeeForm, payeeOf } from './payee.js';
import { ApprovePayment, ChangePayeeDetails, CheckPayeeName, ConfirmPayeeDetails, RefusePayeeDetails } from './payment.commands.js';
import { type PaymentDetails, ReadPayment } from './payment.query.js';
import { BEFORE_SIGNING, type Hold, type PaymentLine, publicLine, ReadPaymentLine } from './payments/payments.query.js';

const checkForm = z
  .object({ answer: z.enum(['match', 'close-match', 'no-match', 'unavailable']), reason: z.string().max(300).optional() })
  .refine(({ answer, reason }) => answer !== 'close-match' || reason !== undefined, { path: ['reason'], message: 'grants.payment.needsReason' });
/** What is settled before the name can be checked. */
const BEFORE_CHECKING: readonly Hold['code'][] = ['details-wait', 'needs-new-details', 'name-no-match'];
const refuseForm = z.object({ because: z.string().trim().min(1).max(300) });

type Sent = ApprovePayment | CheckPayeeName | ChangePayeeDetails | ConfirmPayeeDetails | RefusePayeeDetails;

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
    const parsed = parseForm(payeeForm, body);
    if (!parsed.ok) return this.show(reply, read, parsed.form);
    const meta = formMeta(request, acting);
    const by = { proposedBy: acting.actor, ...(acting.household ? { household: acting.household } : {}), stepUp: stepUpIn(request) };
    const data = { paymentId, changeId: idFrom('CH', meta), ...payeeOf(parsed.data, read.details), ...by };
    return this.send(reply, read, body, new ChangePayeeDetails(data, meta));
  }

  @Sends(ConfirmPayeeDetails)
  @Post('details/:changeId/confirm')
  async confirmDetails(
    @Param('paymentId', { schema: id }) paymentId: string,
    @Param('changeId', { schema: id }) changeId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const read = await this.read(paymentId, request);
    const acting = actingIn(request);
    const data = { paymentId, changeId, confirmedBy: acting.actor, stepUp: stepUpIn(request) };
    return this.send(reply, read, body, new ConfirmPayeeDetails(data, formMeta(request, acting)));
  }

  @Sends(RefusePayeeDetails)
  @Post('details/:changeId/refuse')
  async refuseDetails(
    @Param('paymentId', { schema: id }) paymentId: string,
    @Param('changeId', { schema: id }) changeId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const read = await this.read(paymentId, request);
    const acting = actingIn(request);
    const parsed = parseForm(refuseForm, body);
    if (!parsed.ok) return this.show(reply, read, parsed.form);
    const data = { paymentId, changeId, refusedBy: acting.actor, reason: parsed.data.because };
    return this.send(reply, read, body, new RefusePayeeDetails(data, formMeta(request, acting)));
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
  private async payeeFor(look: LookProof, { paymentId, state }: PaymentLine, { payeeName, details, proposal }: PaymentDetails) {
    const hides = payeeName === undefined || (proposal !== undefined && proposal.payeeName === undefined);
    if (state === 'paid' || !hides) return {};
    const { proposed, ...hidden } = await this.queries.execute(new ReadHiddenPayee(paymentId, look));
    return {
      ...{ payeeName: payeeName ?? hidden.payeeName, details: details ?? hidden.details },
      proposal: proposal && { ...proposal, payeeName: proposal.payeeName ?? proposed?.payeeName, details: proposal.details ?? proposed?.details },
    };
  }

  private async show(reply: FastifyReply, { line, details, fresh }: Read, form: Form) {
    const may = async (roles: readonly string[]) => await this.doorkeeper.actingAs(reply.request, line.bankId, roles);
    const [payer, signer, checker, preparer] = await Promise.all([may(PAYERS), may(SIGNERS), may(CHECKERS), may(PREPARERS)]);
    const waits = line.state !== 'on-its-way' && line.state !== 'paid';
    const look = payer && (await this.looks.note(reply.request, ...payeesOf(`payment-${line.paymentId}`)));
    const payee = look && (await this.payeeFor(look, line, details));
    const asked = details.proposal?.proposedBy;
    const isAsker = asked !== undefined && (preparer?.actor === asked || signer?.actor === asked);
    const mayConfirm = waits && asked !== undefined && signer !== undefined && !isAsker;
    const signed = details.signatures.some(({ approver }) => approver === signer?.actor);
    const model = {
      ...{ payment: payer ? line : publicLine(line), details: { ...details, ...payee }, sees: payer !== undefined, waits, signed },
      maySign: waits && signer !== undefined && !signed && details.signatures.length < 2 && !line.holds.some(({ code }) => BEFORE_SIGNING.includes(code)),
      mayCheck: waits && checker !== undefined && !line.holds.some(({ code }) => BEFORE_CHECKING.includes(code)),
      mayChange: waits && preparer !== undefined && asked === undefined,
      ...{ mayConfirm, isAsker: waits && isAsker },
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
