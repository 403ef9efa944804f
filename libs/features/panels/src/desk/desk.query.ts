import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Freshened, ReadSide } from '#cqrs';
import { sqlFile } from '#database';
import type { TextRef } from '#events';
import type { WithTexts } from '#vault';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);
export const DESK = 'panel_desk';

export interface DeskRound {
  readonly roundId: string;
  readonly state: 'planned' | 'open' | 'shut' | 'closed';
  readonly method: string | null;
  readonly closesOn: string | null;
  readonly decisionOn: string | null;
  /** 0: no fast track. */
  readonly fastTrackMaxPence: number;
}
export interface DeskMeeting {
  readonly meetingId: string;
  readonly roundId: string;
  readonly heldOn: string;
  readonly state: 'open' | 'sealed' | 'finished';
  readonly promisedPence: number | null;
  readonly yeses: number | null;
}
interface BidRow {
  readonly bidId: string;
  readonly roundId: string;
  readonly title: TextRef;
  readonly askedPence: number;
  readonly receivedOn: string;
  readonly status: 'eligible' | 'with-panel';
  readonly fastTrack: string | null;
}
interface TrackRow {
  readonly bidId: string;
  readonly roundId: string;
  readonly title: TextRef;
  readonly askedPence: number;
  readonly state: 'open' | 'passed';
  readonly yes: number;
  readonly yesNeeded: number;
  /** Tokens of who has voted or stepped out. */
  readonly heard: readonly string[];
}
export type DeskBid = WithTexts<BidRow>;
export type DeskTrack = WithTexts<TrackRow>;

/** What waits for one bank's panel. */
export interface Desk {
  readonly bank: { readonly bankId: string; readonly name: string };
  readonly rounds: readonly DeskRound[];
  /** The newest first. */
  readonly meetings: readonly DeskMeeting[];
  /** Bids that nobody has decided, the oldest first. */
  readonly bids: readonly DeskBid[];
  /** Fast tracks that are open, or passed and not declared. */
  readonly tracks: readonly DeskTrack[];
}

/** The desk of one bank's panel; undefined for an unknown bank. For the panel's members alone. */
export class ReadDesk extends Query<Freshened & { readonly desk: Desk | undefined }> {
  constructor(
    readonly bankId: string,
    readonly after?: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(ReadDesk)
export class ReadDeskHandler implements IQueryHandler<ReadDesk> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ bankId, after }: ReadDesk) {
    const fresh = await this.reads.freshness(DESK, after);
    const [banks, rounds, meetings, bids, tracks] = await Promise.all([
      this.reads.rows<Desk['bank']>(sql('read-bank'), [bankId]),
      this.reads.rows<DeskRound>(sql('read-rounds'), [bankId]),
      this.reads.rows<DeskMeeting>(sql('read-meetings'), [bankId]),
      this.reads.rows<BidRow>(sql('read-bids'), [bankId]),
      this.reads.rows<TrackRow>(sql('read-fast-tracks'), [bankId]),
    ]);
    const bank = banks[0];
    const texts = await this.reads.withTexts({ bids, tracks });
    return { ...fresh, desk: bank && { bank, rounds, meetings, ...texts } };
  }
}

/** The ids of the banks that have a panel's desk, for who reads all of them. */
export class ReadDeskBanks extends Query<readonly string[]> {}

@QueryHandler(ReadDeskBanks)
export class ReadDeskBanksHandler implements IQueryHandler<ReadDeskBanks> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute() {
    return (await this.reads.rows<{ bankId: string }>(sql('read-banks'))).map(({ bankId }) => bankId);
  }
}

interface ListRow {
  readonly bidId: string;
  readonly title: TextRef;
  readonly askedPence: number;
  readonly status: string;
}
export type ListedBid = WithTexts<ListRow>;

/** The bids an evening may take up: those of its round that are with the panel, and those it has voted on already. */
export async function listOf(reads: ReadSide, roundId: string, voted: readonly string[]): Promise<readonly ListedBid[]> {
  return reads.withTexts(await reads.rows<ListRow>(sql('read-list'), [roundId, voted]));
}
