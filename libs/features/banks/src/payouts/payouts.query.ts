import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Freshened, ReadSide } from '#cqrs';
import { sqlFile } from '#database';
import type { Refusal } from '#decider';
import { addDays, londonDay, startOfLondonDay } from '#decider/calendar';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import type { PaymentFacts } from '../bank.facts.js';
import { BankLedger } from '../bank-ledger.query.js';
import { titlesOf } from '../overview/overview.query.js';

const READ_PAYMENTS = sqlFile(import.meta.url, './read-payments.sql');
const SHOWN_DAYS = 30;

export interface Payout {
  readonly paymentId: string;
  readonly bidId: string;
  readonly title: string | undefined;
  readonly fundId: string;
  readonly amountPence: number;
  readonly route: string;
  /** `prepared` and `failed` wait to be sent. */
  readonly status: 'prepared' | 'failed' | 'instructed' | 'settled';
  readonly approvals: number;
  readonly statementLine: string | null;
  readonly movedOn: string | undefined;
  /** What holds a waiting payment: the decider's own answer to sending it now. */
  readonly held: Refusal | undefined;
}

/** What is to be paid, what is on its way, and what was paid in the last thirty days. */
export class ReadPayouts extends Query<Freshened & { readonly payouts: readonly Payout[] }> {
  constructor(
    readonly bankId: string,
    readonly after?: string | undefined,
  ) {
    super();
  }
}

interface PaymentRow {
  payment_id: string;
  bid_id: string;
  fund_id: string;
  amount_pence: number;
  route: PaymentFacts['route'];
  status: Payout['status'];
  approvals: number;
  statement_line: string | null;
  moved_at: Date | null;
}

@QueryHandler(ReadPayouts)
export class ReadPayoutsHandler implements IQueryHandler<ReadPayouts> {
  constructor(
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(BankLedger) private readonly ledger: BankLedger,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
  ) {}

  async execute({ bankId, after }: ReadPayouts) {
    const fresh = await this.reads.freshness(['payouts', 'overview'], after);
    const since = startOfLondonDay(addDays(londonDay(this.clock.now()), -SHOWN_DAYS));
    const rows = await this.reads.rows<PaymentRow>(READ_PAYMENTS, [bankId, since]);
    const titles = await titlesOf(
      this.reads,
      rows.map((row) => row.bid_id),
    );
    const payouts = await Promise.all(rows.map(async (row) => this.payoutOf(bankId, row, titles.get(row.bid_id)?.title)));
    return { ...fresh, payouts };
  }

  private async payoutOf(bankId: string, row: PaymentRow, title: string | undefined): Promise<Payout> {
    const waiting = row.status === 'prepared' || row.status === 'failed';
    return {
      ...{ paymentId: row.payment_id, bidId: row.bid_id, title, fundId: row.fund_id, amountPence: row.amount_pence, route: row.route },
      ...{ status: row.status, approvals: row.approvals, statementLine: row.statement_line },
      movedOn: row.moved_at ? londonDay(row.moved_at.toISOString()) : undefined,
      held: waiting ? await this.ledger.whatHolds(bankId, row.payment_id) : undefined,
    };
  }
}
