import { Controller, Get, Inject, NotFoundException, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { id } from '#events';
import { Access, decodeCursor, etagOf, everybody, type FastifyReply, held, listPage, pageQuery } from '#http';
import { type BankFigures, ReadBanks } from './balances/balances.query.js';
import { PAYMENT_READERS } from './bank.routes.js';
import { ReadDecisions, ReadRounds } from './overview/overview.query.js';
import { ReadPayouts } from './payouts/payouts.query.js';
import { ReadStatement } from './statement/statement.query.js';

const afterQuery = z.object({ after: z.string().max(200).optional() });
export const statementQuery = pageQuery.extend({
  ...afterQuery.shape,
  fund: id.optional(),
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional(),
});
const lineKey = z.tuple([z.int(), z.int()]);
type After = z.output<typeof afterQuery>;

/** What banks hold, as JSON. Amounts in pence; every answer says how far it reaches (`upToDate`) and waits for `?after=`. */
@ApiTags('banks')
@Access(everybody)
@Controller('api/banks')
export class BankController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  async list(@Query({ schema: afterQuery }) { after }: After) {
    const [banks, { demonstration }] = await Promise.all([
      this.queries.execute(new ReadBanks(undefined, after)),
      this.queries.execute(new ReadRounds(undefined, after)),
    ]);
    return { demonstration, ...banks };
  }

  @Get(':bankId')
  async bank(
    @Param('bankId', { schema: id }) bankId: string,
    @Query({ schema: afterQuery }) { after }: After,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { bank, ...fresh } = await this.one(bankId, after);
    const [{ rounds }, { decisions }] = await Promise.all([
      this.queries.execute(new ReadRounds(bankId, after)),
      this.queries.execute(new ReadDecisions(bankId, { limit: 20 }, after)),
    ]);
    reply.header('etag', etagOf(bank.revision));
    return { ...bank, rounds, decisions, ...fresh };
  }

  @Get(':bankId/funds/:fundId')
  async fund(
    @Param('bankId', { schema: id }) bankId: string,
    @Param('fundId', { schema: id }) fundId: string,
    @Query({ schema: afterQuery }) { after }: After,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { bank, ...fresh } = await this.one(bankId, after);
    const fund = bank.funds.find((each) => each.fundId === fundId);
    if (!fund) throw new NotFoundException();
    const { decisions } = await this.queries.execute(new ReadDecisions(bankId, { fundId }, after));
    reply.header('etag', etagOf(bank.revision));
    return { ...fund, awards: decisions, ...fresh };
  }

  @Get(':bankId/statement')
  async statement(
    @Param('bankId', { schema: id }) bankId: string,
    @Query({ schema: statementQuery }) query: z.output<typeof statementQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.one(bankId, undefined);
    const { fund: fundId, month, limit, after } = query;
    const before = decodeCursor(query.cursor, lineKey);
    const { lines, upToDate, behind } = await this.queries.execute(new ReadStatement(bankId, { fundId, month }, { before, limit }, after));
    return { ...listPage(reply, lines, limit, (line) => [line.number, line.part]), upToDate, behind };
  }

  @Access(held(PAYMENT_READERS))
  @Get(':bankId/payments')
  async payments(@Param('bankId', { schema: id }) bankId: string, @Query({ schema: afterQuery }) { after }: After) {
    await this.one(bankId, undefined);
    return this.queries.execute(new ReadPayouts(bankId, after));
  }

  private async one(bankId: string, after: string | undefined): Promise<{ bank: BankFigures } & object> {
    const { banks, ...fresh } = await this.queries.execute(new ReadBanks(bankId, after));
    const bank = banks[0];
    if (!bank) throw new NotFoundException();
    return { bank, ...fresh };
  }
}
