import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Freshened, ReadSide } from '#cqrs';
import { sqlFile } from '#database';

const READ_LINES = sqlFile(import.meta.url, './read-lines.sql');
const READ_MONTHS = sqlFile(import.meta.url, './read-months.sql');

/** One money event of one fund. Amounts in pence; the balances are those after it, of the fund when one is asked for, else of the bank. */
export interface StatementLine {
  readonly number: number;
  readonly part: number;
  /** The day in London. */
  readonly day: string;
  readonly kind: string;
  readonly fundId: string;
  readonly roundId: string | null;
  readonly bidId: string | null;
  readonly paymentId: string | null;
  readonly statementLine: string | null;
  readonly amountPence: number;
  readonly leftToGiveChangePence: number;
  readonly cashChangePence: number;
  readonly leftToGivePence: number;
  readonly cashPence: number;
}

export interface StatementFilter {
  readonly fundId?: string | undefined;
  /** `YYYY-MM`, in London. */
  readonly month?: string | undefined;
}

/** A bank's statement, newest first. Asks for one line more than `limit`, so that the reader knows whether there is more. */
export class ReadStatement extends Query<Freshened & { readonly lines: readonly StatementLine[]; readonly months: readonly string[] }> {
  constructor(
    readonly bankId: string,
    readonly filter: StatementFilter,
    readonly page: { readonly before?: readonly [number, number] | undefined; readonly limit?: number | undefined } = {},
    readonly after?: string | undefined,
  ) {
    super();
  }
}

type LineRow = Record<'number' | 'part' | 'amount_pence' | 'left_delta' | 'cash_delta' | 'left_pence' | 'cash_pence', number> &
  Record<'day' | 'kind' | 'fund_id', string> &
  Record<'round_id' | 'bid_id' | 'payment_id' | 'statement_line', string | null>;

@QueryHandler(ReadStatement)
export class ReadStatementHandler implements IQueryHandler<ReadStatement> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ bankId, filter, page, after }: ReadStatement) {
    const fresh = await this.reads.freshness('statement', after);
    const [number, part] = page.before ?? [null, null];
    const limit = page.limit === undefined ? null : page.limit + 1;
    const month = filter.month === undefined ? null : `${filter.month}-01`;
    const [rows, months] = await Promise.all([
      this.reads.rows<LineRow>(READ_LINES, [bankId, filter.fundId ?? null, month, number, part, limit]),
      this.reads.rows<{ month: string }>(READ_MONTHS, [bankId]),
    ]);
    return { ...fresh, lines: rows.map(lineOf), months: months.map((row) => row.month) };
  }
}

function lineOf(row: LineRow): StatementLine {
  const { number, part, day, kind } = row;
  return {
    ...{ number, part, day, kind, fundId: row.fund_id, roundId: row.round_id, bidId: row.bid_id, paymentId: row.payment_id },
    statementLine: row.statement_line,
    amountPence: row.amount_pence,
    leftToGiveChangePence: row.left_delta,
    cashChangePence: row.cash_delta,
    leftToGivePence: row.left_pence,
    cashPence: row.cash_pence,
  };
}
