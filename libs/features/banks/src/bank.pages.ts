import { Controller, Get, Inject, NotFoundException, Param, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ReadSide } from '#cqrs';
import { id } from '#events';
import { Access, Doorkeeper, everybody, type FastifyReply } from '#http';
import { askedAfter, PageRenderer } from '#web';
import { type BankFigures, type Figures, ReadBanks } from './balances/balances.query.js';
import { ReadDecisions, ReadRounds } from './overview/overview.query.js';

const READ = ['balances', 'overview'];
const RECENT = 8;

/** The pages everybody reads: all banks, one bank, one pot. */
@Access(everybody)
@Controller()
export class BankPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
  ) {}

  @Get()
  home(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.show(reply, 'banks/home.njk', async () => {
      const [{ banks }, { rounds }] = await Promise.all([this.queries.execute(new ReadBanks()), this.queries.execute(new ReadRounds())]);
      const of = (bankId: string, now: string) => rounds.filter((round) => round.bankId === bankId && round.status === now);
      return { banks: banks.map((bank) => ({ ...bank, rounds: of(bank.bankId, 'open'), votes: of(bank.bankId, 'voting') })) };
    });
  }

  @Get('banks/:bankId')
  bank(@Param('bankId', { schema: id }) bankId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.show(reply, 'banks/bank.njk', async () => {
      const bank = await this.one(bankId);
      const [{ rounds }, { decisions }] = await Promise.all([
        this.queries.execute(new ReadRounds(bankId)),
        this.queries.execute(new ReadDecisions(bankId, { limit: RECENT })),
      ]);
      const may = async (...roles: string[]) => (await this.doorkeeper.actingAs(reply.request, bankId, roles)) !== undefined;
      const [mayPay, mayReserve, mayPlan] = await Promise.all([
        may('fund-holder', 'panel-treasurer'),
        may('panel-treasurer', 'panel-chair'),
        may('panel-chair'),
      ]);
      return { bank, rounds, decisions, figures: figureRows(bank.figures), mayPay, mayReserve, mayPlan };
    });
  }

  @Get('banks/:bankId/funds/:fundId')
  fund(@Param('bankId', { schema: id }) bankId: string, @Param('fundId', { schema: id }) fundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.show(reply, 'banks/fund.njk', async () => {
      const bank = await this.one(bankId);
      const fund = bank.funds.find((each) => each.fundId === fundId);
      if (!fund) throw new NotFoundException();
      const [{ decisions }, purpose] = await Promise.all([this.queries.execute(new ReadDecisions(bankId, { fundId })), this.reads.document(fund.purposeHash)]);
      return { bank, fund, purpose, awards: decisions, figures: figureRows(fund.figures) };
    });
  }

  /** One page for every visitor, made anew when anything was recorded; for who just wrote something, made for them. */
  private async show(reply: FastifyReply, template: string, model: () => Promise<object>): Promise<string | undefined> {
    const after = askedAfter(reply.request);
    const { upToDate, behind } = await this.reads.freshness(READ, after);
    if (behind) return this.pages.render(reply, template, await model(), { upToDate, behind });
    return this.pages.cached(reply, { revision: String(upToDate.number), upToDate }, template, model);
  }

  private async one(bankId: string): Promise<BankFigures> {
    const { banks } = await this.queries.execute(new ReadBanks(bankId));
    const bank = banks[0];
    if (!bank) throw new NotFoundException();
    return bank;
  }
}

/** All the figures in the order in which money moves; `bar` marks those that a chart may compare: each pound is in one of them. */
export function figureRows(figures: Figures): readonly { readonly key: string; readonly pence: number; readonly bar: boolean }[] {
  const rows: [key: string, pence: number, bar?: boolean][] = [
    ['received', figures.receivedPence],
    ['withdrawn', figures.withdrawnPence],
    ['available', figures.availablePence, true],
    ['reserved', figures.reservedPence, true],
    ['leftToGive', figures.leftToGivePence],
    ['committed', figures.committedPence, true],
    ['inPayment', figures.inPaymentPence, true],
    ['promised', figures.promisedPence],
    ['paid', figures.paidPence],
    ['returned', figures.returnedPence],
    ['spent', figures.spentPence, true],
    ['heldForYou', figures.heldForYouPence],
    ['cash', figures.cashPence],
  ];
  return rows.map(([key, pence, bar = false]) => ({ key, pence, bar }));
}
