import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { ReadSide } from '#cqrs';
import { POOL, sqlFile } from '#database';
import type { RoundRules, TextRef } from '#events';
import { VAULT, type Vault, type WithTexts, withTexts } from '#vault';
import type { RoundPreset, StandingRules } from '../rule-presets.js';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);

interface RoundRow {
  readonly roundId: string;
  readonly bankId: string;
  readonly bankName: string;
  /** `planned`, `open`, `shut` (decisions to come), `closed` (all is decided). */
  readonly status: 'planned' | 'open' | 'shut' | 'closed';
  /** Where residents vote: whether they vote now, whether it is counted; null before and in other rounds. */
  readonly vote: 'open' | 'counting' | 'counted' | null;
  readonly preset: RoundPreset;
  readonly opensOn: string;
  readonly closesOn: string;
  readonly decisionOn: string | null;
  readonly rules: RoundRules;
  readonly rulesVersion: number;
  readonly rulesHash: string;
  /** What it opened with; null before. */
  readonly potPence: number | null;
  readonly pot: readonly { readonly fundId: string; readonly name: string; readonly amountPence: number }[];
  /** What the bank holds for it now. */
  readonly reservedPence: number;
  readonly declared: number | null;
  readonly revision: number;
  readonly changed: number;
  readonly bids: readonly RoundBid[];
  readonly evenings: readonly {
    readonly meetingId: string;
    readonly heldOn: string;
    readonly quorum: number;
    readonly items: number | null;
    readonly promisedPence: number | null;
    readonly finished: boolean;
  }[];
  readonly results: readonly {
    readonly version: number;
    readonly method: string;
    readonly because: string | null;
    readonly statedOn: string;
    readonly passed: number;
    readonly counted: number;
  }[];
}

interface RoundBid {
  readonly bidId: string;
  readonly status: string;
  readonly title: TextRef;
  readonly askedPence: number;
  readonly receivedOn: string;
  readonly amountPence: number | null;
  readonly decidedOn: string | null;
  readonly decidedBy: string | null;
}

/** A round as its page shows it. */
export type RoundView = WithTexts<RoundRow>;

export interface RoundSummary {
  readonly roundId: string;
  readonly bankId: string;
  readonly status: RoundView['status'];
  readonly vote: RoundView['vote'];
  readonly opensOn: string;
  readonly closesOn: string;
  readonly decisionOn: string | null;
  readonly rulesVersion: number;
  readonly rulesHash: string;
  readonly potPence: number | null;
  readonly bids: number;
}

/** A bank as the form for a new round needs it. */
export interface RoundBank {
  readonly bankId: string;
  readonly name: string;
  readonly rules: StandingRules;
}

/** What a round's page rests on: the number of the last event that changed anything on it. */
export class RoundRevision extends Query<{ readonly changed: number; readonly bankId: string } | undefined> {
  constructor(readonly roundId: string) {
    super();
  }
}

/** The bank of a round, for whoever asks who may do something with it; waits for what the reader wrote (`?after=`). */
export class BankOfRound extends Query<string | undefined> {
  constructor(
    readonly roundId: string,
    readonly after?: string | undefined,
  ) {
    super();
  }
}

export class ReadRound extends Query<RoundView | undefined> {
  constructor(readonly roundId: string) {
    super();
  }
}

/** Rounds from the oldest on; `after`: the first day and id of the last one seen. */
export class ListRounds extends Query<readonly RoundSummary[]> {
  constructor(readonly asked: { readonly bankId?: string | undefined; readonly after?: readonly [string, string] | undefined; readonly limit: number }) {
    super();
  }
}

export class ReadRoundBank extends Query<RoundBank | undefined> {
  constructor(readonly bankId: string) {
    super();
  }
}

@QueryHandler(RoundRevision)
class RoundRevisionHandler implements IQueryHandler<RoundRevision> {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async execute({ roundId }: RoundRevision) {
    const { rows } = await this.pool.query<{ changed: number; bankId: string }>(sql('round-revision'), [roundId]);
    return rows[0];
  }
}

@QueryHandler(BankOfRound)
class BankOfRoundHandler implements IQueryHandler<BankOfRound> {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(ReadSide) private readonly reads: ReadSide,
  ) {}

  async execute({ roundId, after }: BankOfRound) {
    if (after !== undefined) await this.reads.freshness('rounds', after);
    const { rows } = await this.pool.query<{ bankId: string }>(sql('round-revision'), [roundId]);
    return rows[0]?.bankId;
  }
}

@QueryHandler(ReadRound)
class ReadRoundHandler implements IQueryHandler<ReadRound> {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ roundId }: ReadRound) {
    const { rows } = await this.pool.query<RoundRow>(sql('read-round'), [roundId]);
    return rows[0] && withTexts(this.vault, rows[0]);
  }
}

@QueryHandler(ListRounds)
class ListRoundsHandler implements IQueryHandler<ListRounds> {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async execute({ asked: { bankId, after, limit } }: ListRounds) {
    const { rows } = await this.pool.query<RoundSummary>(sql('list-rounds'), [bankId ?? null, after?.[0] ?? null, after?.[1] ?? null, limit]);
    return rows;
  }
}

@QueryHandler(ReadRoundBank)
class ReadRoundBankHandler implements IQueryHandler<ReadRoundBank> {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async execute({ bankId }: ReadRoundBank) {
    const { rows } = await this.pool.query<RoundBank>(sql('read-bank'), [bankId]);
    return rows[0];
  }
}

export const roundQueries = [RoundRevisionHandler, BankOfRoundHandler, ReadRoundHandler, ListRoundsHandler, ReadRoundBankHandler];
