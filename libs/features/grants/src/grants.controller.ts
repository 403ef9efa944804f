import { Controller, Get, Inject, NotFoundException, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { id } from '#events';
import { Doorkeeper, decodeCursor, type FastifyReply, listPage, pageQuery, readNow } from '#http';
import { ReadGrant } from './grant.query.js';
import { PAYERS } from './grants.routes.js';
import { ReadPayment } from './payment.query.js';
import { publicLine, ReadPaymentLine, ReadPayments } from './payments/payments.query.js';

const listQuery = pageQuery.extend({ bank: id, after: z.string().max(200).optional() });
const afterQuery = z.object({ after: z.string().max(200).optional() });

/** Grants and payments as JSON. Names and payees are for the people who pay; offices and totals for everybody. */
@ApiTags('grants')
@Controller('api')
export class GrantController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
  ) {}

  @Get('grants/:bidId')
  async grant(@Param('bidId', { schema: id }) bidId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const { grant, ...fresh } = await this.queries.execute(new ReadGrant(bidId));
    if (!grant) throw new NotFoundException();
    const { revision, applicant: _, coSigner: __, lead, policy, ...told } = grant;
    const payer = await this.doorkeeper.actingAs(reply.request, grant.bankId, PAYERS);
    return readNow(reply, revision, { ...told, safeguarding: policy !== undefined, ...(payer ? { lead, policy } : {}), ...fresh });
  }

  @Get('payments')
  async payments(@Query({ schema: listQuery }) query: z.output<typeof listQuery>, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.doorkeeper.admit(reply.request, query.bank, PAYERS);
    const beyond = decodeCursor(query.cursor, z.tuple([z.string()]))?.[0];
    const page = { beyond, limit: query.limit + 1 };
    const { payments, toPrepare, ...fresh } = await this.queries.execute(new ReadPayments(query.bank, query.after, page));
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
    const { revision, payeeName, nameChecks, changes, names } = details;
    const signatures = details.signatures.map(({ approver, office, at }) => ({ office, at, ...(payer ? { name: names[approver] } : {}) }));
    const told = payer ? { ...line, payee: payeeName, nameChecks, changes } : publicLine(line);
    return readNow(reply, revision, { ...told, signatures, ...fresh });
  }
}
