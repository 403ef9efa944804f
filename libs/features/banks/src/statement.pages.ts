import { Controller, Get, Inject, NotFoundException, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { id } from '#events';
import { Access, decodeCursor, encodeCursor, everybody, type FastifyReply } from '#http';
import { type Language, PageRenderer } from '#web';
import { type BankFigures, ReadBanks } from './balances/balances.query.js';
import { statementQuery } from './bank.controller.js';
import { ReadStatement, type StatementLine } from './statement/statement.query.js';

const ROWS = 50;
/** Forms send empty fields for "all". */
const asked = z.preprocess(
  (query) => Object.fromEntries(Object.entries(query as object).filter(([, value]) => value !== '')),
  statementQuery.pick({ fund: true, month: true, cursor: true, after: true }),
);
type Asked = z.output<typeof asked>;

/** Every money event of a bank, to read and to take away. */
@Access(everybody)
@Controller('banks')
export class StatementPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get(':bankId/statement')
  async statement(@Param('bankId', { schema: id }) bankId: string, @Query({ schema: asked }) query: Asked, @Res({ passthrough: true }) reply: FastifyReply) {
    const bank = await this.one(bankId);
    const { fund: fundId, month, after } = query;
    const before = decodeCursor(query.cursor, z.tuple([z.int(), z.int()]));
    const { lines, months, upToDate, behind } = await this.queries.execute(new ReadStatement(bankId, { fundId, month }, { before, limit: ROWS }, after));
    const shown = lines.slice(0, ROWS);
    const last = shown.at(-1);
    const next = lines.length > ROWS && last ? addressOf(bankId, { ...query, cursor: encodeCursor([last.number, last.part]) }) : undefined;
    const names = Object.fromEntries(bank.funds.map((fund) => [fund.fundId, fund.name]));
    const model = { bank, names, lines: shown, months, fundId, month, next, csv: addressOf(bankId, { fund: fundId, month }, 'statement.csv') };
    return this.pages.render(reply, 'banks/statement.njk', model, { upToDate, behind });
  }

  @Get(':bankId/statement.csv')
  async csv(@Param('bankId', { schema: id }) bankId: string, @Query({ schema: asked }) query: Asked, @Res({ passthrough: true }) reply: FastifyReply) {
    const bank = await this.one(bankId);
    const { fund: fundId, month, after } = query;
    const { lines, upToDate } = await this.queries.execute(new ReadStatement(bankId, { fundId, month }, {}, after));
    const name = ['statement', bankId, fundId, month].filter(Boolean).join('-');
    reply.header('content-type', 'text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}.csv"`);
    reply.header('x-ledger-number', String(upToDate.number));
    return csvOf(lines, bank, this.pages.language(reply.request));
  }

  private async one(bankId: string): Promise<BankFigures> {
    const { banks } = await this.queries.execute(new ReadBanks(bankId));
    const bank = banks[0];
    if (!bank) throw new NotFoundException();
    return bank;
  }
}

const fields = ['date', 'kind', 'pot', 'round', 'bid', 'payment', 'statementLine', 'amount', 'in', 'out', 'leftToGive', 'cash', 'number'];

/** The lines as a file for spreadsheets: pounds with two decimals, and no cell that a spreadsheet would take for a formula. */
export function csvOf(lines: readonly StatementLine[], bank: BankFigures, language: Language): string {
  const names = new Map(bank.funds.map((fund) => [fund.fundId, fund.name]));
  const rows = lines.map((line) => [
    ...[line.day, language.t(`banks.kinds.${line.kind}`), names.get(line.fundId) ?? line.fundId, line.roundId, line.bidId, line.paymentId, line.statementLine],
    ...[pounds(line.amountPence), pounds(Math.max(0, line.cashChangePence)), pounds(Math.max(0, -line.cashChangePence))],
    ...[pounds(line.leftToGivePence), pounds(line.cashPence), line.number],
  ]);
  return stringify([fields.map((field) => language.t(`banks.statement.columns.${field}`)), ...rows.map((row) => row.map((cell) => cell ?? ''))], {
    escape_formulas: true,
    record_delimiter: 'windows',
    bom: true,
  });
}

// Corrections downwards alone are negative; brackets keep them from looking like a formula.
function pounds(pence: number): string {
  const amount = (Math.abs(pence) / 100).toFixed(2);
  return pence < 0 ? `(${amount})` : amount;
}

function addressOf(bankId: string, query: Partial<Asked>, page = 'statement'): string {
  const chosen = Object.entries({ fund: query.fund, month: query.month, cursor: query.cursor }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return `/banks/${bankId}/${page}${chosen.length > 0 ? `?${new URLSearchParams(chosen)}` : ''}`;
}
