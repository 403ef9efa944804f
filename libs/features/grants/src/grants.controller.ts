import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { londonDay } from '#decider/calendar';
import { id } from '#events';
import {
  Access,
  actingIn,
  answer,
  commandMeta,
  Doorkeeper,
  decodeCursor,
  everybody,
  type FastifyReply,
  type FastifyRequest,
  held,
  InvalidInput,
  LookBook,
  listPage,
  pageQuery,
  readNow,
  Sends,
} from '#http';
import type { Outcome } from '#ledger';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { ReceiveReport } from './grant.commands.js';
import { ReadGrant } from './grant.query.js';
import { PAYERS, payeesOf } from './grants.routes.js';
import { type PaymentDetails, ReadPayment } from './payment.query.js';
import { publicLine, ReadPaymentLine, ReadPayments } from './payments/payments.query.js';

const listQuery = pageQuery.extend({ bank: id, after: z.string().max(200).optional() });
const reportInput = ReceiveReport.schema.omit({ bidId: true, files: true }).partial({ receivedOn: true, channel: true }).meta({ id: 'ReportInput' });
const afterQuery = z.object({ after: z.string().max(200).optional() });

/** Grants and payments as JSON. Names and payees are for the people who pay; offices and totals for everybody. */
@ApiTags('grants')
@Access(everybody)
@Controller('api')
export class GrantController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Get('grants/:bidId')
  async grant(@Param('bidId', { schema: id }) bidId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const { grant, ...fresh } = await this.queries.execute(new ReadGrant(bidId));
    if (!grant) throw new NotFoundException();
    const { revision, applicant: _, coSigner: __, files: ___, lead, policy, ...told } = grant;
    const payer = await this.doorkeeper.actingAs(reply.request, grant.bankId, PAYERS);
    if (payer) await this.looks.note(reply.request, ...payeesOf(`grant-${bidId}`));
    return readNow(reply, revision, { ...told, safeguarding: policy !== undefined, ...(payer ? { lead, policy } : {}), ...fresh });
  }

  /** An applicant's own report is received today and online: only organisers write down what came another way, or before. */
  @Sends(ReceiveReport)
  @Post('grants/:bidId/report')
  async report(
    @Param('bidId', { schema: id }) bidId: string,
    @Body({ schema: reportInput }) body: z.output<typeof reportInput>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const acting = actingIn(request);
    const own = acting.role === 'applicant';
    const { receivedOn = londonDay(this.clock.now()), channel = own ? 'online' : 'assisted', ...told } = body;
    const said = (['receivedOn', 'channel'] as const).filter((field) => body[field] !== undefined);
    if (own && said.length > 0) throw new InvalidInput(said.map((field) => ({ pointer: `/${field}`, message: 'only an organiser says this' })));
    const outcome: Outcome = await this.commands.execute(new ReceiveReport({ bidId, receivedOn, channel, ...told }, commandMeta(request, acting)));
    return answer(reply, outcome, { feature: 'grants' });
  }

  @Access(held(PAYERS, 'bank'))
  @Get('payments')
  async payments(@Query({ schema: listQuery }) query: z.output<typeof listQuery>, @Res({ passthrough: true }) reply: FastifyReply) {
    const beyond = decodeCursor(query.cursor, z.tuple([z.string()]))?.[0];
    const page = { beyond, limit: query.limit + 1 };
    const { payments, toPrepare, ...fresh } = await this.queries.execute(new ReadPayments(query.bank, query.after, page));
    await this.looks.note(reply.request, ...payeesOf(`bank-${query.bank}`));
    return { ...listPage(reply, payments, query.limit, ({ paymentId }) => [paymentId]), toPrepare, ...fresh };
  }

  @Get('payments/:paymentId')
  async payment(
    @Param('paymentId', { schema: id }) paymentId: string,
    @Query({ schema: afterQuery }) { after }: z.output<typeof afterQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { line, ...fresh } = await this.queries.execute(new ReadPaymentLine(paymentId, after));
    const details = await this.queries.execute(new ReadPayment(paymentId));
    if (!line || !details) throw new NotFoundException();
    const payer = await this.doorkeeper.actingAs(reply.request, line.bankId, PAYERS);
    if (payer) await this.looks.note(reply.request, ...payeesOf(`payment-${paymentId}`));
    const { revision, payeeName, nameChecks, changes, refusals, names } = details;
    const signatures = details.signatures.map(({ approver, office, at }) => ({ office, at, ...(payer ? { name: names[approver] } : {}) }));
    const told = payer ? { ...line, payee: payeeName, nameChecks, newDetails: newDetailsOf(details), changes, refusals } : publicLine(line);
    return readNow(reply, revision, { ...told, signatures, ...fresh });
  }
}

/** What waits for a second person, with names instead of tokens. */
function newDetailsOf({ proposal, names }: PaymentDetails) {
  if (!proposal) return undefined;
  const { changeId, payeeName, details, proposedBy, at } = proposal;
  return { changeId, payee: payeeName, details, proposedBy: names[proposedBy], at };
}
