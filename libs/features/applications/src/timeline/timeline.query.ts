import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { POOL, sqlFile } from '#database';
import type { TextRef } from '#events';
import { VAULT, type Vault, type WithTexts, withTexts } from '#vault';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);

interface Need {
  readonly needId: string;
  readonly what: TextRef;
  readonly metOn: string | null;
}

interface BidSummaryRow {
  readonly bidId: string;
  readonly bankId: string;
  readonly roundId: string;
  readonly status: string;
  readonly title: TextRef;
  readonly askedPence: number;
  /** What was said yes to; null before the answer. */
  readonly amountPence: number | null;
  readonly aboveMaximum: boolean;
  readonly maxPence: number;
  readonly receivedOn: string;
  readonly joinedTo: string | null;
  readonly atRisk: boolean;
  /** What of the funds' requirements it says that it meets. */
  readonly meets: readonly string[];
  /** Of the application's own stream. */
  readonly revision: number;
  readonly needs: readonly Need[];
}
export type BidSummary = WithTexts<BidSummaryRow>;

interface BidRow extends BidSummaryRow {
  readonly bankName: string;
  readonly placeId: string;
  readonly what: TextRef;
  readonly where: TextRef | null;
  readonly when: TextRef | null;
  readonly whoBenefits: TextRef | null;
  readonly peopleExpected: number | null;
  readonly costs: readonly { readonly what: TextRef; readonly amountPence: number }[];
  readonly leadKind: string;
  readonly hostName: TextRef | null;
  readonly channel: string;
  readonly language: string;
  /** Bids that were joined to this one. */
  readonly joinedHere: readonly string[];
  readonly goals: readonly { readonly goalId: string; readonly textHash: string | null }[];
  readonly steps: readonly { readonly number: number; readonly kind: string; readonly on: string; readonly facts: Readonly<Record<string, unknown>> }[];
}

/** A bid as its page shows it: no person's name or contact is in it. */
export type BidView = Omit<WithTexts<BidRow>, 'goals'> & {
  readonly goals: readonly { readonly goalId: string; readonly text: string | undefined }[];
};
export type BidStep = BidView['steps'][number];

/** What a bid's page rests on, and where its bid is. */
export interface BidRests {
  readonly rests: string;
  readonly bankId: string;
  readonly roundId: string;
  readonly status: string;
}

export class BidRevision extends Query<BidRests | undefined> {
  constructor(readonly bidId: string) {
    super();
  }
}

export class ReadBid extends Query<BidView | undefined> {
  constructor(readonly bidId: string) {
    super();
  }
}

/** Bids by the day they came in; `after`: day and id of the last one seen. */
export class ListBids extends Query<readonly BidSummary[]> {
  constructor(
    readonly asked: {
      readonly bankId?: string | undefined;
      readonly roundId?: string | undefined;
      readonly after?: readonly [string, string] | undefined;
      readonly limit: number;
    },
  ) {
    super();
  }
}

@QueryHandler(BidRevision)
class BidRevisionHandler implements IQueryHandler<BidRevision> {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async execute({ bidId }: BidRevision) {
    const { rows } = await this.pool.query<BidRests>(sql('bid-revision'), [bidId]);
    return rows[0];
  }
}

@QueryHandler(ReadBid)
class ReadBidHandler implements IQueryHandler<ReadBid> {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ bidId }: ReadBid): Promise<BidView | undefined> {
    const { rows } = await this.pool.query<BidRow>(sql('read-bid'), [bidId]);
    const row = rows[0];
    if (!row) return undefined;
    const text = async (hash: string | null) => (hash === null ? undefined : this.vault.document(hash));
    const goals = await Promise.all(row.goals.map(async ({ goalId, textHash }) => ({ goalId, text: await text(textHash) })));
    return { ...(await withTexts(this.vault, row)), goals };
  }
}

@QueryHandler(ListBids)
class ListBidsHandler implements IQueryHandler<ListBids> {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ asked: { bankId, roundId, after, limit } }: ListBids): Promise<readonly BidSummary[]> {
    const values = [bankId ?? null, roundId ?? null, after?.[0] ?? null, after?.[1] ?? null, limit];
    const { rows } = await this.pool.query<BidSummaryRow>(sql('list-bids'), values);
    return withTexts(this.vault, rows);
  }
}

export const timelineQueries = [BidRevisionHandler, ReadBidHandler, ListBidsHandler];
