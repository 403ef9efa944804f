import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Freshened, ReadSide } from '#cqrs';
import { sqlFile } from '#database';
import { londonDay } from '#decider/calendar';
import type { TextRef } from '#events';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);

export interface RoundOverview {
  readonly roundId: string;
  readonly bankId: string;
  readonly status: string;
  readonly opensOn: string | null;
  readonly closesOn: string | null;
  readonly decisionOn: string | null;
  readonly potPence: number | null;
  readonly bids: number;
  readonly yeses: number;
}

export interface DecisionOverview {
  readonly bidId: string;
  readonly roundId: string;
  /** The day in London. */
  readonly decidedOn: string;
  readonly outcome: 'awarded' | 'part-awarded' | 'declined';
  readonly amountPence: number;
  readonly releasedPence: number;
  readonly paidPence: number;
  readonly returnedPence: number;
  readonly fundId: string | null;
  readonly decidedBy: string;
  /** Undefined when the text is not there any more. */
  readonly title: string | undefined;
  readonly reason: string | undefined;
}

/** Rounds of all banks or one, and whether this ledger is a demonstration. */
export class ReadRounds extends Query<Freshened & { readonly rounds: readonly RoundOverview[]; readonly demonstration: boolean }> {
  constructor(
    readonly bankId?: string | undefined,
    readonly after?: string | undefined,
  ) {
    super();
  }
}

/** A bank's decisions, newest first; of one fund when it is named. */
export class ReadDecisions extends Query<Freshened & { readonly decisions: readonly DecisionOverview[] }> {
  constructor(
    readonly bankId: string,
    readonly filter: { readonly fundId?: string | undefined; readonly limit?: number | undefined } = {},
    readonly after?: string | undefined,
  ) {
    super();
  }
}

interface RoundRow {
  round_id: string;
  bank_id: string;
  status: string;
  opens_on: string | null;
  closes_on: string | null;
  decision_on: string | null;
  pot_pence: number | null;
  bids: number;
  yeses: number;
}
interface DecisionRow {
  bid_id: string;
  round_id: string;
  decided_at: Date;
  outcome: DecisionOverview['outcome'];
  amount_pence: number;
  released_pence: number;
  paid_pence: number;
  returned_pence: number;
  fund_id: string | null;
  reason: TextRef;
  decided_by: string;
  title: TextRef | null;
}

@QueryHandler(ReadRounds)
export class ReadRoundsHandler implements IQueryHandler<ReadRounds> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ bankId, after }: ReadRounds) {
    const fresh = await this.reads.freshness('overview', after);
    const [rows, marks] = await Promise.all([
      this.reads.rows<RoundRow>(sql('read-rounds'), [bankId ?? null]),
      this.reads.rows<{ demonstration: boolean }>(sql('read-demonstration')),
    ]);
    const rounds = rows.map((row) => ({
      ...{ roundId: row.round_id, bankId: row.bank_id, status: row.status, opensOn: row.opens_on, closesOn: row.closes_on },
      ...{ decisionOn: row.decision_on, potPence: row.pot_pence, bids: row.bids, yeses: row.yeses },
    }));
    return { ...fresh, rounds, demonstration: marks[0]?.demonstration ?? false };
  }
}

@QueryHandler(ReadDecisions)
export class ReadDecisionsHandler implements IQueryHandler<ReadDecisions> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ bankId, filter, after }: ReadDecisions) {
    const fresh = await this.reads.freshness('overview', after);
    const stored = await this.reads.rows<DecisionRow>(sql('read-decisions'), [bankId, filter.fundId ?? null, filter.limit ?? null]);
    const rows = await this.reads.withTexts(stored);
    const decisions = rows.map((row) => ({
      ...{ bidId: row.bid_id, roundId: row.round_id, decidedOn: londonDay(row.decided_at.toISOString()), outcome: row.outcome, decidedBy: row.decided_by },
      ...{ amountPence: row.amount_pence, releasedPence: row.released_pence, paidPence: row.paid_pence, returnedPence: row.returned_pence },
      ...{ fundId: row.fund_id, title: row.title ?? undefined, reason: row.reason },
    }));
    return { ...fresh, decisions };
  }
}

/** The titles and asks of bids, for lists that are made from the ledger. */
export async function titlesOf(reads: ReadSide, bidIds: readonly string[]): Promise<Map<string, { title: string | undefined; askedPence: number }>> {
  const rows = await reads.withTexts(await reads.rows<{ bid_id: string; title: TextRef; asked_pence: number }>(sql('read-titles'), [bidIds]));
  return new Map(rows.map((row) => [row.bid_id, { title: row.title, askedPence: row.asked_pence }]));
}
